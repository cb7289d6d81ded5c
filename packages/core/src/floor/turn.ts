import { type Agent, type AgentActivity, newAgent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { Callback } from '../call/callback.ts'
import { fileOf } from '../flow/speak.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent, Author } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LegId, PhoneId, QueueId } from '../log/ids.ts'
import type { Effect } from '../machine/effect.ts'
import type { IdMap } from '../machine/id-map.ts'
import type { Step } from '../machine/step.ts'
import type { FloorConfig } from './config.ts'
import { type ConfigIndex, type Floor, indexOf, type LastAgents, phonesOf, type QueueState } from './floor.ts'

/**
 * One step of the floor while it is being taken. Nothing outside sees it: it starts from an unchangeable floor and ends as a
 * `Step`.
 */
export type Turn = {
  readonly at: EpochMs
  readonly before: Floor
  config: FloorConfig
  calls: IdMap<Call>
  agents: IdMap<Agent>
  phones: ReadonlySet<PhoneId>
  callbacks: IdMap<Callback>
  queues: IdMap<QueueState>
  lastAgents: LastAgents
  readonly effects: Effect<AcdEvent>[]
  /** A caller started to wait or an agent became free: worth looking for a match. */
  matchable: boolean
  /** Calls that joined a queue in this turn. */
  readonly joined: Set<CallId>
}

export const beginTurn = (floor: Floor, at: EpochMs): Turn => ({
  at,
  before: floor,
  config: floor.config,
  calls: floor.calls,
  agents: floor.agents,
  phones: floor.phones,
  callbacks: floor.callbacks,
  queues: floor.queues,
  lastAgents: floor.lastAgents,
  effects: [],
  matchable: false,
  joined: new Set(),
})

/** The same floor, by identity, when nothing changed. */
export const endTurn = (turn: Turn): Step<Floor, Effect<AcdEvent>> => {
  const { before, config, calls, agents, phones, callbacks, queues, lastAgents } = turn
  const after: Floor = { config, calls, agents, phones, callbacks, queues, lastAgents }
  const same = (Object.keys(after) as (keyof Floor)[]).every((part) => before[part] === after[part])
  return { state: same ? before : after, effects: turn.effects }
}

export const index = (turn: Turn): ConfigIndex => indexOf(turn.config)

export const putCall = <C extends Call>(turn: Turn, call: C): C => {
  turn.calls = turn.calls.with(call.id, call)
  if (call.phase === 'waiting') turn.matchable = true
  return call
}

export const dropCall = (turn: Turn, id: CallId): void => {
  turn.calls = turn.calls.without(id)
}

export const putPhones = (turn: Turn, phones: ReadonlySet<PhoneId>): void => {
  turn.phones = phones
  turn.matchable = true
}

export const queueState = (turn: Turn, id: QueueId): QueueState =>
  turn.queues.get(id) ?? { id, mode: 'open', gapMs: null, answeredAt: 0, open: null }

export const putQueue = (turn: Turn, state: QueueState): void => {
  turn.queues = turn.queues.with(state.id, state)
}

export const putCallback = (turn: Turn, callback: Callback): void => {
  turn.callbacks = turn.callbacks.with(callback.id, callback)
  turn.matchable = true
}

export const emit = (turn: Turn, event: AcdEvent): void => {
  turn.effects.push({ type: 'event', event })
}

/** Commands of one call are performed in order, in a lane of their own. */
export const command = (turn: Turn, call: { readonly id: CallId; readonly node: string }, what: PbxCommand): void => {
  turn.effects.push({ type: 'command', node: call.node, lane: call.id, command: recorded(turn, what) })
}

/** Prompts are named everywhere; only here they become the files of their present recordings. */
const recorded = ({ config }: Turn, what: PbxCommand): PbxCommand =>
  what.type === 'leg.play' ? { ...what, prompts: what.prompts.map((prompt) => fileOf(prompt, config.prompts)) } : what

export const setTimer = (turn: Turn, timer: string, inMs: number): void => {
  turn.effects.push({ type: 'timer.set', timer, at: turn.at + inMs })
}

/** A timer that was moved after it had gone off comes too early: it is set once more, and nothing else happens. */
export const isTooEarly = (turn: Turn, timer: string, due: EpochMs): boolean => {
  if (turn.at >= due) return false
  setTimer(turn, timer, due - turn.at)
  return true
}

export const cancelTimer = (turn: Turn, timer: string): void => {
  turn.effects.push({ type: 'timer.cancel', timer })
}

/** The agent as known, or a fresh one for an id that the configuration has. */
export const agentOf = (turn: Turn, id: AgentId): Agent => turn.agents.get(id) ?? newAgent(id)

const storeAgent = (turn: Turn, agent: Agent): void => {
  turn.agents = turn.agents.with(agent.id, agent)
  turn.matchable = true
}

export type AgentChange = Partial<Omit<Agent, 'id'>>

const workDone: ReadonlySet<AgentActivity['kind']> = new Set(['talking', 'held', 'wrapUp', 'watching'])

/** "One call" is over when one was spoken; every other "after this call" also when the caller gave up while it rang. */
const isAfterNow = ({ activity, after }: Agent): boolean =>
  after.kind === 'signOut' || (after.kind === 'pause' && (!after.oneCall || workDone.has(activity.kind)))

/** Changes an agent and says so in the log, with its cause and author (R10); a change that nobody can see is silent. */
export const changeAgent = (turn: Turn, id: AgentId, change: AgentChange, author: Author): void => {
  const before = agentOf(turn, id)
  const activity = change.activity ?? before.activity
  const becameIdle = activity.kind === 'idle' && before.activity.kind !== 'idle'
  const isOver = becameIdle && change.after === undefined && isAfterNow(before)
  const whole = isOver ? { ...change, ...afterWork(turn, before) } : change
  const becameReady = whole.availability?.kind === 'ready' && before.availability.kind !== 'ready'
  const after: Agent = { ...before, ...whole, idleSince: becameIdle || becameReady ? turn.at : before.idleSince }
  storeAgent(turn, after)
  if (whole.availability !== undefined) watchPause(turn, after)
  if (isVisible(whole)) tellAgent(turn, after, author)
}

const isVisible = (change: AgentChange): boolean =>
  change.availability !== undefined ||
  change.activity !== undefined ||
  change.after !== undefined ||
  change.openLine !== undefined

/** What the agent, or a supervisor, had asked for when the call at hand would be over. */
const afterWork = (turn: Turn, { after, openLine }: Agent): AgentChange => {
  if (after.kind === 'pause') return { availability: { kind: 'paused', reason: after.reason }, after: { kind: 'stay' } }
  if (openLine !== null) hangUpOpenLine(turn, openLine)
  return { availability: { kind: 'signedOut' }, after: { kind: 'stay' }, handRaised: false, openLine: null }
}

export const hangUpOpenLine = (turn: Turn, leg: LegId): void =>
  command(turn, { id: leg, node: turn.config.node }, { type: 'leg.hangUp', leg, cause: 'normal' })

/** A pause with a limit is told to supervisors when the limit is over. */
const watchPause = (turn: Turn, { id, availability }: Agent): void => {
  const limit = availability.kind === 'paused' ? (turn.config.pauseLimits[availability.reason] ?? 0) : 0
  if (limit > 0) setTimer(turn, `pause:${id}`, limit)
  else cancelTimer(turn, `pause:${id}`)
}

/** The agent's whole state as an event. */
export const tellAgent = (turn: Turn, agent: Agent, author: Author): void => {
  const setup = index(turn).agents.get(agent.id)
  const { activity, availability, after } = agent
  emit(turn, {
    type: 'agent.changed',
    agent: agent.id,
    availability: availability.kind,
    activity: activity.kind,
    phoneRegistered: setup !== undefined && phonesOf(setup).some((phone) => turn.phones.has(phone)),
    reason: availability.kind === 'paused' ? availability.reason : null,
    call: activity.kind === 'idle' ? null : activity.call,
    until: activity.kind === 'wrapUp' ? activity.until : null,
    pauseAfter: after.kind === 'pause' ? after.reason : null,
    lineOpen: agent.openLine !== null,
    author,
  })
}

/** The agent's live channels with one more. */
export const addLeg = (turn: Turn, id: AgentId, leg: LegId): readonly LegId[] => [...agentOf(turn, id).legs, leg]

/** The system as the author of a change; `id` names the rule. */
export const system = (rule: string): Author => ({ kind: 'system', id: rule })
