import type { ContractId, Day, PersonId, StandingFacts, Yen } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'

type Claim = StandingFacts['claims'][number] & { readonly dueOn: Day | null }
type Stop = StandingFacts['stops'][number] & { readonly reason: string }
type Promised = StandingFacts['promises'][number] & { readonly promise: number; readonly amount: Yen }
type OfNumber = StandingFacts['numbers'][number] & { readonly isListed: boolean }

/** What `standingOf` asks, and what is shown beside its answer; the oldest due and the latest promise first. */
export type PersonFacts = Omit<StandingFacts, 'claims' | 'stops' | 'promises'> & {
  readonly claims: readonly Claim[]
  readonly stops: readonly Stop[]
  readonly promises: readonly Promised[]
}

type Row = {
  readonly id: PersonId
  readonly merged: boolean
  readonly grace: number
  readonly claims: readonly Claim[]
  readonly stops: readonly Stop[]
  readonly promises: readonly Promised[]
  readonly numbers: readonly OfNumber[]
}

/** The facts by which `standingOf` decides, of several persons with one question; a person that is not there has none. */
export const readFacts = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, PersonFacts>> => {
  if (persons.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select p.id, p.merged_into is not null as merged,
      coalesce((select promise_grace_days from register_rule where contract = ${contract}), 0) as grace,
      ${claims} as claims, ${stops} as stops, ${promises} as promises, ${numbers} as numbers
    from person p where p.contract = ${contract} and p.id = any(${persons}::bigint[])`.execute(trx)
  return new Map(rows.map((row) => [row.id, factsOf(row)]))
}

const factsOf = ({ merged, grace, claims, stops, promises, numbers }: Row): PersonFacts => ({
  ...{ isMerged: merged, graceDays: grace, claims, stops, promises, numbers },
  doNotCall: numbers.filter(({ isListed }) => isListed).map(({ number }) => number),
})

const owned = sql`addressee a join claim c on c.contract = a.contract and c.addressee = a.id`

const claims = sql`(select coalesce(json_agg(json_build_object('claim', c.id, 'state', c.state, 'dueOn', c.due_on,
    'owed', case when c.state = 'open' then greatest(c.amount - c.paid, 0) else 0 end)
    order by c.due_on nulls last, c.id), '[]')
  from ${owned} where a.contract = p.contract and a.person = p.id)`

const ofStop = sql`'claim', s.claim, 'reason', s.reason, 'from', s.from_on, 'until', s.until_on,
  'isLifted', s.lifted_at is not null`

const stops = sql`(select coalesce(json_agg(s.of), '[]') from (
    select json_build_object(${ofStop}) as of from stop_order s where s.contract = p.contract and s.person = p.id
    union all
    select json_build_object(${ofStop}) from ${owned}
      join stop_order s on s.contract = c.contract and s.claim = c.id
      where a.contract = p.contract and a.person = p.id
  ) s)`

const promises = sql`(select coalesce(json_agg(json_build_object('promise', m.id, 'claims', m.claims, 'amount', m.amount,
    'dueOn', m.due_on, 'state', m.state) order by m.made_at desc, m.id desc), '[]')
  from promise m where m.contract = p.contract and m.person = p.id and m.state <> 'withdrawn')`

const numbers = sql`(select coalesce(json_agg(json_build_object('number', n.number, 'rank', n.rank, 'verdict', n.verdict,
    'isListed', d.number is not null) order by n.rank, n.id), '[]')
  from person_number n left join do_not_call d on d.contract = n.contract and d.number = n.number
  where n.contract = p.contract and n.person = p.id and n.removed_at is null)`
