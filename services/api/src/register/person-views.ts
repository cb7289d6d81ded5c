import {
  type CallStanding,
  type Day,
  isInForce,
  type NumberVerdict,
  numberProblem,
  numberProblemSaid,
  standingOf,
} from '@tsunagu/core'
import type {
  AddresseeView,
  ClaimView,
  PaymentView,
  PersonNumberView,
  PersonRow,
  PromiseView,
  ResearchView,
  StandingView,
  StopOrderView,
} from '@tsunagu/messages'
import type {
  PersonFacts,
  PersonFound,
  readAddressees,
  StoredClaim,
  StoredNumber,
  StoredPayment,
  StoredPromise,
  StoredResearch,
  StoredStop,
} from '@tsunagu/store'
import type { PersonMask } from './person-mask.ts'

/** Rows of the register as the door shows them. */
export const personRow = (row: PersonFound, mask: PersonMask): PersonRow => ({
  person: row.id,
  kind: row.kind,
  name: mask.text(row.name),
  kana: mask.text(row.kana),
  birthOn: mask.text('?') === '?' ? row.birth_on : null,
  postcode: mask.text(row.postcode),
  address: mask.text(row.address),
  household: row.household,
  language: row.language,
  warning: mask.text(row.warning),
  owed: row.owed,
  claims: row.claims,
})

type StoredAddressee = Awaited<ReturnType<typeof readAddressees>>[number]

export const addresseeView = (row: StoredAddressee, mask: PersonMask): AddresseeView => ({
  addressee: row.id,
  system: row.system,
  clientId: row.client_id,
  kind: row.kind,
  name: mask.text(row.name),
  kana: mask.text(row.kana),
  birthOn: mask.text('?') === '?' ? row.birth_on : null,
  postcode: mask.text(row.postcode),
  address: mask.text(row.address),
  phones: row.phones.map(mask.number),
  otherIds: [...row.other_ids],
  extra: hidden(row.extra, mask),
  changedAt: row.changed_at,
})

const hidden = (extra: Readonly<Record<string, string>>, mask: PersonMask): Record<string, string> =>
  Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, mask.text(value)]))

export const claimView = (row: StoredClaim, mask: PersonMask): ClaimView => ({
  claim: row.id,
  person: row.person,
  addressee: row.addressee,
  kind: row.kind,
  kindName: row.kind_name,
  clientKey: row.client_key,
  fiscalYear: row.fiscal_year,
  period: row.period,
  amount: row.amount,
  paid: row.paid,
  owed: row.state === 'open' ? Math.max(0, row.amount - row.paid) : 0,
  dueOn: row.due_on,
  state: row.state,
  settledAt: row.settled_at,
  extra: hidden(row.extra, mask),
  changedAt: row.changed_at,
})

export const paymentView = (row: StoredPayment): PaymentView => ({
  payment: row.id,
  clientKey: row.client_key,
  claim: row.claim,
  person: row.person,
  kind: row.kind,
  amount: row.amount,
  paidOn: row.paid_on,
  learnedAt: row.learned_at,
  source: row.source,
  by: row.by,
  reversedAt: row.reversed_at,
  reversedBy: row.reversed_by,
  reversedBecause: row.reversed_because,
})

export const promiseView = (row: StoredPromise): PromiseView => ({
  promise: row.id,
  person: row.person,
  claims: [...row.claims],
  amount: row.amount,
  dueOn: row.due_on,
  madeAt: row.made_at,
  call: row.call,
  agent: row.agent,
  by: row.by,
  state: row.state,
  paid: row.paid,
  decidedAt: row.decided_at,
  withdrawnBy: row.withdrawn_by,
  withdrawnBecause: row.withdrawn_because,
})

export const stopView = (row: StoredStop, today: Day): StopOrderView => ({
  stopOrder: row.id,
  person: row.whose,
  claim: row.claim,
  reason: row.reason,
  from: row.from_on,
  until: row.until_on,
  inForce: isInForce({ from: row.from_on, until: row.until_on, isLifted: row.lifted_at !== null }, today),
  madeAt: row.made_at,
  madeBy: row.made_by,
  liftedAt: row.lifted_at,
  liftedBy: row.lifted_by,
  liftedBecause: row.lifted_because,
})

type Verdict = {
  readonly number: number
  readonly verdict: NumberVerdict
  readonly at: string
  readonly by: string
  readonly call: string | null
  readonly note: string
}

export const numberView = (row: StoredNumber, verdicts: readonly Verdict[], mask: PersonMask): PersonNumberView => {
  const problem = numberProblem(row.number)
  return {
    id: row.id,
    number: mask.number(row.number),
    kind: row.kind,
    source: row.source,
    rank: row.rank,
    verdict: row.verdict,
    verdictAt: row.verdict_at,
    verdictBy: row.verdict_by,
    addedAt: row.added_at,
    problem: problem === null ? null : numberProblemSaid[problem],
    isListed: row.listed_because !== null,
    history: verdicts
      .filter(({ number }) => number === row.id)
      .map(({ verdict, at, by, call, note }) => ({ verdict, at, by, call, note: mask.text(note) })),
  }
}

export const researchView = (row: StoredResearch, mask: PersonMask): ResearchView => ({
  research: row.id,
  person: row.person,
  name: mask.text(row.person_name),
  cause: row.cause,
  note: mask.text(row.note),
  state: row.state,
  openedAt: row.opened_at,
  openedBy: row.opened_by,
  takenBy: row.taken_by,
  method: row.method,
  source: mask.text(row.source),
  number: row.found_number === null ? null : mask.number(row.found_number),
  closedAt: row.closed_at,
  closedBy: row.closed_by,
})

export const standingView = (facts: PersonFacts, today: Day, mask: PersonMask): StandingView =>
  shown(standingOf(facts, today), mask)

const shown = ({ mayCall, reasons, owed, claims, numbers }: CallStanding, mask: PersonMask): StandingView => ({
  mayCall,
  reasons: reasons.map((reason) => ({ ...reason })),
  owed,
  claims: [...claims],
  numbers: numbers.map(mask.number),
})
