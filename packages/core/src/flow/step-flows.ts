import type { FloorConfig } from '../floor/config.ts'
import type { AcdEvent } from '../log/events.ts'
import type { CallId, EpochMs, FlowId, LogId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import { type Step, stay } from '../machine/step.ts'
import { after, event, hush } from './ears.ts'
import { apologise, enter } from './enter.ts'
import type { FlowEffect, FlowRun, RunInput, RunStep, Thread } from './flow-run.ts'
import type { Scene } from './scene.ts'
import { stepRun } from './step-run.ts'

/** What ivr keeps of a floor: who is in which flow, and the set-ups those runs still follow. */
export type FlowFloor = {
  /** By the log entry that published them; the newest is `plan`, older ones are kept while a run follows them. */
  readonly plans: ReadonlyMap<LogId, FloorConfig>
  readonly plan: LogId | null
  readonly runs: ReadonlyMap<CallId, FlowRun>
}

export const emptyFlowFloor: FlowFloor = { plans: new Map(), plan: null, runs: new Map() }

export type FlowStep = Step<FlowFloor, FlowEffect>

/** One log entry through every flow of the floor. Pure: the same log gives the same commands, on any machine. */
export const stepFlows = (floor: FlowFloor, entry: LogEntry): FlowStep => {
  const body = entry.body
  switch (body.type) {
    case 'floor.configured':
      return {
        state: pruned({ ...floor, plans: withEntry(floor.plans, entry.id, body.config), plan: entry.id }),
        effects: [],
      }
    case 'call.arrived':
      return start(floor, body, entry.at)
    case 'call.flowing':
      return startAgain(floor, body, entry.at)
    case 'call.ended':
      return feed(floor, floor.runs.get(body.call), { type: 'callerGone' }, entry.at)
    case 'leg.ended':
      return feed(floor, runOfLeg(floor, body.leg), { type: 'callerGone' }, entry.at)
    case 'leg.handedBack':
      return feed(floor, runOfLeg(floor, body.leg), { type: 'handedBack' }, entry.at)
    case 'leg.keyPressed':
      return feed(floor, runOfLeg(floor, body.leg), { type: 'keyPressed', key: body.key }, entry.at)
    case 'playback.ended': {
      const { playback, completed } = body
      return feed(floor, runOfLeg(floor, body.leg), { type: 'playbackEnded', playback, completed }, entry.at)
    }
    case 'command.failed':
      if (body.command !== 'leg.play') return stay(floor)
      return feed(floor, runOfLeg(floor, body.leg), { type: 'playRefused' }, entry.at)
    case 'call.transferEnded': {
      const { result, returnedTo } = body
      return feed(floor, floor.runs.get(body.call), { type: 'transferEnded', result, returnedTo }, entry.at)
    }
    case 'lookup.answered': {
      const { lookup, result, values } = body
      return feed(floor, floor.runs.get(body.call), { type: 'lookedUp', lookup, result, values }, entry.at)
    }
    case 'timer.fired': {
      if (body.service !== 'ivr') return stay(floor)
      const run = floor.runs.get(body.timer.split(':')[1] ?? '')
      return feed(floor, run, { type: 'timerFired', timer: body.timer }, entry.at)
    }
    case 'pbx.snapshot':
      return seeAgain(floor, body.node, new Set(body.legs.map((seen) => seen.leg)), entry.at)
    default:
      // Everything else in the log is somebody else's business; the run inputs are the exhaustive list.
      return stay(floor)
  }
}

/** A caller whom acd sends into a line's flow. Nothing of a run that should have been over goes on. */
const startAgain = (floor: FlowFloor, { call, leg, node, line, flow, caller }: Flowing, at: EpochMs): FlowStep => {
  const before = floor.runs.get(call)
  const begun = begin(floor, { call, leg, pbx: node, line, flow, caller, used: before?.used ?? firstUsed(at) }, at)
  return before === undefined ? begun : { ...begun, effects: [...hush(before), ...begun.effects] }
}

type Flowing = Extract<AcdEvent, { type: 'call.flowing' }>

/** Ids of an earlier run of the same call are not known any more; these cannot meet them, a hundred for each millisecond. */
const firstUsed = (at: EpochMs): number => (Math.floor(at) % 10_000_000_000) * 100

type CallArrived = Extract<AcdEvent, { type: 'call.arrived' }>

const start = (floor: FlowFloor, arrived: CallArrived, at: EpochMs): FlowStep => {
  const before = floor.runs.get(arrived.call)
  if (arrived.direction !== 'inbound') return stay(floor)
  if (before !== undefined && before.phase !== 'handedBack') return stay(floor)
  const { call, leg, node: pbx, line, caller } = arrived
  return begin(floor, { call, leg, pbx, line, flow: null, caller, used: before?.used ?? 0 }, at)
}

/** `flow`: null is the line's own. */
type Beginning = Pick<Thread, 'call' | 'leg' | 'pbx' | 'line' | 'caller' | 'used'> & { readonly flow: FlowId | null }

const begin = (floor: FlowFloor, who: Beginning, at: EpochMs): FlowStep => {
  const config = floor.plan === null ? undefined : floor.plans.get(floor.plan)
  const line = config?.lines.find((candidate) => candidate.id === who.line)
  const wanted = who.flow ?? line?.flow
  const flow = config?.flows.find((candidate) => candidate.id === wanted)
  const thread: Thread = {
    ...who,
    plan: floor.plan ?? 'none',
    flow: wanted ?? 'unknown',
    language: flow?.language ?? 'ja',
    values: {},
    frames: [],
    texts: 0,
    hashUntil: null,
  }
  const started = event({ type: 'flow.started', call: who.call, flow: thread.flow, version: flow?.version ?? 0 })
  const scene = sceneOf(floor, thread, at)
  const first =
    flow === undefined
      ? apologise(
          thread,
          'none',
          line === undefined ? `line ${who.line} is unknown` : `flow ${wanted} is unknown`,
          scene,
        )
      : enter(thread, flow.start, 'start', scene)
  return settle(floor, who.call, after([started], first))
}

/** A leg belongs to the run of its call; for a caller the call's id is the leg's, so the scan is rare. */
const runOfLeg = (floor: FlowFloor, leg: string): FlowRun | undefined => {
  const own = floor.runs.get(leg)
  if (own?.leg === leg) return own
  for (const run of floor.runs.values()) if (run.leg === leg) return run
  return undefined
}

const feed = (floor: FlowFloor, run: FlowRun | undefined, input: RunInput, at: EpochMs): FlowStep => {
  if (run === undefined) return stay(floor)
  const step = stepRun(run, input, sceneOf(floor, run, at))
  return step.run === run ? { state: floor, effects: step.effects } : settle(floor, run.call, step)
}

const seeAgain = (floor: FlowFloor, pbx: string, legs: ReadonlySet<string>, at: EpochMs): FlowStep => {
  const there = [...floor.runs.values()].filter((run) => run.pbx === pbx && legs.has(run.leg))
  return there.reduce<FlowStep>(
    (so, run) => {
      const next = feed(so.state, run, { type: 'seenAgain' }, at)
      return { state: next.state, effects: [...so.effects, ...next.effects] }
    },
    { state: floor, effects: [] },
  )
}

const sceneOf = (floor: FlowFloor, { plan }: Pick<Thread, 'plan'>, at: EpochMs): Scene => ({
  at,
  flows: floor.plans.get(plan)?.flows ?? [],
  config: (floor.plan === null ? undefined : floor.plans.get(floor.plan)) ?? nothingSetUp,
})

const nothingSetUp: Scene['config'] = { queues: [], calendars: [], holidays: {}, prompts: {}, transferNumbers: [] }

const settle = (floor: FlowFloor, call: CallId, step: RunStep): FlowStep => {
  const runs = new Map(floor.runs)
  if (step.run === null) runs.delete(call)
  else runs.set(call, step.run)
  const state = { ...floor, runs }
  return { state: step.run === null ? pruned(state) : state, effects: step.effects }
}

const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map(map).set(key, value)

/** Forgets set-ups that no run follows any more. */
const pruned = (floor: FlowFloor): FlowFloor => {
  if (floor.plans.size <= 1) return floor
  const followed = new Set([...floor.runs.values()].map((run) => run.plan))
  const plans = new Map([...floor.plans].filter(([id]) => id === floor.plan || followed.has(id)))
  return plans.size === floor.plans.size ? floor : { ...floor, plans }
}
