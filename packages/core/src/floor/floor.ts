import type { Agent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { AgentId, PhoneId, QueueId } from '../log/ids.ts'
import { IdMap } from '../machine/id-map.ts'
import type { AgentSetup, FloorConfig, Line, Queue } from './config.ts'

/** The queues, waiting calls and agents within which "who takes this call?" has one answer. */
export type Floor = {
  readonly config: FloorConfig
  readonly calls: IdMap<Call>
  readonly agents: IdMap<Agent>
  /** Phones that are registered at a PBX now. */
  readonly phones: ReadonlySet<PhoneId>
}

const unconfigured: FloorConfig = {
  version: 0,
  contract: '',
  floor: '',
  node: '',
  lines: [],
  queues: [],
  agents: [],
  flows: [],
  calendars: [],
  pauseReasons: [],
  transferNumbers: [],
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
}

/** A floor before its first `floor.configured`. */
export const emptyFloor: Floor = { config: unconfigured, calls: IdMap.of(), agents: IdMap.of(), phones: new Set() }

export type ConfigIndex = {
  readonly lines: ReadonlyMap<string, Line>
  readonly queues: ReadonlyMap<QueueId, Queue>
  readonly agents: ReadonlyMap<AgentId, AgentSetup>
  readonly agentOfPhone: ReadonlyMap<PhoneId, AgentSetup>
  readonly queuesOfAgent: ReadonlyMap<AgentId, ReadonlySet<QueueId>>
}

const indexes = new WeakMap<FloorConfig, ConfigIndex>()

/** The configuration by id; made once per published configuration. */
export const indexOf = (config: FloorConfig): ConfigIndex => {
  const known = indexes.get(config)
  if (known !== undefined) return known
  const made: ConfigIndex = {
    lines: new Map(config.lines.map((line) => [line.id, line])),
    queues: new Map(config.queues.map((queue) => [queue.id, queue])),
    agents: new Map(config.agents.map((agent) => [agent.id, agent])),
    agentOfPhone: new Map(config.agents.map((agent) => [agent.phone, agent])),
    queuesOfAgent: new Map(config.agents.map((agent) => [agent.id, new Set(agent.queues)])),
  }
  indexes.set(config, made)
  return made
}
