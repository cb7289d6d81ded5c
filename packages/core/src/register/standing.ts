import type { Said } from '../story/telling.ts'
import { dayPlus } from './days.ts'
import { isReachable } from './phone-number.ts'
import type { ClaimId, ClaimState, Day, NumberVerdict, PromiseState, Yen } from './register.ts'

export type StandingClaim = { readonly claim: ClaimId; readonly state: ClaimState; readonly owed: Yen }
/** `claim` null: the whole person. `until` is the last day of it; null: until it is lifted. */
export type StandingStop = {
  readonly claim: ClaimId | null
  readonly from: Day
  readonly until: Day | null
  readonly isLifted: boolean
}
/** No claims: whatever the person owes. */
export type StandingPromise = { readonly claims: readonly ClaimId[]; readonly dueOn: Day; readonly state: PromiseState }
export type StandingNumber = { readonly number: string; readonly rank: number; readonly verdict: NumberVerdict }

export type StandingFacts = {
  readonly isMerged: boolean
  readonly claims: readonly StandingClaim[]
  readonly stops: readonly StandingStop[]
  readonly promises: readonly StandingPromise[]
  readonly numbers: readonly StandingNumber[]
  /** Numbers of the contract's list of do not call. */
  readonly doNotCall: readonly string[]
  /** So many days after its due day a promise still counts as open, because payments are learned late. */
  readonly graceDays: number
}

/** Why a person is not called: O6 paid, O8 stopped and promised, O3 no number that works, or asked not to be called. */
export type NotCalled = 'merged' | 'paid' | 'owesNothing' | 'stopped' | 'promised' | 'doNotCall' | 'noNumber'

export type StandingReason = {
  readonly code: NotCalled
  /** The last day on which it holds, where that is known. */
  readonly until: Day | null
  readonly said: Said
}

export type CallStanding = {
  readonly mayCall: boolean
  /** Every reason against it, not only the first. */
  readonly reasons: readonly StandingReason[]
  /** Whatever is open, stopped and promised claims included. */
  readonly owed: Yen
  /** The claims that may be spoken of. */
  readonly claims: readonly ClaimId[]
  /** Where to ring, in this order: numbers that worked, then by rank. */
  readonly numbers: readonly string[]
}

/** May this person be called today, about what, and where? The one answer for lists, dialler and desk (C12(4)). */
export const standingOf = (facts: StandingFacts, today: Day): CallStanding => {
  const open = facts.claims.filter(({ state, owed }) => state === 'open' && owed > 0)
  const stops = facts.stops.filter((stop) => isInForce(stop, today))
  const promises = facts.promises.flatMap((promise) => holding(promise, facts.graceDays, today))
  const unstopped = open.filter(({ claim }) => !stops.some((stop) => coversClaim(stop, claim)))
  const free = unstopped.filter(({ claim }) => !promises.some((promise) => isPromised(promise, claim)))
  const numbers = callableNumbers(facts)
  const reasons: StandingReason[] = []
  if (facts.isMerged) reasons.push(reason('merged'))
  if (open.length === 0)
    reasons.push(reason(facts.claims.some(({ state }) => state === 'paid') ? 'paid' : 'owesNothing'))
  else if (unstopped.length === 0)
    reasons.push(
      reason(
        'stopped',
        firstFree(open, (claim) => stops.filter((stop) => coversClaim(stop, claim))),
      ),
    )
  else if (free.length === 0)
    reasons.push(
      reason(
        'promised',
        firstFree(unstopped, (claim) => promises.filter((one) => isPromised(one, claim))),
      ),
    )
  if (open.length === 0 && stops.some(({ claim }) => claim === null)) reasons.push(reason('stopped'))
  if (numbers.length === 0) reasons.push(reason(askedNotTo(facts) ? 'doNotCall' : 'noNumber'))
  return {
    mayCall: reasons.length === 0,
    reasons,
    owed: open.reduce((sum, { owed }) => sum + owed, 0),
    claims: free.map(({ claim }) => claim),
    numbers,
  }
}

/** Whether a stop order holds on a day; first and last day included. */
export const isInForce = ({ from, until, isLifted }: Omit<StandingStop, 'claim'>, today: Day): boolean =>
  !isLifted && from <= today && (until === null || today <= until)

const coversClaim = (stop: StandingStop, claim: ClaimId): boolean => stop.claim === null || stop.claim === claim
const isPromised = ({ claims }: Pick<StandingPromise, 'claims'>, claim: ClaimId): boolean =>
  claims.length === 0 || claims.includes(claim)

type Holding = { readonly claims: readonly ClaimId[]; readonly until: Day }

const holding = ({ state, dueOn, claims }: StandingPromise, graceDays: number, today: Day): readonly Holding[] => {
  const until = dayPlus(dueOn, graceDays)
  return state === 'open' && today <= until ? [{ claims, until }] : []
}

/** The last day before one of the claims may be spoken of again; null: not known for any. */
const firstFree = (
  claims: readonly StandingClaim[],
  coversOf: (claim: ClaimId) => readonly { readonly until: Day | null }[],
): Day | null =>
  claims
    .map(({ claim }) => coversOf(claim).map(({ until }) => until ?? forEver))
    .map((ends) => ends.toSorted().at(-1) ?? forEver)
    .reduce<Day | null>((first, end) => (end === forEver || (first !== null && first <= end) ? first : end), null)

const forEver = '9999-12-31'

/** `unknown` is not rung again either: a stranger may be there; it is looked into first (O3). */
const callable: ReadonlySet<NumberVerdict> = new Set(['works', 'untried'])

const callableNumbers = ({ numbers, doNotCall }: Pick<StandingFacts, 'numbers' | 'doNotCall'>): readonly string[] =>
  numbers
    .filter(({ number, verdict }) => callable.has(verdict) && !doNotCall.includes(number) && isReachable(number))
    .toSorted((a, b) => worked(b) - worked(a) || a.rank - b.rank || (a.number < b.number ? -1 : 1))
    .map(({ number }) => number)

const worked = ({ verdict }: StandingNumber): number => (verdict === 'works' ? 1 : 0)

const askedNotTo = ({ numbers, doNotCall }: StandingFacts): boolean =>
  numbers.some(({ number, verdict }) => verdict === 'doNotCall' || doNotCall.includes(number))

/**
 * Whether somebody has to find out where this person can be reached: no number is left that works or was not tried. Who asked
 * not to be called is left alone (O3).
 */
export const needsResearch = (numbers: readonly StandingNumber[], doNotCall: readonly string[]): boolean =>
  callableNumbers({ numbers, doNotCall }).length === 0 &&
  !numbers.some(({ number, verdict }) => verdict === 'doNotCall' || doNotCall.includes(number))

const said: { readonly [code in NotCalled]: Said } = {
  merged: { ja: '名寄せでほかの対象者に統合済み', en: 'is part of another person now' },
  paid: { ja: '完納（入金を確認済み）', en: 'has paid everything' },
  owesNothing: { ja: '未納がない', en: 'owes nothing' },
  stopped: { ja: '催告停止中', en: 'reminders are stopped' },
  promised: { ja: '納付約束の期限内', en: 'has promised to pay, and the day has not passed' },
  doNotCall: { ja: '発信禁止（本人の申し出）', en: 'asked not to be called' },
  noNumber: { ja: '使える電話番号がない', en: 'no number that works' },
}

const reason = (code: NotCalled, until: Day | null = null): StandingReason => ({ code, until, said: said[code] })
