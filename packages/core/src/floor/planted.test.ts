import { describe, expect, it } from 'vitest'
import type { Call } from '../call/call.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import type { IdMap } from '../machine/id-map.ts'
import type { Step } from '../machine/step.ts'
import type { FloorConfig } from './config.ts'
import type { Floor } from './floor.ts'
import { type PromiseName, promiseNames } from './invariants.spec.ts'
import { stepFloor } from './step.ts'
import { type FloorStep, Walk } from './walk.spec.ts'

type Stepped = Step<Floor, Effect<AcdEvent>>
/** A floor with a bug: what it does with the input, or with what the real step made of it. */
type Bug = (stepped: Stepped, before: Floor, entry: LogEntry) => Stepped

const real = (floor: Floor, entry: LogEntry): Stepped => stepFloor(floor, entry)

const without =
  (isDropped: (effect: Effect<AcdEvent>) => boolean): Bug =>
  ({ state, effects }) => ({ state, effects: effects.filter((effect) => !isDropped(effect)) })

const changed =
  (change: (effect: Effect<AcdEvent>) => Effect<AcdEvent>): Bug =>
  ({ state, effects }) => ({ state, effects: effects.map(change) })

const isEvent = (type: AcdEvent['type']) => (effect: Effect<AcdEvent>) =>
  effect.type === 'event' && effect.event.type === type

const told = <T extends AcdEvent['type']>({ effects }: Stepped, type: T): Extract<AcdEvent, { type: T }>[] =>
  effects.flatMap((effect) =>
    effect.type === 'event' && effect.event.type === type ? [effect.event as Extract<AcdEvent, { type: T }>] : [],
  )

const unhung = ({ state, effects }: Stepped): Stepped => ({
  state,
  effects: effects.filter((effect) => effect.type !== 'command' || effect.command.type !== 'leg.hangUp'),
})

const isTimer = (kind: string) => (effect: Effect<AcdEvent>) =>
  effect.type === 'timer.set' && effect.timer.startsWith(`${kind}:`)

/** The real step over a floor that is told something wrong about its calls, put right again afterwards. */
const deceived =
  (wrong: (call: Call) => Call): Bug =>
  (stepped, before, entry) => {
    if (stepped.state.calls === before.calls && told(stepped, 'call.offered').length === 0) return stepped
    const { state, effects } = real({ ...before, calls: mapped(before.calls, wrong) }, entry)
    const right = (call: Call): Call => {
      const was = before.calls.get(call.id)
      const isQueued =
        (call.phase === 'waiting' || call.phase === 'offered') && (was?.phase === 'waiting' || was?.phase === 'offered')
      return isQueued && was.queue === call.queue ? { ...call, since: was.since, headStartMs: was.headStartMs } : call
    }
    return { state: { ...state, calls: mapped(state.calls, right) }, effects }
  }

const mapped = (calls: IdMap<Call>, change: (call: Call) => Call): IdMap<Call> => {
  let after = calls
  for (const call of calls.values()) {
    const now = change(call)
    if (now !== call) after = after.with(call.id, now)
  }
  return after
}

const generous = new WeakMap<FloorConfig, FloorConfig>()
/** Everybody can do everything. */
const allAble = (config: FloorConfig): FloorConfig => {
  const made = generous.get(config) ?? {
    ...config,
    agents: config.agents.map((agent) => ({ ...agent, skills: { ja: 9, en: 9 } })),
  }
  generous.set(config, made)
  return made
}

const bugs: Readonly<Record<PromiseName, Bug>> = {
  'one call': (stepped) => {
    const [offered] = told(stepped, 'call.offered')
    const call = offered && stepped.state.calls.get(offered.call)
    const other = [...stepped.state.calls.values()].find(({ phase }) => phase === 'waiting')
    if (call?.phase !== 'offered' || other?.phase !== 'waiting') return stepped
    const { state, effects } = stepped
    return {
      state: { ...state, calls: state.calls.with(other.id, { ...other, phase: 'offered', offers: call.offers }) },
      effects,
    }
  },
  'both ways': (stepped, before) => {
    const [ended] = told(stepped, 'call.ended')
    const call = ended && before.calls.get(ended.call)
    if (call?.phase !== 'talking') return stepped
    const agent = before.agents.get(call.agent)
    const { state, effects } = stepped
    return agent === undefined ? stepped : { state: { ...state, agents: state.agents.with(agent.id, agent) }, effects }
  },
  'no lost leg': (stepped, _before, { body }) => (body.type === 'leg.answered' ? stepped : unhung(stepped)),
  'no dead leg': (stepped, before, { body }) =>
    body.type === 'leg.ended' && before.calls.has(body.leg) ? { state: before, effects: [] } : stepped,
  'stray hung up': (stepped, _before, { body }) => (body.type === 'leg.answered' ? unhung(stepped) : stepped),
  'nobody idle': (stepped, before, { body }) => {
    const agent = body.type === 'agent.ready' ? stepped.state.agents.get(body.agent) : undefined
    if (agent?.activity.kind !== 'ringing') return stepped
    const idle = { ...agent, activity: { kind: 'idle' }, legs: [] } as const
    const effects = stepped.effects.filter((effect) => isEvent('request.accepted')(effect))
    return { state: { ...before, agents: before.agents.with(agent.id, idle) }, effects }
  },
  seniority: deceived((call) => (call.phase === 'waiting' ? { ...call, since: -call.since } : call)),
  'head start': deceived((call) =>
    call.phase === 'waiting' ? { ...call, headStartMs: 1_000 * call.headStartMs } : call,
  ),
  'only the fit': (stepped, before, entry) => {
    if (told(stepped, 'call.offered').length === 0) return stepped
    const { state, effects } = real({ ...before, config: allAble(before.config) }, entry)
    return {
      state: { ...state, config: entry.body.type === 'floor.configured' ? state.config : before.config },
      effects,
    }
  },
  'ends once': without(isEvent('call.ended')),
  'alarm set': without(isTimer('ring')),
  'wrap-up ends': without(isTimer('wrapUp')),
  'listen unheard': changed((effect) =>
    effect.type === 'command' && effect.command.type === 'leg.listen'
      ? { ...effect, command: { ...effect.command, whisper: true } }
      : effect,
  ),
  'stays with the call': (stepped, before) => {
    const { state, effects } = stepped
    if (state.calls === before.calls) return stepped
    const stuck = (call: Call): Call => {
      const was = before.calls.get(call.id)?.watchers ?? []
      const watchers = call.watchers.map((each) => ({
        ...each,
        ear: was.find(({ leg, ear }) => leg === each.leg && ear !== null)?.ear ?? each.ear,
      }))
      return call.watchers.length === 0 ? call : { ...call, watchers }
    }
    return { state: { ...state, calls: mapped(state.calls, stuck) }, effects }
  },
  'callback ends once': without(isEvent('callback.ended')),
  'bounded hops': (stepped, before) => {
    const { state, effects } = stepped
    if (state.calls === before.calls) return stepped
    const forgetful = (call: Call): Call => (call.sentOnBy.length === 0 ? call : { ...call, sentOnBy: [] })
    return { state: { ...state, calls: mapped(state.calls, forgetful) }, effects }
  },
  'talk sums': changed((effect) =>
    effect.type === 'event' && effect.event.type === 'call.ended' && effect.event.agents.length > 1
      ? { ...effect, event: { ...effect.event, talkMs: effect.event.talkMs + 1 } }
      : effect,
  ),
  'every second told': without(
    (effect) =>
      effect.type === 'event' && effect.event.type === 'agent.changed' && effect.event.author.id === 'callEnded',
  ),
  'refusal changes nothing': (stepped) =>
    told(stepped, 'request.refused').length > 0 ? { ...stepped, state: { ...stepped.state } } : stepped,
  'one answer': (stepped) => ({
    ...stepped,
    effects: stepped.effects.flatMap((effect) => (isEvent('request.accepted')(effect) ? [effect, effect] : [effect])),
  }),
  'kept for one': (stepped, before, entry) => {
    if (told(stepped, 'call.queued').length === 0) return stepped
    let { agents } = before
    for (const agent of agents.values())
      if (agent.activity.kind === 'reserved')
        agents = agents.with(agent.id, { ...agent, activity: { kind: 'idle' }, legs: [] })
    return agents === before.agents ? stepped : real({ ...before, agents }, entry)
  },
  'taken back or answered': (stepped, before, { body }) =>
    body.type === 'attempt.withdrawn' ? { state: before, effects: [] } : stepped,
  'grace ends': (stepped, before, { body }) =>
    body.type === 'timer.fired' && body.timer.startsWith('grace:') ? { state: before, effects: [] } : stepped,
  'only an agent’s voice': changed((effect) =>
    effect.type === 'command' && effect.command.type === 'leg.silence'
      ? { ...effect, command: { type: 'leg.music', leg: effect.command.leg, musicClass: 'default' } }
      : effect,
  ),
  'answered first': deceived((call) =>
    call.phase === 'waiting' && call.graceUntil !== null ? { ...call, headStartMs: -1_000_000 } : call,
  ),
  'nothing left': ({ state, effects }, before, { body }) => {
    if (body.type !== 'leg.ended' && body.type !== 'pbx.snapshot') return { state, effects }
    let { agents } = state
    for (const { id, legs } of before.agents.values()) {
      const now = agents.get(id)
      if (now !== undefined && now.legs.length < legs.length) agents = agents.with(id, { ...now, legs })
    }
    return { state: { ...state, agents }, effects }
  },
  'survives a take-over': (stepped) => {
    const agent = stepped.state.agents.get('a1')
    if (agent !== undefined) Object.assign(agent, { answered: agent.answered + 1 })
    return stepped
  },
}

/** What the walks find with this bug in the floor, until they find it by its name; a bug may break other promises before. */
const foundWith = (bug: Bug, wanted: PromiseName): readonly string[] => {
  const found = new Set<string>()
  const step: FloorStep = (floor, entry) => bug(real(floor, entry), floor, entry)
  for (let seed = 1; seed <= 20; seed++) {
    const walk = new Walk(seed, step).run(1_500)
    const { broken } = walk.broken.length > 0 ? walk : walk.end()
    for (const { name } of broken) found.add(name)
    if (found.has(wanted)) break
  }
  return [...found]
}

describe('a bug that is planted', () => {
  it.each(promiseNames)('against "%s" is found under that name', (name) => {
    expect(foundWith(bugs[name], name)).toContain(name)
  })
})
