import { emptyFloor, type Floor } from '../floor/floor.ts'
import type { stepFloor } from '../floor/step.ts'
import type { AgentId, EpochMs, LegId } from '../log/ids.ts'
import type { LogBody } from '../log/log-entry.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { type AgentTime, createAgentTime } from './agent-time.ts'
import { type DrawnCall, drawCalls } from './draw-calls.ts'
import { type Scenario, slotCount } from './scenario.ts'
import type { CallResult } from './simulated-day.ts'
import { agentIdOf, offDuty, simulatedConfig, simulatedLine } from './simulated-floor-config.ts'

export type FloorStep = typeof stepFloor

/** What is still to come. */
export type Happening =
  | { readonly kind: 'entry'; readonly body: LogBody }
  | { readonly kind: 'patienceOver'; readonly call: DrawnCall }
  | { readonly kind: 'goodbye'; readonly leg: LegId }
  | { readonly kind: 'wrapUpOver'; readonly agent: AgentId; readonly call: LegId }
  | { readonly kind: 'back'; readonly agent: AgentId }

/** A floor with everything around it that is played: callers, phones, clocks and shifts. */
export type World = {
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

export const ask = { request: '', actor: { account: 'plan', door: 'system' } } as const
export const openWorld = (scenario: Scenario, replication: number, step: FloorStep): World => {
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

export const tell = (world: World, at: EpochMs, body: LogBody): void => world.agenda.put(at, { kind: 'entry', body })

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
  const queueing = {
    type: 'flow.queueing',
    call: leg,
    queue,
    needs,
    headStartMs: 0,
    prefer: null,
    offerCallback: false,
  } as const
  tell(world, arrivesAt + kind.guidanceMs, queueing)
}
