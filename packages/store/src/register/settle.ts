import {
  type ClaimId,
  type ContractId,
  type Day,
  type PersonId,
  type PromiseVerdict,
  promiseVerdicts,
  type RegisterChange,
  tokyoTime,
  type Yen,
} from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { writeChange } from './changes.ts'

/**
 * Brings claims into step with their payments, the persons who owe them with their claims, and their promises with both; what
 * lists of calls must hear is written down in the same transaction. Call it after claims, payments or withdrawals were written,
 * with at most some 10,000 claims at once. Persons are locked in the order of their ids, so that of two payments to two claims
 * of one person the second sees the first.
 */
export const settleClaims = async (
  trx: Trx,
  contract: ContractId,
  claims: readonly ClaimId[],
  at: Timestamp,
): Promise<void> => {
  if (claims.length === 0) return
  const { rows } = await sql<{ person: number }>`
    select distinct a.person from claim c join addressee a on a.contract = c.contract and a.id = c.addressee
    where c.contract = ${contract} and c.id = any(${claims}::bigint[])`.execute(trx)
  const persons = rows.map(({ person }) => person)
  await lockPersons(trx, contract, persons)
  await sql`
    update claim c set paid = s.paid, state = s.state, changed_at = ${at},
      settled_at = case when s.state = 'paid' then coalesce(c.settled_at, ${at}) end
    from (
      select c.id, coalesce(sum(p.amount), 0) as paid,
        case when c.state = 'withdrawn' then 'withdrawn' when coalesce(sum(p.amount), 0) >= c.amount then 'paid'
          else 'open' end as state
      from claim c left join payment p on p.contract = c.contract and p.claim = c.id and p.reversed_at is null
      where c.contract = ${contract} and c.id = any(${claims}::bigint[])
      group by c.contract, c.id
    ) s
    where c.contract = ${contract} and c.id = s.id and (c.paid, c.state) is distinct from (s.paid, s.state)`.execute(
    trx,
  )
  await reckonPersons(trx, contract, persons, at)
  await settlePromises(trx, contract, persons, at)
}

/** The same for persons whose addressees have changed: merged, split, or new. Claims are left as they are. */
export const settlePersons = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
  at: Timestamp,
): Promise<void> => {
  if (persons.length === 0) return
  await lockPersons(trx, contract, persons)
  await reckonPersons(trx, contract, persons, at)
  await settlePromises(trx, contract, persons, at)
}

const lockPersons = (trx: Trx, contract: ContractId, persons: readonly PersonId[]): Promise<unknown> =>
  sql`select id from person where contract = ${contract} and id = any(${persons}::bigint[])
    order by id for update`.execute(trx)

type Reckoned = { readonly id: number; readonly before: boolean | null; readonly owes: boolean; readonly paid: boolean }

/**
 * Who owes nothing any more, over all claims, and who owes again. Whoever was never reckoned may stand on a list, so that he
 * counts as owing before.
 */
const reckonPersons = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
  at: Timestamp,
): Promise<void> => {
  const { rows } = await sql<Reckoned>`
    update person p set owes = s.owes
    from (
      select p.id, p.owes as before, coalesce(bool_or(c.state = 'open' and c.amount > c.paid), false) as owes,
        coalesce(bool_or(c.state = 'paid' and c.settled_at = ${at}), false) as paid
      from person p
        left join addressee a on a.contract = p.contract and a.person = p.id
        left join claim c on c.contract = a.contract and c.addressee = a.id
      where p.contract = ${contract} and p.id = any(${persons}::bigint[]) and p.merged_into is null
      group by p.contract, p.id
    ) s
    where p.contract = ${contract} and p.id = s.id and p.owes is distinct from s.owes
    returning p.id, s.before, s.owes, s.paid`.execute(trx)
  const idsOf = (fits: (row: Reckoned) => boolean): number[] => rows.filter(fits).map(({ id }) => id)
  await writeChange(
    trx,
    contract,
    'paid',
    idsOf(({ owes, paid }) => !owes && paid),
    at,
  )
  await writeChange(
    trx,
    contract,
    'withdrawn',
    idsOf(({ owes, paid }) => !owes && !paid),
    at,
  )
  await writeChange(
    trx,
    contract,
    'owing',
    idsOf(({ owes, before }) => owes && before === false),
    at,
  )
}

/** Days after the due day before a promise counts as broken. */
export const readGraceDays = async (trx: Trx, contract: ContractId): Promise<number> => {
  const rule = await trx
    .selectFrom('register_rule')
    .select('promise_grace_days as days')
    .where('contract', '=', contract)
    .executeTakeFirst()
  return rule?.days ?? 0
}

export const tokyoDayOf = (at: Timestamp): Day => tokyoTime(Date.parse(at)).day

const told: Readonly<Record<PromiseVerdict['state'], RegisterChange>> = {
  open: 'promised',
  kept: 'promiseKept',
  broken: 'promiseBroken',
  withdrawn: 'owing',
}

/** Finds what became of these persons' promises; those whose state changed are written and told. */
export const settlePromises = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
  at: Timestamp,
): Promise<void> => {
  const promises = await promisesOf(trx, contract, persons)
  if (promises.length === 0) return
  const having = [...new Set(promises.map(({ person }) => person))]
  const claims = await claimsOf(trx, contract, having)
  const payments = await paymentsOf(trx, contract, having)
  const scene = { today: tokyoDayOf(at), graceDays: await readGraceDays(trx, contract) }
  const verdicts = having.flatMap((person) =>
    promiseVerdicts({
      ...scene,
      promises: promises.filter((one) => one.person === person),
      payments: payments.filter((one) => one.person === person),
      owed: new Map(claims.filter((one) => one.person === person).map(({ claim, owed }) => [claim, owed])),
    }),
  )
  const byId = new Map(promises.map((one) => [one.promise, one]))
  const changed = verdicts.filter(({ promise, state, paid }) => {
    const before = byId.get(promise)
    return before?.state !== state || before.paid !== paid
  })
  await writeVerdicts(trx, contract, changed, at)
  for (const state of ['kept', 'broken', 'open'] as const) {
    const moved = changed.filter((one) => one.state === state && byId.get(one.promise)?.state !== state)
    const whose = moved.flatMap(({ promise }) => byId.get(promise)?.person ?? [])
    await writeChange(trx, contract, told[state], [...new Set(whose)], at)
  }
}

const writeVerdicts = async (
  trx: Trx,
  contract: ContractId,
  verdicts: readonly PromiseVerdict[],
  at: Timestamp,
): Promise<void> => {
  if (verdicts.length === 0) return
  await sql`
    update promise p set state = v.state, paid = v.paid,
      decided_at = case when v.state = 'open' then null else ${at}::timestamptz end,
      withdrawn_by = case when v.state = 'withdrawn' then 'cases' else p.withdrawn_by end,
      withdrawn_because = case when v.state = 'withdrawn' then '未納がなくなったため' else p.withdrawn_because end
    from unnest(${verdicts.map(({ promise }) => promise)}::bigint[], ${verdicts.map(({ state }) => state)}::text[],
      ${verdicts.map(({ paid }) => paid)}::bigint[]) as v(id, state, paid)
    where p.contract = ${contract} and p.id = v.id`.execute(trx)
}

const promisesOf = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{
    person: number
    promise: number
    claims: readonly number[]
    amount: Yen
    made_at: Timestamp
    due_on: Day
    state: PromiseVerdict['state']
    paid: Yen
  }>`select person, id as promise, claims, amount, made_at, due_on, state, paid from promise
    where contract = ${contract} and person = any(${persons}::bigint[]) and state <> 'withdrawn'
    order by id for update`.execute(trx)
  return rows.map(({ made_at, due_on, ...row }) => ({ ...row, madeOn: tokyoDayOf(made_at), dueOn: due_on }))
}

const claimsOf = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{ person: number; claim: ClaimId; owed: Yen }>`
    select a.person, c.id as claim, c.amount - c.paid as owed
    from addressee a join claim c on c.contract = a.contract and c.addressee = a.id
    where a.contract = ${contract} and a.person = any(${persons}::bigint[]) and c.state = 'open'`.execute(trx)
  return rows
}

const paymentsOf = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{
    person: number
    payment: number
    claim: ClaimId
    amount: Yen
    paid_on: Day
    reversed: boolean
  }>`select a.person, p.id as payment, p.claim, p.amount, p.paid_on, p.reversed_at is not null as reversed
    from addressee a
      join claim c on c.contract = a.contract and c.addressee = a.id
      join payment p on p.contract = c.contract and p.claim = c.id
    where a.contract = ${contract} and a.person = any(${persons}::bigint[])`.execute(trx)
  return rows.map(({ paid_on, reversed, ...row }) => ({ ...row, paidOn: paid_on, isReversed: reversed }))
}
