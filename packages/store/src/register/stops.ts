import type { ClaimId, ContractId, Day, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

export type NewStop = {
  readonly person: PersonId | null
  readonly claim: ClaimId | null
  readonly reason: string
  readonly from: Day
  readonly until: Day | null
  readonly by: string
  readonly at: Timestamp
  /** Whether it holds already. */
  readonly hasBegun: boolean
}

/** Writes a stop order down and says its id. */
export const insertStop = async (trx: Trx, contract: ContractId, stop: NewStop): Promise<number> => {
  const { person, claim, reason, from, until, by, at, hasBegun } = stop
  const { id } = await trx
    .insertInto('stop_order')
    .values({
      ...{ contract, person, claim, reason, from_on: from, until_on: until, made_at: at, made_by: by },
      ...{ lifted_at: null, lifted_by: null, begun_at: hasBegun ? at : null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const stopRows = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('stop_order as s')
    .selectAll('s')
    .select(
      sql<PersonId | null>`coalesce(s.person, (select a.person from claim c
        join addressee a on a.contract = c.contract and a.id = c.addressee
        where c.contract = s.contract and c.id = s.claim))`.as('whose'),
    )
    .where('s.contract', '=', contract)

export type StoredStop = Awaited<ReturnType<typeof searchStops>>[number]

/** Stop orders in the order of their ids. */
export const searchStops = (
  trx: Trx,
  contract: ContractId,
  { inForceOn, after, limit }: { readonly inForceOn: Day | null; readonly after: number; readonly limit: number },
) => {
  let query = stopRows(trx, contract).where('s.id', '>', after)
  if (inForceOn !== null)
    query = query
      .where('s.lifted_at', 'is', null)
      .where('s.from_on', '<=', inForceOn)
      .where((is) => is.or([is('s.until_on', 'is', null), is('s.until_on', '>=', inForceOn)]))
  return query.orderBy('s.id').limit(limit).execute()
}

/** Stop orders of a person and of his claims, the latest first. */
export const stopsOfPerson = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
  claims: readonly ClaimId[],
): Promise<readonly StoredStop[]> =>
  stopRows(trx, contract)
    .where((is) =>
      is.or([is('s.person', '=', person), ...(claims.length === 0 ? [] : [is('s.claim', 'in', [...claims])])]),
    )
    .orderBy('s.id', 'desc')
    .execute()

export const findStop = async (trx: Trx, contract: ContractId, stop: number): Promise<StoredStop | null> =>
  (await stopRows(trx, contract).where('s.id', '=', stop).executeTakeFirst()) ?? null

/** Ends a stop order before its time; false when it was lifted before. */
export const liftStop = async (
  trx: Trx,
  contract: ContractId,
  stop: number,
  because: { readonly by: string; readonly reason: string; readonly at: Timestamp },
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('stop_order')
    .set({ lifted_at: because.at, lifted_by: because.by, lifted_because: because.reason })
    .where('contract', '=', contract)
    .where('id', '=', stop)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Moved = { readonly id: number; readonly person: PersonId | null }

const whose = sql`coalesce(s.person, (select a.person from claim c
  join addressee a on a.contract = c.contract and a.id = c.addressee
  where c.contract = s.contract and c.id = s.claim)) as person`

/** Stop orders whose first day has come, marked as begun; the persons they stop. */
export const beginStops = async (trx: Trx, contract: ContractId, today: Day, at: Timestamp): Promise<PersonId[]> => {
  const { rows } = await sql<Moved>`
    update stop_order s set begun_at = ${at}
    where s.contract = ${contract} and s.begun_at is null and s.lifted_at is null and s.from_on <= ${today}::date
    returning s.id, ${whose}`.execute(trx)
  return rows.flatMap(({ person }) => person ?? [])
}

/** Stop orders whose last day has passed, marked as ended; the persons they stopped. */
export const endStops = async (trx: Trx, contract: ContractId, today: Day, at: Timestamp): Promise<PersonId[]> => {
  const { rows } = await sql<Moved>`
    update stop_order s set ended_at = ${at}
    where s.contract = ${contract} and s.begun_at is not null and s.ended_at is null and s.lifted_at is null
      and s.until_on < ${today}::date
    returning s.id, ${whose}`.execute(trx)
  return rows.flatMap(({ person }) => person ?? [])
}
