import type { CallId } from '../../log/ids.ts'
import type { BusyAgent } from '../../pacing/outlook.ts'
import { decide, firstPacer, type PacerDecision } from '../../pacing/pacer.ts'
import type { Campaign, DialDecision, DialLimit } from '../campaign.ts'
import { slotAt } from '../tried.ts'
import { addBusy, type Busy, choose, handOf } from './choose.ts'
import type { Flight, SeenAgent } from './dialler.ts'
import { isAnsweredByPerson, startAttempt, withdraw } from './flights.ts'
import { openForMs } from './hours.ts'
import { idleOf, isTalking, rosterOf, staffOf } from './staff.ts'
import { quotaLeft, spansOf } from './tally.ts'
import { trunkAllows } from './trunk.ts'
import type { Turn } from './turn.ts'

export type Pace = { readonly leftInSecond: number }
export type Dialled = Omit<DialDecision, 'answered' | 'abandoned' | 'atHand' | 'repeated'>
type Given = { readonly busy: Busy; readonly pace: Pace /** Targets beyond those at hand. */; readonly list: number }

/** What a campaign sees of the floor it shares with others. */
type Scene = {
  readonly staff: readonly SeenAgent[]
  readonly idle: readonly SeenAgent[]
  /** Calls of any campaign, for which nobody is kept, that may be answered by these agents. */
  readonly pooled: readonly Flight[]
  /** Answered ones of them, and callers, who wait for one of these agents. */
  readonly lost: number
  readonly callers: number
  /** Calls of this campaign that nobody has answered. */
  readonly own: readonly Flight[]
}

const sceneOf = (turn: Turn, { id, queue }: Campaign): Scene => {
  const staff = staffOf(turn, queue)
  const sharing = rosterOf(turn.config).sharing.get(queue) ?? new Set([queue])
  const offered = new Set(
    staff.flatMap(({ activity, call }) => (activity === 'ringing' && call !== null ? [call] : [])),
  )
  const scene = { pooled: [] as Flight[], own: [] as Flight[], lost: 0 }
  for (const flight of turn.flights.values()) {
    const { attempt, answeredAt, connectedAt, withdrawn, isLost } = flight
    if (answeredAt === null) {
      if (attempt.campaign === id) scene.own.push(flight)
      if (attempt.agent === null && attempt.mode !== 'agentless' && withdrawn === null && sharing.has(attempt.queue))
        scene.pooled.push(flight)
    } else if (
      attempt.agent === null &&
      attempt.mode !== 'agentless' &&
      connectedAt === null &&
      !isLost &&
      isAnsweredByPerson(flight)
    )
      if (sharing.has(attempt.queue) && !offered.has(attempt.call)) scene.lost += 1
  }
  const waits = [...turn.calls.values()].filter(
    ({ call, queue: at }) => at !== null && sharing.has(at) && !offered.has(call),
  )
  return { ...scene, staff, idle: idleOf(turn, staff), callers: waits.length }
}

/** How many calls may begin, by everything but their targets, and what keeps it from being more. */
type Allowed = Pick<PacerDecision, 'dial' | 'cancel' | 'theta' | 'risk' | 'answers' | 'freeSoon'> & {
  readonly limit: DialLimit
}

const none = (limit: DialLimit): Allowed => ({
  ...{ dial: 0, cancel: [], limit, theta: 0, risk: null, answers: null, freeSoon: null },
})

/** Dials for one campaign, as many as its reasons allow, and says which of them bound. */
export const dialFor = (turn: Turn, plan: Campaign, given: Given): Dialled => {
  const scene = sceneOf(turn, plan)
  const allowed = allowedFor(turn, plan, scene, given)
  const withdrawn = cancelled(turn, plan, allowed.cancel)
  const { started, limit } = startUpTo(turn, plan, scene, given, allowed)
  return { ...seenIn(scene), ...paced(allowed), limit, started, withdrawn }
}

const paced = ({
  theta,
  risk,
  answers,
  freeSoon,
}: Allowed): Pick<Dialled, 'theta' | 'risk' | 'answers' | 'freeSoon'> => ({
  ...{ theta, risk, answers, freeSoon },
})

const seenIn = ({ staff, idle, pooled, own, lost, callers }: Scene) => ({
  idle: idle.length,
  busy: staff.filter((agent) => isTalking(agent) || agent.activity === 'ringing' || agent.activity === 'reserved')
    .length,
  wrapUp: staff.filter(({ activity }) => activity === 'wrapUp').length,
  inFlight: new Set([...pooled, ...own]).size,
  waiting: lost + callers,
})

/** The reasons in their order; the first that holds is told. */
const allowedFor = (turn: Turn, plan: Campaign, scene: Scene, given: Given): Allowed => {
  const isStaffed = plan.mode.kind !== 'agentless'
  if (isStaffed && plan.yields && scene.callers > 0) return none('callersWait')
  const { reserve } = plan
  if (isStaffed && !isAhead(plan) && reserve > 0 && scene.idle.length > 0 && scene.idle.length <= reserve)
    return none('reserve')
  const trunk = trunkAllows(turn, plan.line)
  if (trunk.calls === 0) return none(trunk.limit)
  const atHand = [...turn.targets.values()].filter(({ campaign }) => campaign === plan.id).length
  if (atHand === 0) return none('noTargets')
  const band = slotAt(plan.tries.bands, turn.at)?.band ?? null
  const quota = quotaLeft(turn, plan, band, given.list + atHand + scene.own.length)
  if (quota === 0) return none('quota')
  const allowed = isStaffed ? pacedFor(turn, plan, scene, given, atHand) : lines(plan, scene, given)
  const { dial } = allowed
  const least = trunk.calls <= quota ? trunk : ({ calls: quota, limit: 'quota' } as const)
  return dial > least.calls ? { ...allowed, dial: least.calls, limit: least.limit } : allowed
}

/** Calls begin for agents who are not free yet. */
const isAhead = ({ mode }: Campaign): boolean => mode.kind === 'power' || mode.kind === 'predictive'

const lines = ({ mode, pacing }: Campaign, { own }: Scene, { pace }: Given): Allowed => {
  const most = (mode.kind === 'agentless' ? Math.min(mode.mostLines, pacing.mostLines) : pacing.mostLines) - own.length
  return pace.leftInSecond < most
    ? { ...none('callsPerSecond'), dial: pace.leftInSecond }
    : { ...none('lines'), dial: Math.max(0, most) }
}

const pacedFor = (turn: Turn, plan: Campaign, scene: Scene, { pace, list }: Given, atHand: number): Allowed => {
  const { staff, idle, pooled, own, lost, callers } = scene
  const free = idle.length - plan.reserve
  const others = pooled.filter(({ attempt }) => attempt.campaign !== plan.id).length
  const named = own.filter(({ attempt }) => attempt.agent !== null).length
  const rules = {
    ...plan.pacing,
    callsPerS: pace.leftInSecond,
    mostLines: Math.max(0, plan.pacing.mostLines - named + others),
  }
  const decision = decide(turn.pacers.get(plan.id) ?? firstPacer(plan.pacing, turn.at / 1_000), rules, {
    nowS: turn.at / 1_000,
    idle: Math.max(0, free),
    waiting: lost + callers + Math.max(0, -free),
    inFlight: pooled.map((flight) => ringing(turn, flight)),
    busy: staff.flatMap((agent) => busyAgent(turn, agent)),
    spans: isAhead(plan) ? spansOf(turn, plan, list + atHand, openForMs(turn, plan)) : [],
  })
  if (decision.dial > 0 || (decision.limit !== 'nobodyFree' && idle.length > 0)) return decision
  if (staff.some((agent) => worksFor(turn, agent, plan))) return { ...decision, limit: 'otherCampaign' }
  // Without anybody at work there are no lines for them either: that is not what people ask for.
  return decision.limit === 'linesPerAgent' ? { ...decision, limit: 'nobodyFree' } : decision
}

const ringing = (turn: Turn, { attempt, dialledAt, ringingAt }: Flight) => ({
  id: attempt.call,
  ageS: dialledAt === null ? 0 : (turn.at - dialledAt) / 1_000,
  ringS: ringingAt === null ? 0 : (turn.at - ringingAt) / 1_000,
})

/** Kept for a call of another campaign, which goes before this one or had its turn. */
const worksFor = (turn: Turn, { keptFor, activity }: SeenAgent, plan: Campaign): boolean => {
  const flight = keptFor === null ? undefined : turn.flights.get(keptFor)
  return flight !== undefined && flight.attempt.campaign !== plan.id && (activity === 'idle' || activity === 'reserved')
}

const busyAgent = (turn: Turn, agent: SeenAgent): readonly BusyAgent[] => {
  const isLeaving = agent.isLeaving || agent.availability !== 'ready'
  const elapsedS = (turn.at - agent.since) / 1_000
  if (agent.activity === 'wrapUp') return [{ phase: 'wrapUp', elapsedS, talkS: agent.talkMs / 1_000, isLeaving }]
  if (isTalking(agent)) return [{ phase: 'talk', elapsedS, talkS: 0, isLeaving }]
  return agent.activity === 'ringing' ? [{ phase: 'talk', elapsedS: 0, talkS: 0, isLeaving }] : []
}

/** Ringing calls of this campaign that are better withdrawn. */
const cancelled = (turn: Turn, plan: Campaign, ids: readonly CallId[]): readonly CallId[] =>
  ids.filter((id) => {
    const flight = turn.flights.get(id)
    if (flight?.attempt.campaign !== plan.id) return false
    withdraw(turn, flight, 'cancelLever')
    return true
  })

const startUpTo = (
  turn: Turn,
  plan: Campaign,
  { idle, pooled, lost, callers }: Scene,
  { busy }: Given,
  { dial, limit }: Allowed,
): { readonly started: readonly CallId[]; readonly limit: DialLimit } => {
  const started: CallId[] = []
  const names = plan.mode.kind === 'progressive' || plan.mode.kind === 'preview'
  // Whoever is free beyond those who wait, and beyond calls that ring for nobody in particular.
  const free = idle.slice(0, Math.max(0, idle.length - plan.reserve - lost - callers - pooled.length))
  const hand = handOf(turn, plan)
  while (started.length < dial) {
    const choice = choose(turn, plan, hand, busy, { free, names })
    if (choice === null) return { started, limit: 'noTargets' }
    started.push(startAttempt(turn, plan, choice))
    addBusy(busy, { ...choice.one.target, number: choice.number })
    const at = free.findIndex(({ id }) => id === choice.agent)
    if (at >= 0) free.splice(at, 1)
    // One who is not named takes a place as well.
    else if (free.length > 0) free.pop()
  }
  return { started, limit }
}
