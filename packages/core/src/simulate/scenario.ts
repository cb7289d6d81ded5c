import type { AgentSetup, FloorConfig, SkillNeed } from '../floor/config.ts'
import type { EpochMs, QueueId } from '../log/ids.ts'
import type { Spread } from './spread.ts'

/** Callers of one kind: Poisson arrivals into one queue. */
export type CallStream = {
  readonly queue: QueueId
  /** Asked of the agent beside what the queue asks, e.g. a language (T14). */
  readonly needs: readonly SkillNeed[]
  /** Calls to be expected in each slot. */
  readonly calls: readonly number[]
  readonly talk: Spread
  readonly wrapUp: Spread
  /** How long they wait before they give up, once nobody was free for them; null: nobody ever does. */
  readonly patience: Spread | null
  /** From arrival to joining the queue: what the flow says. Counts in the answer time (A16), not in the wait. */
  readonly guidanceMs: number
}

/** Agents who are alike, and how many of them are at work in each slot. */
export type AgentGroup = {
  readonly name: string
  readonly like: Pick<AgentSetup, 'queues' | 'skills' | 'tiers'>
  readonly agents: readonly number[]
  /** False: these are named people, and a search for numbers leaves them as they are. */
  readonly mayChange: boolean
}

/** A load, the floor's rules, and a staffing plan; everything that a simulated day comes out of. */
export type Scenario = {
  readonly seed: number
  /** Begin of the first slot; the calendars of the floor look at it. */
  readonly startsAt: EpochMs
  readonly slotMs: number
  /** Lines, queues and rules as published; its agents are replaced by those of the groups. */
  readonly floor: FloorConfig
  readonly streams: readonly CallStream[]
  readonly groups: readonly AgentGroup[]
  /** From the first ring to the agent's "hello". */
  readonly pickUp: Spread
}

export const slotCount = ({ streams, groups }: Scenario): number =>
  Math.max(0, ...streams.map(({ calls }) => calls.length), ...groups.map(({ agents }) => agents.length))

/** Agents at work in a slot, over all groups. */
export const agentsAt = ({ groups }: Pick<Scenario, 'groups'>, slot: number): number =>
  groups.reduce((sum, group) => sum + (group.agents[slot] ?? 0), 0)
