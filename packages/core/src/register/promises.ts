import { dayPlus } from './days.ts'
import type { ClaimId, Day, PromiseState, Yen } from './register.ts'

export type PromiseFacts = {
  readonly promise: number
  /** None: whatever the person owes. */
  readonly claims: readonly ClaimId[]
  readonly amount: Yen
  readonly madeOn: Day
  readonly dueOn: Day
  readonly state: PromiseState
  /** What was found paid when it was decided last. */
  readonly paid: Yen
}
export type PaymentFacts = {
  readonly payment: number
  readonly claim: ClaimId
  readonly amount: Yen
  readonly paidOn: Day
  readonly isReversed: boolean
}
export type PromiseVerdict = { readonly promise: number; readonly state: PromiseState; readonly paid: Yen }

export type PromiseScene = {
  readonly promises: readonly PromiseFacts[]
  /** Payments to any claim of the person. */
  readonly payments: readonly PaymentFacts[]
  /** What is still open on each claim; a claim that is not named owes nothing. */
  readonly owed: ReadonlyMap<ClaimId, Yen>
  readonly today: Day
  /** Days that pass after the due day before a promise counts as broken: payments are learned late. */
  readonly graceDays: number
}

/**
 * Kept or broken, found by the payments (O7). Payments to the promised claims from the day it was made to its due day count,
 * each for one promise, the one that is due first. Enough is kept at once, also when it is learned late; not enough is broken
 * when the due day and the grace have passed. Where nothing is left to pay the promise is kept if something was paid for it,
 * and withdrawn if nothing ever was: the client took the claim back, or it had been paid before.
 */
export const promiseVerdicts = (scene: PromiseScene): readonly PromiseVerdict[] => {
  const left = new Map(scene.payments.map(({ payment, amount, isReversed }) => [payment, isReversed ? 0 : amount]))
  return scene.promises
    .filter(({ state }) => state !== 'withdrawn')
    .toSorted((a, b) => compare(a.dueOn, b.dueOn) || a.promise - b.promise)
    .map((promise) => {
      const paid = take(promise, scene.payments, left)
      return { promise: promise.promise, state: stateOf(promise, paid, scene), paid }
    })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isFor = ({ claims }: PromiseFacts, claim: ClaimId): boolean => claims.length === 0 || claims.includes(claim)

const take = (promise: PromiseFacts, payments: readonly PaymentFacts[], left: Map<number, Yen>): Yen => {
  let paid = 0
  const inTime = payments.filter(
    ({ claim, paidOn }) => isFor(promise, claim) && promise.madeOn <= paidOn && paidOn <= promise.dueOn,
  )
  for (const { payment } of inTime.toSorted((a, b) => compare(a.paidOn, b.paidOn) || a.payment - b.payment)) {
    const there = left.get(payment) ?? 0
    const taken = Math.min(there, promise.amount - paid)
    left.set(payment, there - taken)
    paid += taken
  }
  return paid
}

const stateOf = (promise: PromiseFacts, paid: Yen, scene: PromiseScene): PromiseState => {
  if (paid >= promise.amount) return 'kept'
  // Kept with less, because nothing was left to pay; new claims do not change that, a reversed payment does.
  if (promise.state === 'kept' && paid >= promise.paid) return 'kept'
  const isOver = scene.today > dayPlus(promise.dueOn, scene.graceDays)
  if (promise.state !== 'open') return isOver ? 'broken' : 'open'
  if (owes(promise, scene.owed)) return isOver ? 'broken' : 'open'
  if (paid > 0) return 'kept'
  const isLate = scene.payments.some(
    ({ claim, paidOn, isReversed }) => !isReversed && isFor(promise, claim) && paidOn > promise.dueOn,
  )
  return isLate ? (isOver ? 'broken' : 'open') : 'withdrawn'
}

const owes = (promise: PromiseFacts, owed: ReadonlyMap<ClaimId, Yen>): boolean =>
  [...owed].some(([claim, yen]) => yen > 0 && isFor(promise, claim))
