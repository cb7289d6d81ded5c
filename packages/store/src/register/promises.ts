import type { CandidatePayment, ClaimId, ContractId, Day, PersonId, PromiseState, Yen } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { tokyoDayOf } from './settle.ts'

const promiseRows = (trx: Trx, contract: ContractId) =>
  trx.selectFrom('promise').selectAll().where('contract', '=', contract)

export type StoredPromise = Awaited<ReturnType<typeof readPromises>>[number]

/** A person's promises, the latest first. */
export const readPromises = (trx: Trx, contract: ContractId, person: PersonId) =>
  promiseRows(trx, contract).where('person', '=', person).orderBy('made_at', 'desc').orderBy('id', 'desc').execute()

export type PromiseSearch = {
  readonly state: PromiseState | null
  readonly dueFrom: Day | null
  readonly dueTo: Day | null
  readonly call: string | null
  readonly after: number
  readonly limit: number
}

/** Promises of all persons in the order of their ids, for following them up. */
export const searchPromises = (trx: Trx, contract: ContractId, search: PromiseSearch) => {
  let query = promiseRows(trx, contract).where('id', '>', search.after)
  if (search.state !== null) query = query.where('state', '=', search.state)
  if (search.dueFrom !== null) query = query.where('due_on', '>=', search.dueFrom)
  if (search.dueTo !== null) query = query.where('due_on', '<=', search.dueTo)
  if (search.call !== null) query = query.where('call', '=', search.call)
  return query.orderBy('id').limit(search.limit).execute()
}

export const findPromise = async (trx: Trx, contract: ContractId, promise: number): Promise<StoredPromise | null> =>
  (await promiseRows(trx, contract).where('id', '=', promise).executeTakeFirst()) ?? null

export type NewPromise = {
  readonly person: PersonId
  readonly claims: readonly ClaimId[]
  readonly amount: Yen
  readonly dueOn: Day
  readonly call: string | null
  readonly agent: string | null
  readonly by: string
  readonly at: Timestamp
}

/** Writes a promise down, open; `settlePromises` may find it kept at once. */
export const insertPromise = async (trx: Trx, contract: ContractId, promise: NewPromise): Promise<number> => {
  const { person, claims, amount, dueOn, call, agent, by, at } = promise
  const { id } = await trx
    .insertInto('promise')
    .values({ contract, person, claims, amount, due_on: dueOn, made_at: at, call, agent, by, decided_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Takes an open promise back; false when it is not open. */
export const withdrawPromise = async (
  trx: Trx,
  contract: ContractId,
  promise: number,
  because: { readonly by: string; readonly reason: string; readonly at: Timestamp },
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('promise')
    .set({
      state: 'withdrawn',
      decided_at: because.at,
      withdrawn_by: because.by,
      withdrawn_because: because.reason,
    })
    .where('contract', '=', contract)
    .where('id', '=', promise)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Persons with an open promise that was due before this day. */
export const personsWithPromisesDue = async (
  trx: Trx,
  contract: ContractId,
  before: Day,
  limit: number,
): Promise<readonly PersonId[]> => {
  const { rows } = await sql<{ person: PersonId }>`
    select distinct person from promise
    where contract = ${contract} and state = 'open' and due_on < ${before}::date limit ${limit}`.execute(trx)
  return rows.map(({ person }) => person)
}

export const putGraceDays = async (trx: Trx, contract: ContractId, days: number): Promise<void> => {
  await trx
    .insertInto('register_rule')
    .values({ contract, promise_grace_days: days })
    .onConflict((conflict) => conflict.column('contract').doUpdateSet({ promise_grace_days: days }))
    .execute()
}

/** Payments of these days to claims of persons who promised something in a call, with those promises (P4). */
export const readCandidates = async (
  trx: Trx,
  contract: ContractId,
  from: Day,
  before: Day,
): Promise<readonly CandidatePayment[]> => {
  const { rows } = await sql<{
    payment: number
    claim: ClaimId
    kind: string
    amount: Yen
    paid_on: Day
    reversed: boolean
    promises: readonly { id: number; call: string; claims: readonly ClaimId[]; made_at: string }[]
  }>`
    select p.id as payment, p.claim, c.kind, p.amount, p.paid_on, p.reversed_at is not null as reversed,
      m.promises
    from payment p
      join claim c on c.contract = p.contract and c.id = p.claim
      join addressee a on a.contract = c.contract and a.id = c.addressee
      cross join lateral (
        select json_agg(json_build_object('id', q.id, 'call', q.call, 'claims', q.claims,
          'made_at', to_char(q.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by q.id) as promises
        from promise q
        where q.contract = a.contract and q.person = a.person and q.call is not null and q.state <> 'withdrawn'
      ) m
    where p.contract = ${contract} and p.paid_on >= ${from}::date and p.paid_on < ${before}::date
      and m.promises is not null
    order by p.paid_on, p.id`.execute(trx)
  return rows.map(({ paid_on, reversed, promises, ...payment }) => ({
    ...payment,
    paidOn: paid_on,
    isReversed: reversed,
    promises: promises.map(({ id, call, claims, made_at }) => ({
      ...{ promise: id, call, claims, madeAt: made_at },
      madeOn: tokyoDayOf(made_at),
    })),
  }))
}
