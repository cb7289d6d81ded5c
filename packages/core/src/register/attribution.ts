import { daysBetween } from './days.ts'
import type { ClaimId, Day, Yen } from './register.ts'

/** A promise that was made in a call. */
export type CallPromise = {
  readonly promise: number
  readonly call: string
  readonly claims: readonly ClaimId[]
  readonly madeOn: Day
  /** Orders promises of the same day. */
  readonly madeAt: string
}
export type CandidatePayment = {
  readonly payment: number
  readonly claim: ClaimId
  readonly kind: string
  readonly amount: Yen
  readonly paidOn: Day
  readonly isReversed: boolean
  /** Promises of the person who owes this claim, those that were withdrawn left out. */
  readonly promises: readonly CallPromise[]
}
export type Attributed = Omit<CandidatePayment, 'promises' | 'isReversed'> & {
  readonly promise: number
  readonly call: string
  readonly madeOn: Day
  /** Days from the call to the payment: 0 is the same day. */
  readonly days: number
}

/**
 * P4: what was paid after a call with a promise, at most so many days later as its kind of claim says (30: day 30 counts, 31
 * does not). Each payment belongs to one call, the latest before it whose promise covers the claim. Reversed payments are none.
 */
export const attributed = (payments: readonly CandidatePayment[], daysOf: (kind: string) => number): Attributed[] =>
  payments.flatMap(({ promises, isReversed, ...payment }) => {
    const made = isReversed ? undefined : latestBefore(payment, promises, daysOf(payment.kind))
    if (made === undefined) return []
    const { promise, call, madeOn } = made
    return [{ ...payment, promise, call, madeOn, days: daysBetween(madeOn, payment.paidOn) }]
  })

const latestBefore = (
  { claim, paidOn }: Pick<CandidatePayment, 'claim' | 'paidOn'>,
  promises: readonly CallPromise[],
  most: number,
): CallPromise | undefined =>
  promises
    .filter(({ claims }) => claims.length === 0 || claims.includes(claim))
    .filter(({ madeOn }) => madeOn <= paidOn && daysBetween(madeOn, paidOn) <= most)
    .toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : b.promise - a.promise))[0]

export type AttributionSum = { readonly kind: string; readonly payments: number; readonly amount: Yen }

/** Number and yen of the attributed payments of each kind, in the order in which kinds come first. */
export const attributionSums = (rows: readonly Attributed[]): readonly AttributionSum[] => {
  const sums = new Map<string, AttributionSum>()
  for (const { kind, amount } of rows) {
    const before = sums.get(kind) ?? { kind, payments: 0, amount: 0 }
    sums.set(kind, { kind, payments: before.payments + 1, amount: before.amount + amount })
  }
  return [...sums.values()]
}

/** The rule in words, printed beside the figure (A16(1)イ). */
export const attributionRule = (days: number): { readonly ja: string; readonly en: string } => ({
  ja: `納付約束のあった通話の日から${days}日以内（通話の日を0日目とし、${days}日目を含む）に納付された額。取消しを除く。一つの入金は、その債権を約束した直前の通話だけに数える。月は納付日による。`,
  en: `Paid within ${days} days of a call with a promise (the day of the call is day 0, day ${days} counts). Reversed payments do not count; each payment counts for one call, the latest before it that promised the claim. The month is that of the payment.`,
})
