import { type Agent, isFree } from '../agent/agent.ts'
import type { Place } from '../call/call.ts'
import { needsOf } from '../call/queue.ts'
import type { AgentId, QueueId } from '../log/ids.ts'
import { subsetOf } from '../machine/derived.ts'
import type { AgentSetup, SkillNeed } from './config.ts'
import { phonesOf } from './floor.ts'
import { index, type Turn } from './turn.ts'

/** Why a phone does not ring for a caller. */
export type WhyNot =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'busy'; readonly activity: Agent['activity']['kind'] }
  /** The last call's channel is not gone yet. */
  | { readonly kind: 'channelUp' }
  | { readonly kind: 'phoneNotRegistered' }
  | { readonly kind: 'notInQueue' }
  | { readonly kind: 'skill'; readonly need: SkillNeed; readonly has: number }
  /** The caller is kept for somebody else for a while. */
  | { readonly kind: 'keptFor'; readonly agent: string }

/** Somebody who could be rung now, with what the choice looks at. */
export type Candidate = { readonly agent: Agent; readonly setup: AgentSetup; readonly queues: ReadonlySet<QueueId> }

const freeOf = subsetOf(isFree)

/** Everybody who is free with a registered phone, longest idle first; the id breaks a tie, so that a replay agrees. */
export const freeAgents = (turn: Turn): Candidate[] => {
  const { agents, queuesOfAgent } = index(turn)
  const free: Candidate[] = []
  for (const agent of freeOf(turn.agents).values()) {
    const setup = agents.get(agent.id)
    const queues = queuesOfAgent.get(agent.id)
    if (setup !== undefined && queues !== undefined && isRegistered(turn, setup)) free.push({ agent, setup, queues })
  }
  return free.length < 2 ? free : free.sort(byIdle)
}

export const byIdle = (a: Candidate, b: Candidate): number =>
  a.agent.idleSince - b.agent.idleSince || (a.agent.id < b.agent.id ? -1 : 1)

const isRegistered = (turn: Turn, setup: AgentSetup): boolean => {
  if (turn.phones.has(setup.phone)) return true
  return setup.browserPhone !== null && turn.phones.has(setup.browserPhone)
}

type Wanting = Pick<Place, 'queue' | 'needs' | 'relaxed' | 'prefer'>

/** Whether one who is free may take this caller now. */
export const mayTake = (turn: Turn, call: Wanting, { agent, setup, queues }: Candidate): boolean => {
  if (!queues.has(call.queue)) return false
  if (call.prefer !== null && isKeptFrom(turn, call.prefer, agent.id)) return false
  return missingSkill(needsOf(turn, call), setup) === null
}

/** Kept for somebody else, who is at work: for one who pauses meanwhile nobody is kept waiting. */
const isKeptFrom = (turn: Turn, prefer: NonNullable<Place['prefer']>, agent: AgentId): boolean =>
  prefer.agent !== agent && turn.at < prefer.until && turn.agents.get(prefer.agent)?.availability.kind === 'ready'

/** Whether an agent could ever take a caller of this queue with these needs. */
export const isQualified = (turn: Turn, agent: AgentId, queue: QueueId, needs: readonly SkillNeed[]): boolean => {
  const setup = index(turn).agents.get(agent)
  return setup?.queues.includes(queue) === true && missingSkill(needs, setup) === null
}

const missingSkill = (needs: readonly SkillNeed[], setup: AgentSetup): SkillNeed | null => {
  for (const need of needs) if ((setup.skills[need.skill] ?? 0) < need.level) return need
  return null
}

/** Everything that keeps this agent's phone silent for this caller; empty when it may ring. */
export const whyNot = (turn: Turn, id: string, call: Wanting): readonly WhyNot[] => {
  const setup = index(turn).agents.get(id)
  const agent = turn.agents.get(id)
  if (setup === undefined || agent === undefined) return [{ kind: 'unknown' }]
  const reasons: WhyNot[] = []
  const { availability, activity } = agent
  if (availability.kind === 'signedOut') reasons.push({ kind: 'signedOut' })
  if (availability.kind === 'paused') reasons.push({ kind: 'paused', reason: availability.reason })
  if (activity.kind !== 'idle') reasons.push({ kind: 'busy', activity: activity.kind })
  else if (agent.legs.length > 0) reasons.push({ kind: 'channelUp' })
  if (!phonesOf(setup).some((phone) => turn.phones.has(phone))) reasons.push({ kind: 'phoneNotRegistered' })
  if (!setup.queues.includes(call.queue)) reasons.push({ kind: 'notInQueue' })
  const need = missingSkill(needsOf(turn, call), setup)
  if (need !== null) reasons.push({ kind: 'skill', need, has: setup.skills[need.skill] ?? 0 })
  if (call.prefer !== null && isKeptFrom(turn, call.prefer, id))
    reasons.push({ kind: 'keptFor', agent: call.prefer.agent })
  return reasons
}
