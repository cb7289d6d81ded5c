import type { ContractId } from '@tsunagu/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { AccountRow, Database } from './tables.ts'

export type Trx = Transaction<Database>

/** One transaction that sees and writes the rows of this contract only; the wall is the database's. */
export const inContract = <T>(db: Kysely<Database>, contract: ContractId, work: (trx: Trx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    await sql`select set_config('tsunagu.contract', ${contract}, true)`.execute(trx)
    return await work(trx)
  })

/** The same, all of it as things stood at its first look; rows committed meanwhile are not seen. */
export const inSnapshot = <T>(db: Kysely<Database>, contract: ContractId, work: (trx: Trx) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`select set_config('tsunagu.contract', ${contract}, true)`.execute(trx)
      return await work(trx)
    })

/** Ids of all contracts, for work that goes over each of them in turn. */
export const listContracts = async (db: Kysely<Database>): Promise<readonly ContractId[]> => {
  const { rows } = await sql<{ id: string }>`select id from tsunagu.contract_ids() as id`.execute(db)
  return rows.map(({ id }) => id)
}

/** The account that signs in with this name, or null: the only row that can be read without naming a contract. */
export const findAccountByLogin = (db: Kysely<Database>, login: string): Promise<AccountRow | null> =>
  db.transaction().execute(async (trx) => {
    await sql`select set_config('tsunagu.login', ${login}, true)`.execute(trx)
    return (await trx.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst()) ?? null
  })

/** Makes the month partitions that are missing, up to so many months ahead; says how many were made. */
export const ensurePartitions = async (db: Kysely<Database>, months: number): Promise<number> => {
  const { rows } = await sql<{ made: number }>`select tsunagu.ensure_partitions(${months}) as made`.execute(db)
  return rows[0]?.made ?? 0
}
