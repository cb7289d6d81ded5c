import { type Agent, type AgentActivity, type AgentAvailability, newAgent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent, Author } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, PhoneId } from '../log/ids.ts'
import type { Effect } from '../machine/effect.ts'
import type { IdMap } from '../machine/id-map.ts'
import type { Step } from '../machine/step.ts'
import type { FloorConfig } from './config.ts'
import { type ConfigIndex, type Floor, indexOf } from './floor.ts'

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
  readonly effects: Effect<AcdEvent>[]
  /** A caller started to wait or an agent became free: worth looking for a match. */
  matchable: boolean
  /** Calls that joined a queue in this turn. */
  readonly joined: CallId[]
}

export const beginTurn = (floor: Floor, at: EpochMs): Turn => ({
  at,
  before: floor,
  config: floor.config,
  calls: floor.calls,
  agents: floor.agents,
  phones: floor.phones,
  effects: [],
  matchable: false,
  joined: [],
})

/** The same floor, by identity, when nothing changed. */
export const endTurn = (turn: Turn): Step<Floor, Effect<AcdEvent>> => {
  const { before, config, calls, agents, phones } = turn
  const same =
    before.config === config && before.calls === calls && before.agents === agents && before.phones === phones
  return { state: same ? before : { config, calls, agents, phones }, effects: turn.effects }
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

export const emit = (turn: Turn, event: AcdEvent): void => {
  turn.effects.push({ type: 'event', event })
}

/** Commands of one call are performed in order, in a lane of their own. */
export const command = (turn: Turn, call: { readonly id: CallId; readonly node: string }, what: PbxCommand): void => {
  turn.effects.push({ type: 'command', node: call.node, lane: call.id, command: what })
}

export const setTimer = (turn: Turn, timer: string, inMs: number): void => {
  turn.effects.push({ type: 'timer.set', timer, at: turn.at + inMs })
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

export type AgentChange = {
  readonly availability?: AgentAvailability
  readonly activity?: AgentActivity
  readonly leg?: string | null
}

/** Changes an agent and says so in the log, with its cause and author (R10); a change of the channel alone is silent. */
export const changeAgent = (turn: Turn, id: AgentId, change: AgentChange, author: Author): void => {
  const before = agentOf(turn, id)
  const activity = change.activity ?? before.activity
  const becameIdle = activity.kind === 'idle' && before.activity.kind !== 'idle'
  const becameReady = change.availability?.kind === 'ready' && before.availability.kind !== 'ready'
  const after: Agent = {
    ...before,
    ...change,
    idleSince: becameIdle || becameReady ? turn.at : before.idleSince,
  }
  storeAgent(turn, after)
  if (change.availability !== undefined || change.activity !== undefined) tellAgent(turn, after, author)
}

/** The agent's whole state as an event. */
export const tellAgent = (turn: Turn, agent: Agent, author: Author): void => {
  const phone = index(turn).agents.get(agent.id)?.phone
  emit(turn, {
    type: 'agent.changed',
    agent: agent.id,
    availability: agent.availability.kind,
    activity: agent.activity.kind,
    phoneRegistered: phone !== undefined && turn.phones.has(phone),
    reason: agent.availability.kind === 'paused' ? agent.availability.reason : null,
    call: agent.activity.kind === 'idle' ? null : agent.activity.call,
    author,
  })
}

/** The system as the author of a change; `id` names the rule. */
export const system = (rule: string): Author => ({ kind: 'system', id: rule })
