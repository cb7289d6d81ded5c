import type { Agent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { Callback } from '../call/callback.ts'
import type { AgentId, EpochMs, PhoneId, QueueId } from '../log/ids.ts'
import type { QueueMode } from '../log/requests.ts'
import { IdMap } from '../machine/id-map.ts'
import { type AgentSetup, type FloorConfig, type Line, type Queue, standardLimits } from './config.ts'

/** The queues, waiting calls and agents within which "who takes this call?" has one answer. */
export type Floor = {
  readonly config: FloorConfig
  readonly calls: IdMap<Call>
  readonly agents: IdMap<Agent>
  /** Phones that are registered at a PBX now. */
  readonly phones: ReadonlySet<PhoneId>
  /** Citizens who hung up and kept their place. */
  readonly callbacks: IdMap<Callback>
  /** What is known of each queue beside its configuration. */
  readonly queues: IdMap<QueueState>
  /** Who spoke last with a number, for as long as `rememberAgent` keeps it. */
  readonly lastAgents: LastAgents
}

export type QueueState = {
  readonly id: QueueId
  readonly mode: QueueMode
  /** Mean time between two callers being answered while others wait; null until there were two. */
  readonly gapMs: number | null
  readonly answeredAt: EpochMs
  /** The hours were open when last looked at; null before the first look. */
  readonly open: boolean | null
}

/** Two generations: the older is forgotten as a whole when the younger has become old or large. */
export type LastAgents = {
  readonly since: EpochMs
  readonly young: IdMap<AgentId>
  readonly old: IdMap<AgentId>
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
  holidays: {},
  prompts: {},
  pauseReasons: [],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: [],
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
}

/** A floor before its first `floor.configured`. */
export const emptyFloor: Floor = {
  config: unconfigured,
  calls: IdMap.of(),
  agents: IdMap.of(),
  phones: new Set(),
  callbacks: IdMap.of(),
  queues: IdMap.of(),
  lastAgents: { since: 0, young: IdMap.of(), old: IdMap.of() },
}

export type ConfigIndex = {
  readonly lines: ReadonlyMap<string, Line>
  readonly queues: ReadonlyMap<QueueId, Queue>
  readonly agents: ReadonlyMap<AgentId, AgentSetup>
  readonly agentOfPhone: ReadonlyMap<PhoneId, AgentSetup>
  readonly queuesOfAgent: ReadonlyMap<AgentId, ReadonlySet<QueueId>>
}

/** An agent's phones, the desk's first. */
export const phonesOf = ({ phone, browserPhone }: AgentSetup): readonly PhoneId[] =>
  browserPhone === null ? [phone] : [phone, browserPhone]

const indexes = new WeakMap<FloorConfig, ConfigIndex>()

/** The configuration by id; made once per published configuration. */
export const indexOf = (config: FloorConfig): ConfigIndex => {
  const known = indexes.get(config)
  if (known !== undefined) return known
  const made: ConfigIndex = {
    lines: new Map(config.lines.map((line) => [line.id, line])),
    queues: new Map(config.queues.map((queue) => [queue.id, queue])),
    agents: new Map(config.agents.map((agent) => [agent.id, agent])),
    agentOfPhone: new Map(config.agents.flatMap((agent) => phonesOf(agent).map((phone) => [phone, agent] as const))),
    queuesOfAgent: new Map(config.agents.map((agent) => [agent.id, new Set(agent.queues)])),
  }
  indexes.set(config, made)
  return made
}
