import { type AttemptEnd, type AttemptHistory, attemptCurve, firstHistory, noteAttempt } from './attempt-curve.ts'
import {
  type DurationHistory,
  durationCurve,
  firstDurations,
  handleShape,
  noteDuration,
  talkShape,
  wrapShape,
} from './duration-curve.ts'
import { type BusyAgent, type Curves, type Outlook, outlookOf, shortTalkS } from './outlook.ts'
import { boundOf, type CappedSpan, firstSteering, isGateOpen, type Steering, steer, thetaOf } from './steering.ts'

/**
 * `progressive`: never more calls than agents who are free, so nobody is lost by dialling · `power`: so many calls for each
 * free agent, while the gate is open · `predictive`: as many as the bound allows (PACING §7).
 */
export type PacingMode =
  | { readonly kind: 'progressive' }
  | { readonly kind: 'power'; readonly callsPerAgent: number }
  | { readonly kind: 'predictive' }

export type PacingRules = {
  readonly mode: PacingMode
  /** Share of answered people who may be lost, 0.01 for one in a hundred. */
  readonly cap: number
  readonly ringTimeoutS: number
  /** From the answer to an agent's hello. */
  readonly graceS: number
  /** May withdraw a call that has rung so long and would probably be lost; null: never (the default in Japan, PACING §4). */
  readonly cancelAfterRingS: number | null
  readonly mostLines: number
  readonly linesPerAgent: number
  readonly callsPerS: number
}

export const municipalRules: PacingRules = {
  mode: { kind: 'progressive' },
  cap: 0.01,
  ringTimeoutS: 25,
  graceS: 2,
  cancelAfterRingS: null,
  mostLines: 1_000,
  linesPerAgent: 6,
  callsPerS: 50,
}

/** What the pacer has learnt; one per campaign, written down with every change. */
export type PacerState = {
  readonly startedAtS: number
  readonly attempts: AttemptHistory
  readonly talks: DurationHistory
  readonly wrapUps: DurationHistory
  readonly shortWrapUps: DurationHistory
  readonly handles: DurationHistory
  readonly leaves: { readonly weight: number; readonly left: number }
  readonly steering: Steering
}

export type PacerInput =
  | { readonly type: 'attemptEnded'; readonly ageS: number; readonly end: AttemptEnd }
  | { readonly type: 'served'; readonly atS: number }
  | { readonly type: 'abandoned'; readonly atS: number }
  | { readonly type: 'talkEnded'; readonly talkS: number }
  | { readonly type: 'wrapUpEnded'; readonly talkS: number; readonly wrapUpS: number; readonly left: boolean }

export type PacerSnapshot = {
  readonly nowS: number
  readonly idle: number
  /** Answered, and not with an agent yet. */
  readonly waiting: number
  readonly inFlight: readonly { readonly id: string; readonly ageS: number; readonly ringS: number }[]
  readonly busy: readonly BusyAgent[]
  /** The day and the thirty days, each with its cap. */
  readonly spans: readonly CappedSpan[]
}

/** What held the pacer back, or nothing: the answer to "why is nothing dialling?". */
export type PacingLimit =
  | 'none'
  | 'nobodyFree'
  | 'warmUp'
  | 'risk'
  | 'gate'
  | 'lines'
  | 'linesPerAgent'
  | 'callsPerSecond'

export type PacerDecision = {
  readonly dial: number
  /** Ids of calls that are better withdrawn. */
  readonly cancel: readonly string[]
  readonly limit: PacingLimit
  readonly theta: number
  /** Risk of the first call that was not dialled, or of the last one that was; null when it was not looked at. */
  readonly risk: number | null
  readonly answers: number | null
  readonly freeSoon: number | null
}

const firstLeaves = { weight: 50, left: 1 }

export const firstPacer = (rules: PacingRules, atS: number, theta?: number): PacerState => ({
  startedAtS: atS,
  attempts: firstHistory(rules.ringTimeoutS),
  talks: firstDurations(talkShape),
  wrapUps: firstDurations(wrapShape),
  shortWrapUps: firstDurations(wrapShape),
  handles: firstDurations(handleShape),
  leaves: firstLeaves,
  steering: firstSteering(boundOf(rules.cap), theta),
})

const warmUpAttempts = 30
const warmUpMoreS = 15

const isWarm = ({ attempts, startedAtS }: PacerState, { ringTimeoutS }: PacingRules, nowS: number): boolean =>
  attempts.count >= warmUpAttempts && nowS - startedAtS >= ringTimeoutS + warmUpMoreS

/** Learns from one thing that happened; `staff` is how many agents work, by which the memory is measured. */
export const learn = (state: PacerState, rules: PacingRules, input: PacerInput, staff: number): PacerState => {
  const memory = Math.max(250, 10 * staff)
  switch (input.type) {
    case 'attemptEnded':
      return { ...state, attempts: noteAttempt(state.attempts, input, Math.max(300, 15 * staff)) }
    case 'served':
    case 'abandoned': {
      const frozen = rules.mode.kind === 'progressive' || !isWarm(state, rules, input.atS)
      const told = { atS: input.atS, outcome: input.type, frozen }
      return { ...state, steering: steer(state.steering, boundOf(rules.cap), told) }
    }
    case 'talkEnded':
      return { ...state, talks: noteDuration(state.talks, input.talkS, memory) }
    case 'wrapUpEnded': {
      const which = input.talkS < shortTalkS ? 'shortWrapUps' : 'wrapUps'
      const { weight, left } = state.leaves
      const kept = 1 - 1 / memory
      return {
        ...state,
        [which]: noteDuration(state[which], input.wrapUpS, memory),
        handles: noteDuration(state.handles, input.talkS + input.wrapUpS, memory),
        leaves: { weight: weight * kept + 1, left: left * kept + (input.left ? 1 : 0) },
      }
    }
  }
}

/** How many calls to start now, and why not more. Pure: the same state and snapshot decide the same. */
export const decide = (state: PacerState, rules: PacingRules, snapshot: PacerSnapshot): PacerDecision => {
  const { idle, waiting, inFlight, busy } = snapshot
  const staff = idle + busy.length
  const theta = thetaOf(state.steering)
  const ceiling = ceilingOf(rules, inFlight.length, staff)
  const floor = Math.max(0, idle - waiting - inFlight.length)
  const plain = (dial: number, limit: PacingLimit): PacerDecision => ({
    dial,
    cancel: [],
    limit,
    theta,
    risk: null,
    answers: null,
    freeSoon: null,
  })
  if (ceiling.calls <= floor) return plain(ceiling.calls, ceiling.limit)
  if (rules.mode.kind === 'progressive') return plain(floor, 'nobodyFree')
  if (rules.mode.kind === 'power') return powered(rules.mode.callsPerAgent, rules, snapshot, floor, ceiling, plain)
  if (!isWarm(state, rules, snapshot.nowS)) return plain(floor, 'warmUp')
  const outlook = outlookOf({
    curves: curvesOf(state, snapshot),
    agents: busy,
    inFlightS: inFlight.map(({ ageS }) => ageS),
    free: idle - waiting,
    ringTimeoutS: rules.ringTimeoutS,
    graceS: rules.graceS,
    staff,
  })
  return predicted(rules, snapshot, outlook, { theta, floor, ceiling })
}

type Ceiling = { readonly calls: number; readonly limit: PacingLimit }

/** Lines, lines for each agent, and calls a second, whichever is least. */
const ceilingOf = (rules: PacingRules, inFlight: number, staff: number): Ceiling => {
  const ceilings: readonly Ceiling[] = [
    { calls: rules.mostLines - inFlight, limit: 'lines' },
    { calls: Math.floor(rules.linesPerAgent * staff) - inFlight, limit: 'linesPerAgent' },
    { calls: rules.callsPerS, limit: 'callsPerSecond' },
  ]
  const least = ceilings.reduce((a, b) => (b.calls < a.calls ? b : a))
  return { calls: Math.max(0, least.calls), limit: least.limit }
}

const powered = (
  callsPerAgent: number,
  { ringTimeoutS }: PacingRules,
  { idle, waiting, inFlight, spans }: PacerSnapshot,
  floor: number,
  ceiling: Ceiling,
  plain: (dial: number, limit: PacingLimit) => PacerDecision,
): PacerDecision => {
  const wanted = Math.max(0, Math.floor(callsPerAgent * Math.max(0, idle - waiting)) - inFlight.length)
  if (wanted <= floor) return plain(floor, 'nobodyFree')
  const young = inFlight.filter(({ ageS }) => ageS < ringTimeoutS).length
  if (!isGateOpen(spans, Math.max(0, young - idle))) return plain(floor, 'gate')
  return wanted > ceiling.calls ? plain(ceiling.calls, ceiling.limit) : plain(wanted, 'none')
}

const predicted = (
  rules: PacingRules,
  { idle, waiting, inFlight, spans }: PacerSnapshot,
  outlook: Outlook,
  { theta, floor, ceiling }: { readonly theta: number; readonly floor: number; readonly ceiling: Ceiling },
): PacerDecision => {
  let dial = 0
  for (; dial < floor; dial += 1) outlook.dial()
  let risk: number | null = null
  let limit: PacingLimit = ceiling.limit
  while (dial < ceiling.calls) {
    const over = Math.max(0, waiting + inFlight.length + dial - idle) * outlook.answers
    if (!isGateOpen(spans, over * Math.max(theta, 0.05))) {
      limit = 'gate'
      break
    }
    risk = outlook.riskOf(0)
    if (risk > theta) {
      limit = 'risk'
      break
    }
    outlook.dial()
    dial += 1
  }
  const cancel = dial > 0 ? [] : withdrawn(rules, { idle, inFlight }, outlook)
  return { dial, cancel, limit, theta, risk, answers: outlook.answers, freeSoon: outlook.freeSoon }
}

const likelyLost = 0.5

/** The call that has rung longest, when it would more likely than not be lost; at most one at a time. */
const withdrawn = (
  { cancelAfterRingS }: PacingRules,
  { idle, inFlight }: Pick<PacerSnapshot, 'idle' | 'inFlight'>,
  outlook: Outlook,
): readonly string[] => {
  if (cancelAfterRingS === null || inFlight.length <= idle) return []
  const oldest = inFlight
    .filter(({ ringS }) => ringS >= cancelAfterRingS)
    .reduce<PacerSnapshot['inFlight'][number] | null>((a, b) => (a === null || b.ageS > a.ageS ? b : a), null)
  if (oldest === null) return []
  outlook.withdraw(oldest.ageS)
  return outlook.riskOf(oldest.ageS) >= likelyLost ? [oldest.id] : []
}

const curvesOf = (state: PacerState, { inFlight, busy }: PacerSnapshot): Curves => {
  const [talks, wraps, shortWraps, handled]: readonly [number[], number[], number[], number[]] = [[], [], [], []]
  for (const agent of busy) {
    if (agent.phase === 'known') continue
    const ongoing = agent.phase === 'talk' ? talks : agent.talkS < shortTalkS ? shortWraps : wraps
    ongoing.push(agent.elapsedS)
    handled.push(agent.elapsedS + agent.talkS)
  }
  return {
    attempt: attemptCurve(
      state.attempts,
      inFlight.map(({ ageS }) => ageS),
    ),
    talk: durationCurve(state.talks, talks),
    wrapUp: durationCurve(state.wrapUps, wraps),
    shortWrapUp: durationCurve(state.shortWrapUps, shortWraps),
    handle: durationCurve(state.handles, handled),
    leaves: state.leaves.left / state.leaves.weight,
  }
}
