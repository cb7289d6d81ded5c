import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { AgentId, CallId, EpochMs } from '../log/ids.ts'
import type { PersonId } from '../register/register.ts'
import type { NotCalled } from '../register/standing.ts'
import { type AttemptOutcome, isCharged, isContact } from './attempt-outcome.ts'
import type { Band } from './campaign-rules.ts'
import { type Slot, slotAt } from './tried.ts'

/** One attempt as it is counted; outcome null: in flight. */
export type AttemptFact = {
  readonly call: CallId
  readonly person: PersonId
  readonly number: string
  readonly at: EpochMs
  readonly outcome: AttemptOutcome | null
  /** With an agent, but only after the grace: answered into silence, whoever came then (PACING §4). */
  readonly isLate: boolean
  readonly agent: AgentId | null
  readonly disposition: string | null
  /** The citizen called back because of it (T15). */
  readonly isReturned: boolean
}

/** A person on the list: why the register says he is not called now, and whether he does not fit any more. */
export type TargetFact = {
  readonly person: PersonId
  readonly notCalled: readonly NotCalled[]
  readonly isOffList: boolean
}

export type AbandonedShare = {
  /** Answered by a citizen: with an agent in time, or not. */
  readonly answered: number
  readonly abandoned: number
  /** Null: nobody answered. */
  readonly share: number | null
}

/** Who left the denominator, and why: counted once each, by the first of these that holds. */
export const leaveReasons = ['paid', 'stopped', 'promised', 'offList'] as const
export type LeaveReason = (typeof leaveReasons)[number]

export type CampaignReport = {
  /** P3 as C12(4) defines it: reached / (targets − left); return calls count as reached. */
  readonly contact: {
    readonly targets: number
    readonly reached: number
    /** Of those reached, by a return call only. */
    readonly byReturn: number
    readonly left: Readonly<Record<LeaveReason, number>>
    readonly denominator: number
    readonly rate: number | null
  }
  readonly attempts: {
    readonly all: number
    readonly inFlight: number
    /** Against the caps of persons: without what the network lost and what we took back. */
    readonly charged: number
    readonly persons: number
    readonly numbers: number
  }
  readonly byOutcome: readonly {
    readonly outcome: AttemptOutcome
    readonly attempts: number
    readonly returned: number
  }[]
  readonly bySlot: readonly (Slot & { readonly attempts: number; readonly contacts: number })[]
  readonly byDay: readonly (AbandonedShare & { readonly day: string; readonly attempts: number })[]
  /** The last thirty days up to `at`. */
  readonly last30: AbandonedShare
  readonly byAgent: readonly {
    readonly agent: AgentId
    readonly attempts: number
    readonly contacts: number
    readonly disposed: number
  }[]
  readonly byDisposition: readonly { readonly disposition: string; readonly attempts: number }[]
}

/** All figures of a campaign, from its attempts and targets alone. */
export const campaignReport = (
  targets: readonly TargetFact[],
  attempts: readonly AttemptFact[],
  bands: readonly Band[],
  at: EpochMs,
): CampaignReport => ({
  contact: contactOf(targets, attempts),
  attempts: {
    all: attempts.length,
    inFlight: attempts.filter(({ outcome }) => outcome === null).length,
    charged: attempts.filter(({ outcome }) => outcome !== null && isCharged(outcome)).length,
    persons: new Set(attempts.map(({ person }) => person)).size,
    numbers: new Set(attempts.map(({ number }) => number)).size,
  },
  byOutcome: grouped(attempts, ({ outcome }) => outcome).map(([outcome, of]) => ({
    outcome,
    attempts: of.length,
    returned: of.filter(({ isReturned }) => isReturned).length,
  })),
  bySlot: slotsOf(attempts, bands),
  byDay: grouped(attempts, (one) => tokyoTime(one.at).day).map(([day, of]) => ({
    day,
    attempts: of.length,
    ...abandonedShare(of),
  })),
  last30: abandonedShare(attempts.filter((one) => tokyoTime(one.at).number > tokyoTime(at).number - 30)),
  byAgent: grouped(attempts, ({ agent }) => agent).map(([agent, of]) => ({
    agent,
    attempts: of.length,
    contacts: of.filter(reachedBy).length,
    disposed: of.filter(({ disposition }) => disposition !== null).length,
  })),
  byDisposition: grouped(attempts, ({ disposition }) => disposition).map(([disposition, of]) => ({
    disposition,
    attempts: of.length,
  })),
})

const spoken = ({ outcome }: AttemptFact): boolean => outcome !== null && isContact(outcome)
const reachedBy = (one: AttemptFact): boolean => spoken(one) || one.isReturned

const contactOf = (targets: readonly TargetFact[], attempts: readonly AttemptFact[]): CampaignReport['contact'] => {
  const onList = new Set(targets.map(({ person }) => person))
  const ours = attempts.filter(({ person }) => onList.has(person))
  const reached = new Set(ours.filter(reachedBy).map(({ person }) => person))
  const spokenTo = new Set(ours.filter(spoken).map(({ person }) => person))
  const left: Record<LeaveReason, number> = { paid: 0, stopped: 0, promised: 0, offList: 0 }
  // Who was reached stays, whatever he did then: it is what the call was for.
  for (const target of targets) {
    const why = reached.has(target.person) ? null : leftBecause(target)
    if (why !== null) left[why] += 1
  }
  const denominator = targets.length - leaveReasons.reduce((sum, why) => sum + left[why], 0)
  return {
    targets: targets.length,
    reached: reached.size,
    byReturn: reached.size - spokenTo.size,
    left,
    denominator,
    rate: denominator === 0 ? null : reached.size / denominator,
  }
}

const leftBecause = ({ notCalled, isOffList }: TargetFact): LeaveReason | null => {
  if (notCalled.includes('paid') || notCalled.includes('owesNothing')) return 'paid'
  if (notCalled.includes('stopped')) return 'stopped'
  if (notCalled.includes('promised')) return 'promised'
  return isOffList ? 'offList' : null
}

/** Who answered, and who of them met nobody (PACING §4). */
const abandonedShare = (attempts: readonly AttemptFact[]): AbandonedShare => {
  const answered = attempts.filter((one) => spoken(one) || one.outcome === 'abandoned').length
  const abandoned = attempts.filter((one) => one.outcome === 'abandoned' || (spoken(one) && one.isLate)).length
  return { answered, abandoned, share: answered === 0 ? null : abandoned / answered }
}

const slotsOf = (attempts: readonly AttemptFact[], bands: readonly Band[]): CampaignReport['bySlot'] => {
  const place = new Map(bands.map(({ name }, n) => [name, n]))
  return grouped(attempts, (one) => {
    const slot = slotAt(bands, one.at)
    return slot === null ? '-1|' : `${slot.weekday}|${slot.band}`
  })
    .map(([key, of]) => {
      const [weekday = '', band = ''] = key.split('|')
      return { weekday: Number(weekday), band, attempts: of.length, contacts: of.filter(reachedBy).length }
    })
    .toSorted((a, b) => a.weekday - b.weekday || (place.get(a.band) ?? 0) - (place.get(b.band) ?? 0))
}

/** By key, in the order in which the keys first come; those without a key are left out. */
const grouped = <K extends string>(
  attempts: readonly AttemptFact[],
  keyOf: (one: AttemptFact) => K | null,
): readonly (readonly [K, readonly AttemptFact[]])[] => {
  const groups = new Map<K, AttemptFact[]>()
  for (const one of attempts) {
    const key = keyOf(one)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups]
}
