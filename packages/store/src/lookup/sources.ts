import type { ContractId, LookupSource } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** A source with what is loaded in it. */
export type StockedSource = LookupSource & {
  readonly records: number
  /** Records that are never told, because several rows of the file have their keys. */
  readonly ambiguous: number
  readonly loadedAt: Timestamp | null
  readonly loadedBy: string | null
}

/** What the flows of a contract may look up, in order of ids. */
export const readSources = async (trx: Trx, contract: ContractId): Promise<readonly LookupSource[]> =>
  (
    await trx
      .selectFrom('lookup_source')
      .select(['id', 'name', 'keys', 'sayable'])
      .where('contract', '=', contract)
      .orderBy('id')
      .execute()
  ).map(({ id, name, keys, sayable }) => ({ id, name, keys, sayable }))

export const readStock = async (trx: Trx, contract: ContractId): Promise<readonly StockedSource[]> => {
  const sources = await trx
    .selectFrom('lookup_source')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('id')
    .execute()
  const counts = await trx
    .selectFrom('lookup_record')
    .select(['source', (all) => all.fn.countAll<number>().as('records')])
    .select(sql<number>`count(*) filter (where rows > 1)`.as('ambiguous'))
    .where('contract', '=', contract)
    .groupBy('source')
    .execute()
  return sources.map(({ id, name, keys, sayable, loaded_at, loaded_by }) => {
    const { records = 0, ambiguous = 0 } = counts.find(({ source }) => source === id) ?? {}
    return { id, name, keys, sayable, records, ambiguous, loadedAt: loaded_at, loadedBy: loaded_by }
  })
}

/** Null: there is none. `forLoad` keeps other loads of it waiting until this transaction ends. */
export const findSource = async (
  trx: Trx,
  contract: ContractId,
  source: string,
  { forLoad }: { readonly forLoad: boolean } = { forLoad: false },
): Promise<LookupSource | null> => {
  const asked = trx
    .selectFrom('lookup_source')
    .select(['id', 'name', 'keys', 'sayable'])
    .where('contract', '=', contract)
    .where('id', '=', source)
  return (await (forLoad ? asked.forUpdate() : asked).executeTakeFirst()) ?? null
}

/** With other keys than before, the records go: nobody could find them. Says how many are left. */
export const putSource = async (trx: Trx, contract: ContractId, source: LookupSource): Promise<number> => {
  const { id, name } = source
  const before = await findSource(trx, contract, id, { forLoad: true })
  const values = { name, keys: JSON.stringify(source.keys), sayable: [...source.sayable] }
  await trx
    .insertInto('lookup_source')
    .values({ contract, id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
  if (before !== null && keysOf(before) !== keysOf(source)) await clearRecords(trx, contract, id)
  return (await readStock(trx, contract)).find((one) => one.id === id)?.records ?? 0
}

const keysOf = ({ keys }: LookupSource): string => keys.map(({ field, as }) => `${field}:${as}`).join()

/** False: there was none. Its records go with it. */
export const deleteSource = async (trx: Trx, contract: ContractId, source: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('lookup_source')
    .where('contract', '=', contract)
    .where('id', '=', source)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const clearRecords = async (trx: Trx, contract: ContractId, source: string): Promise<void> => {
  await trx.deleteFrom('lookup_record').where('contract', '=', contract).where('source', '=', source).execute()
}
