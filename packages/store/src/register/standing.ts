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
    select * from person_facts(${contract}, ${persons}::bigint[])`.execute(trx)
  return new Map(rows.map((row) => [row.id, factsOf(row)]))
}

const factsOf = ({ merged, grace, claims, stops, promises, numbers }: Row): PersonFacts => ({
  ...{ isMerged: merged, graceDays: grace, claims, stops, promises, numbers },
  doNotCall: numbers.filter(({ isListed }) => isListed).map(({ number }) => number),
})
