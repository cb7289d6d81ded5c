import type { ClaimId, ContractId, Day, PersonId, StandingFacts, StandingNumber, Yen } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import { readGraceDays } from './settle.ts'

export type OpenClaim = { readonly claim: ClaimId; readonly owed: Yen; readonly dueOn: Day | null }
/** What `standingOf` asks, and what is shown beside its answer. */
export type PersonFacts = StandingFacts & {
  readonly open: readonly OpenClaim[]
  readonly lastPromise: { readonly amount: Yen; readonly dueOn: Day; readonly state: string } | null
  readonly stopReasons: readonly { readonly reason: string; readonly from: Day; readonly until: Day | null }[]
}

/** The facts by which `standingOf` decides, of several persons in one go; a person that is not there has none. */
export const readFacts = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, PersonFacts>> => {
  if (persons.length === 0) return new Map()
  const graceDays = await readGraceDays(trx, contract)
  const claims = await claimRows(trx, contract, persons)
  const stops = await stopRows(trx, contract, persons)
  const promises = await promiseRows(trx, contract, persons)
  const numbers = await numberRows(trx, contract, persons)
  const { rows } = await sql<{ id: PersonId; merged: boolean }>`
    select id, merged_into is not null as merged from person
    where contract = ${contract} and id = any(${persons}::bigint[])`.execute(trx)
  return new Map(
    rows.map(({ id, merged }) => {
      const own = <T extends { readonly person: PersonId }>(all: readonly T[]): readonly T[] =>
        all.filter(({ person }) => person === id)
      const ownClaims = own(claims)
      const ownPromises = own(promises)
      const ownNumbers = own(numbers)
      return [
        id,
        {
          isMerged: merged,
          graceDays,
          claims: ownClaims,
          stops: own(stops),
          promises: ownPromises,
          numbers: ownNumbers,
          doNotCall: ownNumbers.filter(({ listed }) => listed).map(({ number }) => number),
          open: ownClaims.filter(({ state, owed }) => state === 'open' && owed > 0),
          lastPromise: ownPromises[0] ?? null,
          stopReasons: own(stops).filter(({ isLifted }) => !isLifted),
        },
      ]
    }),
  )
}

const claimRows = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{
    person: PersonId
    claim: ClaimId
    state: 'open' | 'paid' | 'withdrawn'
    owed: Yen
    dueOn: Day | null
  }>`select a.person, c.id as claim, c.state, case when c.state = 'open' then greatest(c.amount - c.paid, 0) else 0 end as owed,
      c.due_on as "dueOn"
    from addressee a join claim c on c.contract = a.contract and c.addressee = a.id
    where a.contract = ${contract} and a.person = any(${persons}::bigint[])
    order by c.due_on nulls last, c.id`.execute(trx)
  return rows
}

const stopRows = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{
    person: PersonId
    claim: ClaimId | null
    reason: string
    from: Day
    until: Day | null
    isLifted: boolean
  }>`select person, null::bigint as claim, reason, from_on as "from", until_on as until, lifted_at is not null as "isLifted"
      from stop_order where contract = ${contract} and person = any(${persons}::bigint[])
    union all
    select a.person, s.claim, s.reason, s.from_on, s.until_on, s.lifted_at is not null
      from addressee a
        join claim c on c.contract = a.contract and c.addressee = a.id
        join stop_order s on s.contract = c.contract and s.claim = c.id
      where a.contract = ${contract} and a.person = any(${persons}::bigint[])`.execute(trx)
  return rows
}

const promiseRows = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<{
    person: PersonId
    claims: readonly ClaimId[]
    amount: Yen
    dueOn: Day
    state: 'open' | 'kept' | 'broken' | 'withdrawn'
  }>`select person, claims, amount, due_on as "dueOn", state from promise
    where contract = ${contract} and person = any(${persons}::bigint[]) and state <> 'withdrawn'
    order by made_at desc, id desc`.execute(trx)
  return rows
}

const numberRows = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<StandingNumber & { person: PersonId; listed: boolean }>`
    select n.person, n.number, n.rank, n.verdict, d.number is not null as listed
    from person_number n left join do_not_call d on d.contract = n.contract and d.number = n.number
    where n.contract = ${contract} and n.person = any(${persons}::bigint[]) and n.removed_at is null
    order by n.rank, n.id`.execute(trx)
  return rows
}
