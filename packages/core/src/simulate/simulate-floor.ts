import type { FloorConfig } from '../floor/config.ts'
import { emptyFloor, type Floor } from '../floor/floor.ts'
import { stepFloor } from '../floor/step.ts'
import type { AcdEvent } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { type Chance, seeded } from './chance.ts'

/** A load on one queue, slot by slot; times in milliseconds. */
export type FloorLoad = {
  readonly seed: number
  /** Arrivals per hour and agents at work in each slot. */
  readonly slots: readonly { readonly callsPerHour: number; readonly agents: number }[]
  readonly slotMs: number
  readonly talk: { readonly meanMs: number; readonly cv: number }
  readonly wrapUp: { readonly meanMs: number; readonly cv: number }
  /** Mean of an exponential patience; null: nobody gives up. */
  readonly patienceMs: number | null
  /** From the first ring to the agent's "hello". */
  readonly pickUpMs: number
}

export type FloorOutcome = {
  readonly calls: number
  readonly answered: number
  readonly abandoned: number
  /** Answered ÷ calls. */
  readonly answerRate: number
  /** Mean of the waits of answered calls (P1: 平均応答時間). */
  readonly meanAnswerMs: number
  /** Mean wait over all callers. */
  readonly meanWaitMs: number
  readonly waitMs: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number }
  /** Share of callers who found nobody free. */
  readonly waited: number
  /** Share of the agents' time spent ringing, talking or in wrap-up. */
  readonly occupancy: number
}

type World = {
  readonly agenda: Agenda<LogBody>
  readonly chance: Chance
  readonly load: FloorLoad
  readonly timers: Map<string, EpochMs>
  readonly arrivedAt: Map<string, EpochMs>
  readonly waits: number[]
  readonly answerWaits: number[]
  busyMs: number
  abandoned: number
  floor: Floor
}

const queue = 'q'

/**
 * Runs the real floor step against a seeded load: Poisson arrivals, log-normal talk and wrap-up, exponential patience.
 * The same load gives the same outcome.
 */
export const simulateFloor = (load: FloorLoad): FloorOutcome => {
  const world = openWorld(load)
  for (;;) {
    const next = world.agenda.take()
    if (next === undefined) break
    if (isVoid(world, next.at, next.item)) continue
    const step = stepFloor(world.floor, { id: '', at: next.at, by: 'world', body: next.item })
    world.floor = step.state
    for (const effect of step.effects) react(world, next.at, effect)
  }
  return outcomeOf(world)
}

const openWorld = (load: FloorLoad): World => {
  const world: World = {
    agenda: createAgenda(),
    chance: seeded(load.seed),
    load,
    timers: new Map(),
    arrivedAt: new Map(),
    waits: [],
    answerWaits: [],
    busyMs: 0,
    abandoned: 0,
    floor: emptyFloor,
  }
  const agents = Math.max(0, ...load.slots.map((slot) => slot.agents))
  world.agenda.put(0, { type: 'floor.configured', config: configOf(agents) })
  for (let n = 1; n <= agents; n++) {
    world.agenda.put(0, { type: 'phone.registered', phone: `p${n}` })
    world.agenda.put(0, { type: 'agent.signIn', agent: `a${n}`, ...ask })
  }
  load.slots.forEach((slot, n) => {
    openSlot(world, n * load.slotMs, slot, agents)
  })
  return world
}

const ask = { request: '', actor: { account: 'plan', door: 'system' } } as const

const openSlot = (world: World, from: EpochMs, slot: FloorLoad['slots'][number], agents: number): void => {
  for (let n = 1; n <= agents; n++)
    world.agenda.put(
      from,
      n <= slot.agents
        ? { type: 'agent.ready', agent: `a${n}`, ...ask }
        : { type: 'agent.pause', agent: `a${n}`, reason: 'off', ...ask },
    )
  const meanGapMs = 3_600_000 / slot.callsPerHour
  for (
    let at = from + world.chance.exponential(meanGapMs);
    at < from + world.load.slotMs;
    at += world.chance.exponential(meanGapMs)
  )
    arrive(world, at)
}

const arrive = (world: World, at: EpochMs): void => {
  const leg = `c${world.arrivedAt.size + 1}`
  world.arrivedAt.set(leg, at)
  const caller = { kind: 'withheld' } as const
  world.agenda.put(at, {
    type: 'leg.arrived',
    leg,
    node: 'n',
    line: 'l',
    called: '',
    caller,
    attempt: 1,
    recording: null,
  })
  world.agenda.put(at, { type: 'flow.queueing', call: leg, queue })
  if (world.load.patienceMs !== null)
    world.agenda.put(at + world.chance.exponential(world.load.patienceMs), { type: 'leg.ended', leg, cause: 31 })
}

/** Patience that ran out on somebody who talks already, and timers that were cancelled or moved. */
const isVoid = (world: World, at: EpochMs, body: LogBody): boolean => {
  if (body.type === 'leg.ended' && body.cause === 31) {
    const phase = world.floor.calls.get(body.leg)?.phase
    return phase !== 'waiting' && phase !== 'offered'
  }
  if (body.type !== 'timer.fired') return false
  if (world.timers.get(body.timer) !== at) return true
  world.timers.delete(body.timer)
  return false
}

const react = (world: World, at: EpochMs, effect: Effect<AcdEvent>): void => {
  if (effect.type === 'timer.set') {
    world.timers.set(effect.timer, effect.at)
    world.agenda.put(effect.at, { type: 'timer.fired', service: 'acd', timer: effect.timer })
  } else if (effect.type === 'timer.cancel') world.timers.delete(effect.timer)
  else if (effect.type === 'event') note(world, at, effect.event)
  else if (effect.command.type === 'leg.dial')
    world.agenda.put(at + world.load.pickUpMs, { type: 'leg.answered', leg: effect.command.leg, recording: null })
  else if (effect.command.type === 'leg.hangUp') {
    world.agenda.put(at, { type: 'leg.ended', leg: effect.command.leg, cause: 16 })
  }
}

const note = (world: World, at: EpochMs, event: AcdEvent): void => {
  if (event.type === 'call.abandoned') {
    world.abandoned++
    world.waits.push(event.waitedMs)
  }
  if (event.type !== 'call.connected') return
  world.waits.push(event.waitedMs)
  world.answerWaits.push(event.waitedMs)
  const { talk, wrapUp, pickUpMs } = world.load
  const talkMs = world.chance.logNormal(talk.meanMs, talk.cv)
  const wrapUpMs = wrapUp.meanMs === 0 ? 0 : world.chance.logNormal(wrapUp.meanMs, wrapUp.cv)
  world.busyMs += pickUpMs + talkMs + wrapUpMs
  world.agenda.put(at + talkMs, { type: 'leg.ended', leg: event.call, cause: 16 })
  world.agenda.put(at + talkMs + wrapUpMs, { type: 'agent.endWrapUp', agent: event.agent, ...ask })
}

const outcomeOf = (world: World): FloorOutcome => {
  const { waits, answerWaits, load } = world
  const sorted = [...waits].sort((a, b) => a - b)
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
  const agentMs = load.slots.reduce((sum, slot) => sum + slot.agents * load.slotMs, 0)
  const free = load.pickUpMs
  return {
    calls: world.arrivedAt.size,
    answered: answerWaits.length,
    abandoned: world.abandoned,
    answerRate: ratio(answerWaits.length, world.arrivedAt.size),
    meanAnswerMs: mean(answerWaits),
    meanWaitMs: mean(waits),
    waitMs: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? 0 },
    waited: ratio(waits.filter((ms) => ms > free).length, waits.length),
    occupancy: ratio(world.busyMs, agentMs),
  }
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const mean = (of: readonly number[]): number =>
  ratio(
    of.reduce((sum, x) => sum + x, 0),
    of.length,
  )

/** One queue; wrap-up is ended by the agents themselves, within a limit that nobody reaches. */
const configOf = (agents: number): FloorConfig => ({
  version: 1,
  contract: 'plan',
  floor: 'plan',
  node: 'n',
  lines: [{ id: 'l', name: 'l', number: '', flow: '', callerIds: [] }],
  queues: [
    {
      id: queue,
      name: queue,
      ringMs: 60_000,
      wrapUpMs: 86_400_000,
      musicClass: '',
      congestionPrompt: '',
      announceEveryMs: 0,
    },
  ],
  agents: Array.from({ length: agents }, (_, n) => ({
    id: `a${n + 1}`,
    name: '',
    phone: `p${n + 1}`,
    queues: [queue],
  })),
  flows: [],
  calendars: [],
  pauseReasons: ['off'],
  transferNumbers: [],
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
})
