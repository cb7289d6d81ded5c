import type { AcdEvent } from '../../log/events.ts'
import type { AgentId, CallId, LegId } from '../../log/ids.ts'
import { holderOf, subsetOf } from '../../machine/derived.ts'
import type { AttemptEnd } from '../../pacing/attempt-curve.ts'
import { type AttemptOutcome, unansweredOutcome } from '../attempt-outcome.ts'
import type { Campaign, PreviewRules, WithdrawReason } from '../campaign.ts'
import type { PickedUpBy } from '../machine.ts'
import { type Choice, dropTarget, settle, verdictOf } from './choose.ts'
import { type Flight, targetKey } from './dialler.ts'
import { isAfter, rememberAttempt, rememberNumber } from './memory.ts'
import { isPaced, learnOf } from './staff.ts'
import { type AnswerKind, countAnswer, countAttempt } from './tally.ts'
import { noteTrunk } from './trunk.ts'
import { cancelTimer, changeAgent, changeFlight, emit, putFlight, setTimer, type Turn } from './turn.ts'

/** Not taken up by the floor within this: taken back. */
const takenWithinMs = 60_000
/** And not even ended within this: given up, so that nobody is forgotten. */
const endedWithinMs = 600_000

/** Dials one target. The id is made of what makes it the only one: this target, this try, this entry of the log. */
export const startAttempt = (turn: Turn, plan: Campaign, { one, number, slot, agent }: Choice): CallId => {
  const { target, person, household, tried } = one.target
  const call = `${plan.id}-${target}-${tried.length + 1}-${turn.entry}`
  const attempt: Flight['attempt'] = {
    ...{ call, campaign: plan.id, target, person, household, number, agent, slot },
    line: plan.line,
    callerId: plan.callerId,
    queue: plan.queue,
    mode: plan.mode.kind,
    flow: plan.mode.kind === 'agentless' ? plan.mode.flow : null,
    preview: plan.mode.kind === 'preview' ? previewOf(plan.mode) : null,
    ringMs: plan.tries.ringTimeoutS * 1_000,
    graceMs: plan.pacing.graceS * 1_000,
    apology: plan.apology,
    ...(plan.machines === undefined ? {} : { machines: plan.machines }),
  }
  dropTarget(turn, one)
  putFlight(turn, {
    ...{ attempt, of: one, startedAt: turn.at, isTaken: false, dialledAt: null, leg: null, ringingAt: null },
    ...{ answeredAt: null, connectedAt: null, agent, isLost: false, withdrawn: null, isStale: false },
  })
  const kept = agent === null ? undefined : turn.agents.get(agent)
  if (kept !== undefined) changeAgent(turn, kept, { keptFor: call })
  countAttempt(turn, plan.id, slot?.band ?? null)
  setTimer(turn, guardOf(call), turn.at + takenWithinMs)
  emit(turn, { type: 'attempt.started', attempt })
  return call
}

const previewOf = ({ kind: _kind, ...rules }: PreviewRules & { readonly kind: 'preview' }): PreviewRules => rules

const guardOf = (call: CallId): string => `guard:${call}`

/** The floor knows of it. */
export const taken = (turn: Turn, flight: Flight): Flight => {
  if (flight.isTaken) return flight
  cancelTimer(turn, guardOf(flight.attempt.call))
  return changeFlight(turn, flight, { isTaken: true })
}

/** The floor has not taken it up in time. */
export const overdue = (turn: Turn, call: CallId): void => {
  const flight = turn.flights.get(call)
  if (flight === undefined || flight.isTaken) return
  if (flight.withdrawn !== null) return endFlight(turn, flight, 'cancelled', 0)
  withdraw(turn, flight, 'notTaken')
  setTimer(turn, guardOf(call), turn.at + endedWithinMs)
}

/** Nobody has answered yet: the floor hangs up. Afterwards there is only the banner. */
export const withdraw = (turn: Turn, flight: Flight, because: WithdrawReason): void => {
  if (flight.answeredAt !== null || flight.withdrawn !== null) return
  changeFlight(turn, flight, { withdrawn: because })
  emit(turn, { type: 'attempt.withdrawn', call: flight.attempt.call, because })
}

export const dialled = (turn: Turn, event: Extract<AcdEvent, { type: 'call.dialled' }>): void => {
  const flight = turn.flights.get(event.call)
  if (flight === undefined) return
  const { attempt } = flight
  changeFlight(turn, taken(turn, flight), { dialledAt: turn.at, leg: event.leg })
  rememberNumber(turn, attempt.number, {
    ...{ campaign: attempt.campaign, target: attempt.target, person: attempt.person, household: attempt.household },
    ...{ attempt: attempt.call, line: attempt.line, agent: attempt.agent, at: turn.at },
  })
}

const flightWith = holderOf<Flight>(({ leg }) => (leg === null ? [] : [leg]))

export const withLeg = (turn: Turn, leg: LegId): Flight | undefined => {
  const call = flightWith(turn.flights, leg)
  return call === null ? undefined : turn.flights.get(call)
}

export const rang = (turn: Turn, leg: LegId): void => {
  const flight = withLeg(turn, leg)
  if (flight?.ringingAt === null) changeFlight(turn, flight, { ringingAt: turn.at })
}

/** Somebody has picked up, or a machine where the campaign listens first. */
export const answered = (turn: Turn, flight: Flight | undefined): Flight | undefined => {
  if (flight === undefined || flight.answeredAt !== null) return flight
  noteTrunk(turn, flight.attempt.line, true)
  if (flight.attempt.machines === undefined) needsSomebody(turn, flight)
  turn.isWorthALook = true
  return changeFlight(turn, flight, { answeredAt: turn.at })
}

/** A person, or what may be one: an agent is needed from here on (PACING §7.2), or a flow has a listener. */
const needsSomebody = (turn: Turn, flight: Flight): void => {
  resolve(turn, flight, 'answered')
  if (flight.attempt.mode === 'agentless') countAnswer(turn, flight.attempt.campaign, 'served')
}

/** Who has picked up; a machine needs nobody. */
export const listened = (turn: Turn, known: Flight | undefined, by: PickedUpBy): void => {
  const flight = answered(turn, known)
  if (flight === undefined || flight.attempt.machines === undefined || flight.pickedUp !== undefined) return
  if (by === 'machine') resolve(turn, flight, 'failed')
  else needsSomebody(turn, flight)
  turn.isWorthALook = true
  changeFlight(turn, flight, { pickedUp: by })
}

/** Picked up, and not known yet by whom. */
const isListening = ({ attempt, answeredAt, connectedAt, pickedUp }: Flight): boolean =>
  attempt.machines !== undefined && answeredAt !== null && connectedAt === null && pickedUp === undefined

/** Has picked up and waits for an agent, as far as is known. */
export const isAnsweredByPerson = (flight: Flight): boolean =>
  flight.answeredAt !== null && flight.pickedUp !== 'machine'

/** An attempt needs nobody's answer any more: what its ring teaches the pacer (PACING §7.2). */
const resolve = (turn: Turn, { attempt, dialledAt }: Flight, end: AttemptEnd): void => {
  const plan = turn.plans.get(attempt.campaign)
  if (plan === undefined || dialledAt === null || !isPaced(plan)) return
  learnOf(turn, plan, { type: 'attemptEnded', ageS: (turn.at - dialledAt) / 1_000, end })
}

/** With an agent at last; within the grace, or too late. */
export const connected = (turn: Turn, call: CallId, agent: AgentId): void => {
  const flight = answered(turn, turn.flights.get(call))
  if (flight === undefined || flight.connectedAt !== null) return
  const isServed = turn.at - (flight.answeredAt ?? turn.at) <= flight.attempt.graceMs
  if (!flight.isLost) counted(turn, flight, isServed ? 'served' : 'lost')
  changeFlight(turn, flight, { connectedAt: turn.at, agent, isLost: flight.isLost || !isServed })
}

const counted = (turn: Turn, { attempt }: Flight, kind: AnswerKind): void => {
  countAnswer(turn, attempt.campaign, kind)
  const plan = turn.plans.get(attempt.campaign)
  if (plan === undefined || !isPaced(plan)) return
  learnOf(turn, plan, { type: kind === 'served' ? 'served' : 'abandoned', atS: turn.at / 1_000 })
}

/** The floor says that nobody came in time. */
export const graceOver = (turn: Turn, call: CallId): void => {
  const flight = turn.flights.get(call)
  if (flight === undefined || flight.answeredAt === null || flight.connectedAt !== null || flight.isLost) return
  counted(turn, flight, 'lost')
  changeFlight(turn, flight, { isLost: true })
}

const stillWaiting = subsetOf<Flight>(
  ({ answeredAt, connectedAt, isLost }) => answeredAt !== null && connectedAt === null && !isLost,
)

/** Whose grace is over without an agent is lost, whatever comes after it: the gate must not wait for the apology's end. */
export const countLost = (turn: Turn): void => {
  for (const flight of [...stillWaiting(turn.flights).values()]) {
    const { attempt, answeredAt } = flight
    if (attempt.mode === 'agentless' || answeredAt === null || turn.at - answeredAt <= attempt.graceMs) continue
    if (isListening(flight) || !isAnsweredByPerson(flight)) continue
    counted(turn, flight, 'lost')
    changeFlight(turn, flight, { isLost: true })
  }
}

export const callEnded = (turn: Turn, event: Extract<AcdEvent, { type: 'call.ended' }>): void => {
  const flight = turn.flights.get(event.call)
  if (flight === undefined) return
  endFlight(turn, flight, outcomeOf(flight, event), event.cause)
}

const outcomeOf = (
  { attempt, answeredAt, connectedAt, withdrawn, ringingAt, pickedUp }: Flight,
  { outcome, cause }: Extract<AcdEvent, { type: 'call.ended' }>,
): AttemptOutcome => {
  if (connectedAt !== null) return 'answered'
  if (pickedUp === 'machine') return 'machine'
  if (answeredAt !== null) return attempt.mode === 'agentless' ? 'answered' : 'abandoned'
  // It rang long enough to be nobody's answer (PACING §7.5).
  if (withdrawn === 'cancelLever') return 'noAnswer'
  if (withdrawn !== null) return 'cancelled'
  // An agent who gives up while it rings at the citizen's has been a call to him.
  if (outcome === 'cancelled') return ringingAt === null ? 'cancelled' : 'noAnswer'
  if (outcome === 'noAnswer' && cause === 0) return 'noAnswer'
  return unansweredOutcome({ sip: null, cause: cause === 0 ? null : cause })
}

/** The floor would not begin it. */
export const refused = (turn: Turn, { call, because }: Extract<AcdEvent, { type: 'attempt.refused' }>): void => {
  const flight = turn.flights.get(call)
  if (flight === undefined) return
  if (because === 'agentNotFree') doubt(turn, flight)
  // Nothing can be dialled over this line at all: as if the way out were down.
  if (because === 'lineUnknown' || because === 'callerIdNotAllowed') noteTrunk(turn, flight.attempt.line, false)
  if (because === 'doNotCall') turn.flights = turn.flights.with(call, { ...flight, isStale: true })
  const now = turn.flights.get(call) ?? flight
  endFlight(turn, now, because === 'numberNotAllowed' || because === 'doNotCall' ? 'invalid' : 'cancelled', 0)
}

const doubtMs = 2_000

const doubt = (turn: Turn, { attempt }: Flight): void => {
  const agent = attempt.agent === null ? undefined : turn.agents.get(attempt.agent)
  if (agent !== undefined) changeAgent(turn, agent, { notBefore: turn.at + doubtMs })
}

/** A case that was looked at and not dialled comes again to somebody else, later. */
const skippedForMs = { skipped: 7_200_000, timedOut: 600_000 } as const

export const previewEnded = (turn: Turn, event: Extract<AcdEvent, { type: 'preview.ended' }>): void => {
  const flight = turn.flights.get(event.call)
  const { result } = event
  if (flight === undefined || result === 'accepted') return
  if (result === 'timedOut' && flight.attempt.preview?.onTimeout === 'dial') return
  if (result === 'withdrawn' || result === 'agentLeft') return endFlight(turn, flight, 'cancelled', 0)
  const restMs = flight.attempt.preview?.restMs ?? skippedForMs
  // The list knows until when; its own row says so.
  endFlight(turn, { ...flight, isStale: true }, 'cancelled', 0)
  settle(turn, flight.of, { type: 'later', at: turn.at + restMs[result], heldBy: ['gap'] })
}

const endOf = (outcome: AttemptOutcome): AttemptEnd =>
  outcome === 'network' || outcome === 'cancelled' ? 'censored' : 'failed'

/** The end of an attempt, once and for all: told, counted, learnt from, and what becomes of the target. */
export const endFlight = (turn: Turn, flight: Flight, outcome: AttemptOutcome, cause: number): void => {
  const { attempt, answeredAt, connectedAt, startedAt, dialledAt } = flight
  const { call, campaign, target, person, number } = attempt
  turn.flights = turn.flights.without(call)
  if (!flight.isTaken) cancelTimer(turn, guardOf(call))
  freeKept(turn, flight)
  emit(turn, {
    ...{ type: 'attempt.ended', call, campaign, target, person, number, outcome, cause, startedAt },
    ...{ answeredAt, connectedAt, agent: flight.agent },
    ...(flight.pickedUp === undefined ? {} : { pickedUp: flight.pickedUp }),
  })
  if (answeredAt === null) {
    resolve(turn, flight, flight.withdrawn === null ? endOf(outcome) : 'censored')
    if (dialledAt !== null && outcome !== 'cancelled') noteTrunk(turn, attempt.line, outcome !== 'network')
  } else {
    // Gone before it was known who it was: a person.
    if (isListening(flight)) needsSomebody(turn, flight)
    const isShort = connectedAt === null && !flight.isLost && isAnsweredByPerson(flight)
    if (isShort && attempt.mode !== 'agentless') countShort(turn, flight)
  }
  if (outcome !== 'cancelled')
    rememberAttempt(turn, call, {
      ...{ person, household: attempt.household },
      tried: { at: startedAt, number, outcome, disposition: null },
    })
  turn.isWorthALook = true
  goOn(turn, flight)
}

/** Ended before the grace was over, or the entry of its end is the first after it. */
const countShort = (turn: Turn, flight: Flight): void =>
  counted(turn, flight, turn.at - (flight.answeredAt ?? turn.at) <= flight.attempt.graceMs ? 'hungUp' : 'lost')

const freeKept = (turn: Turn, { attempt }: Flight): void => {
  const agent = attempt.agent === null ? undefined : turn.agents.get(attempt.agent)
  if (agent?.keptFor === attempt.call) changeAgent(turn, agent, { keptFor: null })
}

/** Tried again at once, later, or not any more; when his case has changed since, the list reads him anew. */
const goOn = (turn: Turn, { of, isStale }: Flight): void => {
  const plan = turn.plans.get(of.campaign)
  if (plan === undefined || isStale || isAfter(turn.horizon, of.upTo)) return
  const verdict = verdictOf(turn, plan, of)
  if (verdict === null) return
  if (verdict.type !== 'now') return settle(turn, of, verdict)
  if (plan.state === 'running') turn.targets = turn.targets.with(targetKey(of.campaign, of.target.target), of)
}
