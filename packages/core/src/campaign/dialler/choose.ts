import { minuteMs } from '../../calendar/tokyo-time.ts'
import type { AgentId } from '../../log/ids.ts'
import type { PersonId } from '../../register/register.ts'
import type { Campaign } from '../campaign.ts'
import { nextTry, type TryScene, type TryVerdict } from '../next-try.ts'
import type { Slot } from '../tried.ts'
import { type AtHand, type SeenAgent, targetKey } from './dialler.ts'
import { rememberChange, triedNow } from './memory.ts'
import { emit, type Turn } from './turn.ts'

/** Who is being called or talked with at this moment, by whichever campaign, and who has called in. */
export type Busy = {
  readonly persons: Set<PersonId>
  readonly households: Set<number>
  readonly numbers: Set<string>
}

export const busyNow = (turn: Turn): Busy => {
  const busy: Busy = { persons: new Set(), households: new Set(), numbers: new Set() }
  for (const { attempt } of turn.flights.values()) addBusy(busy, attempt)
  for (const { number, persons, households } of turn.calls.values()) {
    if (number !== null) busy.numbers.add(number)
    for (const person of persons) busy.persons.add(person)
    for (const household of households) busy.households.add(household)
  }
  return busy
}

export const addBusy = (
  busy: Busy,
  one: { readonly person: PersonId; readonly household: number | null; readonly number: string },
): void => {
  busy.persons.add(one.person)
  busy.numbers.add(one.number)
  if (one.household !== null) busy.households.add(one.household)
}

const isBusy = ({ persons, households, numbers }: Busy, { target }: AtHand): boolean =>
  persons.has(target.person) ||
  (target.household !== null && households.has(target.household)) ||
  target.standing.numbers.some((number) => numbers.has(number))

/** An appointment holds until somebody has tried to keep it. */
const appointmentOf = ({ target }: AtHand, tried: TryScene['tried']): AtHand['target']['appointment'] => {
  const { appointment } = target
  return appointment === null || tried.some(({ at }) => at >= appointment.at) ? null : appointment
}

/** When this target is tried next, by all that is known at this moment; null: its calendar is gone. */
export const verdictOf = (turn: Turn, plan: Campaign, one: AtHand): TryVerdict | null => {
  const calendar = turn.config.calendars.find(({ id }) => id === plan.tries.calendar)
  if (calendar === undefined) return null
  const known = triedNow(turn, one)
  const { standing, contactsFrom } = one.target
  const numbers = standing.numbers.filter((number) => !turn.config.doNotCall.includes(number))
  const scene: TryScene = {
    ...known,
    contactsFrom,
    rules: plan.tries,
    calendar,
    holidays: turn.config.holidays,
    standing: { mayCall: standing.mayCall, numbers },
    householdBusy: false,
    appointment: appointmentOf(one, known.tried)?.at ?? null,
    // Whether an agent can be kept for it is looked at when it is dialled.
    isGuaranteed: plan.mode.kind !== 'agentless',
  }
  return nextTry(scene, turn.at)
}

/** Only with an agent who waits for it: he was left without one lately (PACING §4). */
const isLocked = (turn: Turn, { tries }: Campaign, one: AtHand): boolean => {
  const lost = triedNow(turn, one).tried.findLast(({ outcome }) => outcome === 'abandoned')
  return lost !== undefined && turn.at - lost.at < tries.abandonLockH * 60 * minuteMs
}

export const dropTarget = (turn: Turn, { campaign, target }: AtHand): void => {
  turn.targets = turn.targets.without(targetKey(campaign, target.target))
}

/** Not now: the list has it until then, or not any more. */
export const settle = (turn: Turn, one: AtHand, verdict: Exclude<TryVerdict, { type: 'now' }>): void => {
  dropTarget(turn, one)
  // A list that was read before this does not bring him back.
  rememberChange(turn, [one.target.person])
  emit(turn, { type: 'target.settled', campaign: one.campaign, target: one.target.target, verdict })
}

/** The targets of a campaign at hand in the order in which they are tried, to be gone through once. */
export type Hand = { readonly targets: readonly AtHand[]; next: number }

export const handOf = (turn: Turn, { id }: Campaign): Hand => {
  const targets = [...turn.targets.values()].filter(({ campaign }) => campaign === id)
  return { targets: targets.sort((a, b) => due(turn, a) - due(turn, b) || inOrder(a, b)), next: 0 }
}

/** Whose appointment has come goes first. */
const due = ({ at }: Turn, { target: { appointment } }: AtHand): number =>
  appointment !== null && appointment.at <= at ? 0 : 1

const inOrder = ({ target: a }: AtHand, { target: b }: AtHand): number => a.rank - b.rank || a.target - b.target

export type Choice = {
  readonly one: AtHand
  readonly number: string
  readonly slot: Slot | null
  readonly agent: AgentId | null
}

/** `free`: who can be kept for a call, longest idle first; `names`: each call has an agent. */
export type Wanting = { readonly free: readonly SeenAgent[]; readonly names: boolean }

/** The agent asked for is waited for so long; then anybody keeps the appointment. */
const patienceMs = 10 * minuteMs

/** The next target that may be dialled now; whoever may not is settled, or stays at hand while somebody there is busy. */
export const choose = (turn: Turn, plan: Campaign, hand: Hand, busy: Busy, wanting: Wanting): Choice | null => {
  while (hand.next < hand.targets.length) {
    const one = hand.targets[hand.next]
    hand.next += 1
    if (one === undefined || isBusy(busy, one)) continue
    const verdict = verdictOf(turn, plan, one)
    if (verdict === null) return null
    if (verdict.type !== 'now') settle(turn, one, verdict)
    else {
      const agent = agentFor(turn, plan, one, wanting)
      if (agent !== undefined) return { one, number: verdict.number, slot: verdict.slot, agent }
    }
  }
  return null
}

/** Who is kept for this call; null: nobody; undefined: it needs somebody who is not free. */
const agentFor = (turn: Turn, plan: Campaign, one: AtHand, { free, names }: Wanting): AgentId | null | undefined => {
  if (plan.mode.kind === 'agentless') return null
  const appointment = appointmentOf(one, triedNow(turn, one).tried)
  const wanted = appointment?.agent ?? null
  const isPatient = appointment !== null && turn.at - appointment.at < patienceMs
  if (wanted !== null && isPatient) return free.find(({ id }) => id === wanted)?.id
  if (names || (appointment !== null && isPatient) || isLocked(turn, plan, one)) return free[0]?.id
  return null
}
