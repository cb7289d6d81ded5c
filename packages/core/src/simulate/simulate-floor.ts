import { emptyFloor, type Floor } from '../floor/floor.ts'
import { stepFloor } from '../floor/step.ts'
import type { AcdEvent } from '../log/events.ts'
import type { AgentId, EpochMs, LegId } from '../log/ids.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { type AgentTime, createAgentTime, type SlotTime } from './agent-time.ts'
import { seededFor } from './chance.ts'
import { type DrawnCall, drawCalls } from './draw-calls.ts'
import { type Scenario, slotCount } from './scenario.ts'
import { agentIdOf, offDuty, simulatedConfig, simulatedLine } from './simulated-floor-config.ts'
import { drawMs } from './spread.ts'

/** What became of one simulated caller. `left`: a rule of the queue took the caller out; `unserved`: nobody ever came. */
export type CallResult = {
  readonly stream: number
  readonly slot: number
  readonly end: 'answered' | 'abandoned' | 'left' | 'unserved'
  /** Joining the queue to agent, or to giving up. */
  readonly waitMs: number
  /** Arrival to agent (P1: 平均応答時間); null unless answered. */
  readonly answerMs: number | null
  /** Found nobody free. */
  readonly waited: boolean
}

export type SimulatedDay = {
  readonly calls: readonly CallResult[]
  readonly slots: readonly SlotTime[]
  /** Entries that the floor stepped through. */
  readonly entries: number
}

export type FloorStep = typeof stepFloor

type Happening =
  | { readonly kind: 'entry'; readonly body: LogBody }
  | { readonly kind: 'patienceOver'; readonly call: DrawnCall }
  | { readonly kind: 'goodbye'; readonly leg: LegId }
  | { readonly kind: 'wrapUpOver'; readonly agent: AgentId; readonly call: LegId }
  | { readonly kind: 'back'; readonly agent: AgentId }

type World = {
  readonly scenario: Scenario
  readonly replication: number
  readonly step: FloorStep
  readonly agenda: Agenda<Happening>
  readonly calls: ReadonlyMap<LegId, DrawnCall>
  readonly results: Map<LegId, CallResult>
  readonly queuedAt: Map<LegId, EpochMs>
  /** Callers who may have begun to wait in this step. */
  readonly mayWait: Set<DrawnCall>
  readonly atOnce: Set<LegId>
  /** Callers whose patience runs. */
  readonly impatient: Set<LegId>
  readonly timers: Map<string, EpochMs>
  /** Channels that are there. */
  readonly legs: Set<LegId>
  readonly onDuty: Set<AgentId>
  readonly time: AgentTime
  floor: Floor
  at: EpochMs
  entries: number
}

const ask = { request: '', actor: { account: 'plan', door: 'system' } } as const
/** A simulated agent who missed a call is back after this. */
const backMs = 30_000
/** Nothing is waited for longer than this after the last slot. */
const overtimeMs = 86_400_000
const normalClearing = 16

/**
 * Runs the real floor step, or another one given for comparison, over one seeded day. The same scenario and replication give
 * the same run. Those who still wait when the last slot is over are served by its agents, who stay as long.
 */
export const simulateFloor = (scenario: Scenario, replication: number, step: FloorStep = stepFloor): SimulatedDay => {
  const world = openWorld(scenario, replication, step)
  const closesAt = scenario.startsAt + slotCount(scenario) * scenario.slotMs
  for (let next = world.agenda.take(); next !== undefined; next = world.agenda.take()) {
    const done = world.results.size === world.calls.size
    if (next.at >= (done ? closesAt : closesAt + overtimeMs)) break
    world.at = next.at
    happen(world, next.item)
  }
  return {
    calls: [...world.calls.values()].map((call) => world.results.get(call.leg) ?? resultOf(world, call, 'unserved', 0)),
    slots: world.time.closeAt(closesAt),
    entries: world.entries,
  }
}

const openWorld = (scenario: Scenario, replication: number, step: FloorStep): World => {
  const drawn = drawCalls(scenario, replication)
  const slots = slotCount(scenario)
  const world: World = {
    scenario,
    replication,
    step,
    agenda: createAgenda(),
    calls: new Map(drawn.map((call) => [call.leg, call])),
    results: new Map(),
    queuedAt: new Map(),
    mayWait: new Set(),
    atOnce: new Set(),
    impatient: new Set(),
    timers: new Map(),
    legs: new Set(),
    onDuty: new Set(),
    time: createAgentTime(scenario, slots),
    floor: emptyFloor,
    at: scenario.startsAt,
    entries: 0,
  }
  const config = simulatedConfig(scenario)
  tell(world, scenario.startsAt, { type: 'floor.configured', config })
  for (const { phone } of config.agents) tell(world, scenario.startsAt, { type: 'phone.registered', phone })
  for (let slot = 0; slot < slots; slot++) putShifts(world, slot)
  for (const call of drawn) putCall(world, call)
  return world
}

const tell = (world: World, at: EpochMs, body: LogBody): void => world.agenda.put(at, { kind: 'entry', body })

/** Who comes and who goes at the begin of a slot. Who goes finishes the call at hand. */
const putShifts = (world: World, slot: number): void => {
  const at = world.scenario.startsAt + slot * world.scenario.slotMs
  world.scenario.groups.forEach(({ agents }, group) => {
    const before = slot === 0 ? 0 : (agents[slot - 1] ?? 0)
    const now = agents[slot] ?? 0
    for (let n = before + 1; n <= now; n++) {
      const agent = agentIdOf(group, n)
      tell(world, at, { type: 'agent.signIn', agent, ...ask })
      tell(world, at, { type: 'agent.ready', agent, ...ask })
    }
    for (let n = now + 1; n <= before; n++)
      tell(world, at, { type: 'agent.pause', agent: agentIdOf(group, n), reason: offDuty, ...ask })
  })
}

const putCall = (world: World, { leg, stream, arrivesAt }: DrawnCall): void => {
  const kind = world.scenario.streams[stream]
  if (kind === undefined) return
  tell(world, arrivesAt, {
    type: 'leg.arrived',
    leg,
    node: world.scenario.floor.node,
    line: simulatedLine,
    called: '',
    caller: { kind: 'withheld' },
    attempt: 1,
    recording: null,
  })
  const { queue, needs } = kind
  const queueing = { type: 'flow.queueing', call: leg, queue, needs, headStartMs: 0, prefer: null } as const
  tell(world, arrivesAt + kind.guidanceMs, queueing)
}

const happen = (world: World, item: Happening): void => {
  switch (item.kind) {
    case 'entry':
      if (isReal(world, item.body)) enter(world, item.body)
      return
    case 'patienceOver':
      if (!world.results.has(item.call.leg)) endLeg(world, item.call.leg)
      return
    case 'goodbye':
      return endLeg(world, item.leg)
    case 'wrapUpOver': {
      const activity = world.floor.agents.get(item.agent)?.activity
      if (activity?.kind === 'wrapUp' && activity.call === item.call)
        enter(world, { type: 'agent.endWrapUp', agent: item.agent, ...ask })
      return
    }
    case 'back':
      if (world.onDuty.has(item.agent)) enter(world, { type: 'agent.ready', agent: item.agent, ...ask })
      return
  }
}

const endLeg = (world: World, leg: LegId): void => {
  if (world.legs.delete(leg)) enter(world, { type: 'leg.ended', leg, cause: normalClearing })
}

/** Timers that were cancelled or moved do not fire, and channels that are gone say nothing. */
const isReal = (world: World, body: LogBody): boolean => {
  if (body.type === 'leg.answered' || body.type === 'leg.ringing') return world.legs.has(body.leg)
  if (body.type !== 'timer.fired') return true
  if (world.timers.get(body.timer) !== world.at) return false
  return world.timers.delete(body.timer)
}

const enter = (world: World, body: LogBody): void => {
  if (body.type === 'leg.arrived') world.legs.add(body.leg)
  if (body.type === 'agent.ready') world.onDuty.add(body.agent)
  if (body.type === 'agent.pause') world.onDuty.delete(body.agent)
  const step = world.step(world.floor, { id: `${world.at}-${world.entries}`, at: world.at, by: 'world', body })
  world.entries++
  world.floor = step.state
  for (const effect of step.effects) react(world, effect)
  for (const call of world.mayWait) wait(world, call)
  world.mayWait.clear()
}

const react = (world: World, effect: Effect<AcdEvent>): void => {
  if (effect.type === 'timer.set') {
    world.timers.set(effect.timer, effect.at)
    tell(world, effect.at, { type: 'timer.fired', service: 'acd', timer: effect.timer })
  } else if (effect.type === 'timer.cancel') world.timers.delete(effect.timer)
  else if (effect.type === 'event') note(world, effect.event)
  else if (effect.command.type === 'leg.dial') ring(world, effect.command.leg)
  else if (effect.command.type === 'leg.hangUp')
    world.agenda.put(world.at, { kind: 'goodbye', leg: effect.command.leg })
}

/** A phone rings until somebody picks up; the same offer of the same call takes as long under every plan. */
const ring = (world: World, leg: LegId): void => {
  const { seed, pickUp } = world.scenario
  const pickUpMs = drawMs(seededFor(seed, world.replication, 'pickUp', leg), pickUp)
  world.legs.add(leg)
  tell(world, world.at, { type: 'leg.ringing', leg })
  tell(world, world.at + pickUpMs, { type: 'leg.answered', leg, recording: null })
}

const note = (world: World, event: AcdEvent): void => {
  switch (event.type) {
    case 'call.queued':
      return noteQueued(world, event.call)
    case 'call.offered':
      if (event.waitedMs === 0) world.atOnce.add(event.call)
      return
    case 'call.offerEnded':
      return noteQueued(world, event.call)
    case 'call.connected':
      return noteConnected(world, event.call)
    case 'call.abandoned':
      return noteEnd(world, event.call, 'abandoned')
    case 'call.leftQueue':
      // What comes after the queue (an announcement, a message, another line) is not simulated: the caller is gone.
      if (event.action === 'queue') return
      noteEnd(world, event.call, 'left')
      return world.agenda.put(world.at, { kind: 'goodbye', leg: event.call })
    case 'call.ended':
      return noteEnd(world, event.call, 'left')
    case 'agent.changed':
      return noteAgent(world, event)
    default:
      return
  }
}

const noteQueued = (world: World, id: LegId): void => {
  const call = world.calls.get(id)
  if (call === undefined) return
  if (!world.queuedAt.has(id)) world.queuedAt.set(id, world.at)
  world.mayWait.add(call)
}

/** Patience runs from the moment there is something to bear: whoever hears a phone ring at once does not give up, as in Erlang A. */
const wait = (world: World, call: DrawnCall): void => {
  if (call.patienceMs === null || world.impatient.has(call.leg)) return
  if (world.floor.calls.get(call.leg)?.phase !== 'waiting') return
  world.impatient.add(call.leg)
  world.agenda.put(world.at + call.patienceMs, { kind: 'patienceOver', call })
}

const noteConnected = (world: World, id: LegId): void => {
  const call = world.calls.get(id)
  if (call === undefined || world.results.has(id)) return
  noteEnd(world, id, 'answered')
  world.agenda.put(world.at + call.talkMs, { kind: 'goodbye', leg: id })
}

/** The first end of a call's wait counts. */
const noteEnd = (world: World, id: LegId, end: CallResult['end']): void => {
  const call = world.calls.get(id)
  if (call === undefined || world.results.has(id)) return
  const waitMs = world.at - (world.queuedAt.get(id) ?? world.at)
  world.results.set(id, resultOf(world, call, end, waitMs))
}

const resultOf = (world: World, call: DrawnCall, end: CallResult['end'], waitMs: number): CallResult => ({
  stream: call.stream,
  slot: call.slot,
  end,
  waitMs,
  answerMs: end === 'answered' ? world.at - call.arrivesAt : null,
  waited: !world.atOnce.has(call.leg),
})

/** Wrap-up takes as long as drawn, or as the queue's limit; a missed call is got over; who is off duty goes home. */
const noteAgent = (world: World, event: Extract<AcdEvent, { type: 'agent.changed' }>): void => {
  const { agent } = event
  world.time.note(world.at, event)
  if (event.activity === 'wrapUp' && event.call !== null) {
    const wrapUpMs = world.calls.get(event.call)?.wrapUpMs ?? 0
    world.agenda.put(world.at + wrapUpMs, { kind: 'wrapUpOver', agent, call: event.call })
  }
  if (event.availability !== 'paused' || event.activity !== 'idle') return
  if (event.reason === offDuty) tell(world, world.at, { type: 'agent.signOut', agent, ...ask })
  else if (world.onDuty.has(agent)) world.agenda.put(world.at + backMs, { kind: 'back', agent })
}
