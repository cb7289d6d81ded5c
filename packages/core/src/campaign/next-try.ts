import type { Calendar, Holidays } from '../calendar/calendar.ts'
import { minuteMs } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import type { CallStanding } from '../register/standing.ts'
import { deadAfter, isContact } from './attempt-outcome.ts'
import { inMs, type Retry, type TryRules } from './campaign-rules.ts'
import { nextDialAt } from './dial-window.ts'
import {
  bandEnds,
  chargedOf,
  isSameSlot,
  midnightAfter,
  type Slot,
  sameDay,
  sameWeek,
  slotAt,
  type Tried,
  weekAfter,
} from './tried.ts'

/** All that decides when one person is tried next. */
export type TryScene = {
  readonly rules: TryRules
  readonly calendar: Calendar
  readonly holidays: Holidays
  /** What the register says of him: paid, stopped, promised, his numbers in order. */
  readonly standing: Pick<CallStanding, 'mayCall' | 'numbers'>
  /** Attempts to this person, oldest first. */
  readonly tried: readonly Tried[]
  /** Whoever was spoken with before this is to be reached once more, e.g. after a broken promise (O7); null: ever. */
  readonly contactsFrom: EpochMs | null
  /** Attempts to his numbers for others, and to others of his household. */
  readonly numberTried: readonly Tried[]
  readonly householdTried: readonly Tried[]
  /** Somebody of the household is being called, or talks with us, at this moment. */
  readonly householdBusy: boolean
  /** An appointment with him: nothing but the hours and the register stands against it then. */
  readonly appointment: EpochMs | null
  /** An agent is kept for this call, so that it cannot be abandoned. */
  readonly isGuaranteed: boolean
}

/** What holds a person back until a later moment. */
export type HeldBy =
  | 'hours'
  | 'slot'
  | 'personDay'
  | 'personWeek'
  | 'numberDay'
  | 'householdDay'
  | 'gap'
  | 'numberGap'
  | 'householdGap'
  | 'householdBusy'
  | 'retry'
  | 'abandonLock'
  | 'appointment'

/** What takes a person off the list; `list`: the conditions of the list do not hold any more, which its maker finds. */
export type OutBy = 'register' | 'reached' | 'allTries' | 'retriesOver' | 'deadNumbers' | 'noSlotLeft' | 'list'

export type TryVerdict =
  | { readonly type: 'now'; readonly number: string; readonly slot: Slot | null }
  | { readonly type: 'later'; readonly at: EpochMs; readonly heldBy: readonly HeldBy[] }
  | { readonly type: 'out'; readonly because: OutBy }

/** A rule: the first moment from `at` on that it allows, or that it never will. */
type Rule = { readonly name: HeldBy; readonly from: (scene: TryScene, at: EpochMs, number: string) => EpochMs | null }

/**
 * Whether this person is tried now, and if not, when next and why (O5, O6, O8, O9). The rules are asked in turn for the first
 * moment each allows, until one moment suits all of them.
 */
export const nextTry = (scene: TryScene, at: EpochMs): TryVerdict => {
  const out = outOf(scene)
  if (out !== null) return { type: 'out', because: out }
  const choices = liveNumbers(scene).map((number) => ({ number, ...suited(scene, at, number) }))
  const best = choices.reduce<(typeof choices)[number] | null>(
    (a, b) => (b.at === null || (a !== null && a.at !== null && a.at <= b.at) ? (a ?? b) : b),
    null,
  )
  if (best === null) return { type: 'out', because: 'deadNumbers' }
  if (best.at === null) return { type: 'out', because: 'noSlotLeft' }
  if (best.at <= at) return { type: 'now', number: best.number, slot: slotAt(scene.rules.bands, at) }
  return { type: 'later', at: best.at, heldBy: best.heldBy }
}

const outOf = ({ standing, tried, rules, appointment, contactsFrom }: TryScene): OutBy | null => {
  if (!standing.mayCall) return 'register'
  if (appointment !== null) return null
  const contact = tried.findLast(({ outcome, at }) => isContact(outcome) && at >= (contactsFrom ?? at))
  if (contact !== undefined && !wantsAgain(rules, contact)) return 'reached'
  if (chargedOf(tried).length >= rules.most.perPerson) return 'allTries'
  const before = last(tried)
  return before !== undefined && isOver(rules, tried, before) ? 'retriesOver' : null
}

/** A contact ends it, an appointment aside, unless what the agent noted asks for another. */
const wantsAgain = ({ retryAfter }: TryRules, { disposition }: Tried): boolean =>
  disposition !== null && (retryAfter[disposition] ?? null) !== null

const retryOf = ({ retry, retryAfter }: TryRules, { outcome, disposition }: Tried): Retry | null | undefined =>
  disposition !== null && Object.hasOwn(retryAfter, disposition) ? retryAfter[disposition] : retry[outcome]

/** How often the last thing that happened has happened in a row. */
const inRow = (tried: readonly Tried[], before: Tried): number => {
  const other = tried.findLastIndex(
    ({ outcome, disposition }) => outcome !== before.outcome || disposition !== before.disposition,
  )
  return tried.length - 1 - other
}

const isOver = (rules: TryRules, tried: readonly Tried[], before: Tried): boolean => {
  const retry = retryOf(rules, before)
  // A line that is busy all day is no reason to give a person up: he comes again in another slot.
  if (retry === undefined || before.disposition === null) return false
  return retry === null || inRow(tried, before) > retry.most
}

/** Numbers in the order of the register, without those that twice in a row did not exist. */
const liveNumbers = (scene: TryScene): readonly string[] =>
  scene.standing.numbers.filter((number) => {
    const of = ofNumber(scene, number)
    return of.length < deadAfter || of.slice(-deadAfter).some(({ outcome }) => outcome !== 'invalid')
  })

const last = (tried: readonly Tried[]): Tried | undefined => tried.at(-1)

const gapAfter = (tried: readonly Tried[], gapMin: number, at: EpochMs): EpochMs => {
  const before = last(chargedOf(tried))
  return before === undefined ? at : Math.max(at, before.at + inMs(gapMin))
}

const capOfDay = (tried: readonly Tried[], most: number, at: EpochMs): EpochMs =>
  chargedOf(tried).filter((one) => sameDay(one.at, at)).length >= most ? midnightAfter(at) : at

const ofNumber = ({ tried, numberTried }: TryScene, number: string): readonly Tried[] =>
  [...tried, ...numberTried].filter((one) => one.number === number).sort((a, b) => a.at - b.at)

const withHousehold = ({ tried, householdTried }: TryScene): readonly Tried[] =>
  [...tried, ...householdTried].sort((a, b) => a.at - b.at)

const hours: Rule = {
  name: 'hours',
  from: ({ calendar, holidays, rules }, at) => nextDialAt(calendar, holidays, at, rules.ringTimeoutS * 1_000),
}

/** Again soon after what passes quickly, such as a busy line: the same slot is meant then. */
const isSoonAgain = ({ rules, tried }: TryScene): boolean => {
  const before = last(tried)
  const retry = before === undefined ? undefined : retryOf(rules, before)
  return before !== undefined && retry !== undefined && retry !== null && inRow(tried, before) <= retry.most
}

const slotRule: Rule = {
  name: 'slot',
  from: (scene, at) => {
    const { rules, tried } = scene
    const slot = slotAt(rules.bands, at)
    if (slot === null || isSoonAgain(scene)) return at
    const memoryMs = rules.slotMemoryDays * 1_440 * minuteMs
    const wasUsed = chargedOf(tried).some((one) => {
      const used = slotAt(rules.bands, one.at)
      return used !== null && isSameSlot(used, slot) && at - one.at < memoryMs
    })
    return wasUsed ? bandEnds(rules.bands, at) : at
  },
}

const retryRule: Rule = {
  name: 'retry',
  from: ({ rules, tried }, at) => {
    const before = last(tried)
    const retry = before === undefined ? undefined : retryOf(rules, before)
    if (before === undefined || retry === undefined || retry === null) return at
    const times = inRow(tried, before)
    if (times > retry.most) return at
    return Math.max(at, before.at + inMs(Math.round(retry.afterMin * retry.growth ** (times - 1))))
  },
}

/** Soon again goes before the gaps that are meant for calls nobody answered. */
const gapRule: Rule = {
  name: 'gap',
  from: (scene, at) => (isSoonAgain(scene) ? at : gapAfter(scene.tried, scene.rules.gapMin.person, at)),
}

const abandonLock: Rule = {
  name: 'abandonLock',
  from: ({ rules, tried, isGuaranteed }, at) => {
    const lost = tried.findLast(({ outcome }) => outcome === 'abandoned')
    return lost === undefined || isGuaranteed ? at : Math.max(at, lost.at + rules.abandonLockH * 60 * minuteMs)
  },
}

/** Hours bind always; a household is not rung twice at once, appointment or not. */
const always: readonly Rule[] = [
  hours,
  {
    name: 'householdBusy',
    from: ({ householdBusy }, at) => (householdBusy ? at + minuteMs : at),
  },
]

const rules: readonly Rule[] = [
  ...always,
  slotRule,
  retryRule,
  gapRule,
  abandonLock,
  { name: 'personDay', from: ({ tried, rules: { most } }, at) => capOfDay(tried, most.perPersonDay, at) },
  {
    name: 'personWeek',
    from: ({ tried, rules: { most } }, at) =>
      chargedOf(tried).filter((one) => sameWeek(one.at, at)).length >= most.perPersonWeek ? weekAfter(at) : at,
  },
  {
    name: 'numberDay',
    from: (scene, at, number) => capOfDay(ofNumber(scene, number), scene.rules.most.perNumberDay, at),
  },
  {
    name: 'numberGap',
    from: (scene, at, number) =>
      isSoonAgain(scene) ? at : gapAfter(ofNumber(scene, number), scene.rules.gapMin.number, at),
  },
  {
    name: 'householdDay',
    from: (scene, at) => capOfDay(withHousehold(scene), scene.rules.most.perHouseholdDay, at),
  },
  {
    name: 'householdGap',
    from: ({ householdTried, rules: { gapMin } }, at) => gapAfter(householdTried, gapMin.household, at),
  },
]

const mostRounds = 2_000

/** The moment that suits every rule, and which of them moved it. */
const suited = (
  scene: TryScene,
  at: EpochMs,
  number: string,
): { readonly at: EpochMs | null; readonly heldBy: readonly HeldBy[] } => {
  const { appointment } = scene
  const asked = appointment === null ? rules : always
  const heldBy = new Set<HeldBy>(appointment !== null && appointment > at ? ['appointment'] : [])
  let now = appointment === null ? at : Math.max(at, appointment)
  for (let round = 0; round < mostRounds; round += 1) {
    let moved = false
    for (const { name, from } of asked) {
      const first = from(scene, now, number)
      if (first === null) return { at: null, heldBy: [name] }
      if (first <= now) continue
      heldBy.add(name)
      now = first
      moved = true
      // Whether the household is busy then nobody knows: asked once.
      if (name === 'householdBusy') return { at: now, heldBy: [...heldBy] }
    }
    if (!moved) return { at: now, heldBy: [...heldBy] }
  }
  return { at: null, heldBy: ['slot'] }
}
