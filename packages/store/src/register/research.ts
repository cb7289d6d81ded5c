import type { ContractId, Day, PersonId, ResearchCause, ResearchMethod, ResearchState } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

export type NewResearch = {
  readonly person: PersonId
  readonly cause: ResearchCause
  readonly note: string
  readonly by: string
  readonly at: Timestamp
}

/** Opens a task unless the person has an open one; the id of the one that is open then. */
export const openResearch = async (
  trx: Trx,
  contract: ContractId,
  { person, cause, note, by, at }: NewResearch,
): Promise<{ readonly id: number; readonly isNew: boolean }> => {
  const { rows } = await sql<{ id: number }>`
    insert into research (contract, person, cause, note, opened_at, opened_by)
    values (${contract}, ${person}, ${cause}, ${note}, ${at}, ${by})
    on conflict (contract, person) where closed_at is null do nothing returning id`.execute(trx)
  const made = rows[0]
  if (made !== undefined) return { id: made.id, isNew: true }
  const open = await trx
    .selectFrom('research')
    .select('id')
    .where('contract', '=', contract)
    .where('person', '=', person)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { id: open.id, isNew: false }
}

/** Tasks for persons who owe and have no number that may be rung, at most so many; how many were opened. */
export const openMissingResearch = async (
  trx: Trx,
  contract: ContractId,
  { by, at, limit }: { readonly by: string; readonly at: Timestamp; readonly limit: number },
): Promise<number> => {
  const { rows } = await sql`
    insert into research (contract, person, cause, opened_at, opened_by)
    select p.contract, p.id, 'noNumber', ${at}::timestamptz, ${by}
    from person p
    where p.contract = ${contract} and p.merged_into is null
      -- Whoever came by a delivery and was not touched since was never reckoned.
      and (p.owes or (p.owes is null and exists (
        select from addressee a join claim c on c.contract = a.contract and c.addressee = a.id
        where a.contract = p.contract and a.person = p.id and c.state = 'open' and c.amount > c.paid)))
      and not exists (select from research r where r.contract = p.contract and r.person = p.id and r.closed_at is null)
      and not exists (select from person_number n where n.contract = p.contract and n.person = p.id
        and n.removed_at is null and n.verdict in ('untried', 'works', 'doNotCall'))
    order by p.id limit ${limit}
    on conflict (contract, person) where closed_at is null do nothing returning id`.execute(trx)
  return rows.length
}

const researchRows = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('research as r')
    .innerJoin('person as p', (on) => on.onRef('p.contract', '=', 'r.contract').onRef('p.id', '=', 'r.person'))
    .leftJoin('person_number as n', (on) => on.onRef('n.contract', '=', 'r.contract').onRef('n.id', '=', 'r.number'))
    .selectAll('r')
    .select(['p.name as person_name', 'n.number as found_number'])
    .where('r.contract', '=', contract)

export type StoredResearch = Awaited<ReturnType<typeof researchOfPerson>>[number]

export const researchOfPerson = (trx: Trx, contract: ContractId, person: PersonId) =>
  researchRows(trx, contract).where('r.person', '=', person).orderBy('r.id', 'desc').execute()

/** The work list, the oldest first. */
export const searchResearch = (
  trx: Trx,
  contract: ContractId,
  search: {
    readonly state: ResearchState | null
    readonly takenBy: string | null
    readonly after: number
    readonly limit: number
  },
) => {
  let query = researchRows(trx, contract).where('r.id', '>', search.after)
  if (search.state !== null) query = query.where('r.state', '=', search.state)
  if (search.takenBy !== null) query = query.where('r.taken_by', '=', search.takenBy)
  return query.orderBy('r.id').limit(search.limit).execute()
}

export const findResearch = async (trx: Trx, contract: ContractId, id: number): Promise<StoredResearch | null> =>
  (await researchRows(trx, contract).where('r.id', '=', id).executeTakeFirst()) ?? null

export const takeResearch = async (trx: Trx, contract: ContractId, id: number, by: string | null): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('research')
    .set({ state: by === null ? 'open' : 'taken', taken_by: by })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type ResearchResult = {
  readonly state: 'found' | 'notFound' | 'dropped'
  readonly method: ResearchMethod | null
  readonly source: string
  readonly note: string | null
  readonly number: number | null
  readonly by: string
  readonly at: Timestamp
}

/** Ends a task with its result; false when it had ended. */
export const closeResearch = async (
  trx: Trx,
  contract: ContractId,
  id: number,
  { state, method, source, note, number, by, at }: ResearchResult,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('research')
    .set({ state, method, source, number, closed_at: at, closed_by: by, ...(note === null ? {} : { note }) })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type ResearchCount = {
  readonly day: Day
  readonly opened: number
  readonly found: number
  readonly notFound: number
  readonly dropped: number
  readonly methods: Readonly<Record<string, number>>
}

/** Tasks opened and ended on each day of Tokyo in [from, before), days without any left out (O3, daily report). */
export const countResearch = async (
  trx: Trx,
  contract: ContractId,
  from: Timestamp,
  before: Timestamp,
): Promise<readonly ResearchCount[]> => {
  const { rows } = await sql<ResearchCount>`
    with done as (
      select (opened_at at time zone 'Asia/Tokyo')::date as day, 'opened' as what, null as method from research
        where contract = ${contract} and opened_at >= ${from} and opened_at < ${before}
      union all
      select (closed_at at time zone 'Asia/Tokyo')::date, state, method from research
        where contract = ${contract} and closed_at >= ${from} and closed_at < ${before}
    )
    select day, count(*) filter (where what = 'opened') as opened, count(*) filter (where what = 'found') as found,
      count(*) filter (where what = 'notFound') as "notFound", count(*) filter (where what = 'dropped') as dropped,
      coalesce((select json_object_agg(m.method, m.n) from (
        select method, count(*) as n from done d where d.day = done.day and d.method is not null group by method
      ) m), '{}') as methods
    from done group by day order by day`.execute(trx)
  return rows
}
