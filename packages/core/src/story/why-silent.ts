import { type AgentActivity, type AgentAvailability, newAgent } from '../agent/agent.ts'
import { isDue } from '../call/callback.ts'
import { byWait } from '../call/queue.ts'
import { type WhyNot, whyNot } from '../floor/eligible.ts'
import { type Floor, phonesOf } from '../floor/floor.ts'
import { beginTurn, index, type Turn } from '../floor/turn.ts'
import type { AgentId, EpochMs, PhoneId, QueueId } from '../log/ids.ts'

/** A caller, or a citizen to be called back, for whom an agent's phone did not ring. */
export type NotRungFor = {
  readonly kind: 'caller' | 'callback'
  readonly id: string
  readonly queue: QueueId
  readonly since: EpochMs
  readonly reasons: readonly WhyNot[]
}

/** Why an agent's phone is silent, at one moment. */
export type SilenceReasons = {
  readonly agent: AgentId
  readonly at: EpochMs
  readonly availability: AgentAvailability['kind']
  readonly activity: AgentActivity['kind']
  readonly idleSince: EpochMs
  readonly phones: readonly { readonly phone: PhoneId; readonly registered: boolean }[]
  readonly queues: readonly QueueId[]
  /** What keeps the phone silent whoever calls. */
  readonly always: readonly WhyNot[]
  /** Everybody who waits on the floor, most senior first, with what keeps this phone from them. */
  readonly waiting: readonly NotRungFor[]
}

const ofAgentAlone: ReadonlySet<WhyNot['kind']> = new Set([
  'unknown',
  'signedOut',
  'paused',
  'busy',
  'channelUp',
  'phoneNotRegistered',
])

/** Null for an agent who is not set up on this floor. */
export const whySilent = (floor: Floor, id: AgentId, at: EpochMs): SilenceReasons | null => {
  const turn = beginTurn(floor, at)
  const setup = index(turn).agents.get(id)
  if (setup === undefined) return null
  const agent = floor.agents.get(id) ?? newAgent(id)
  const always = whyNot(turn, id, { queue: '', needs: [], relaxed: 0, prefer: null })
  return {
    agent: id,
    at,
    availability: agent.availability.kind,
    activity: agent.activity.kind,
    idleSince: agent.idleSince,
    phones: phonesOf(setup).map((phone) => ({ phone, registered: floor.phones.has(phone) })),
    queues: setup.queues,
    always: always.filter(({ kind }) => ofAgentAlone.has(kind)),
    waiting: waitingFor(turn, id),
  }
}

const waitingFor = (turn: Turn, id: AgentId): readonly NotRungFor[] => {
  const callers = [...turn.calls.values()].flatMap((call) =>
    call.phase === 'waiting' ? [{ kind: 'caller' as const, ...call }] : [],
  )
  const callbacks = [...turn.callbacks.values()].flatMap((one) =>
    isDue(turn, one) ? [{ kind: 'callback' as const, ...one, relaxed: 0, prefer: null }] : [],
  )
  return [...callers, ...callbacks].sort(byWait).map((one) => ({
    kind: one.kind,
    id: one.id,
    queue: one.queue,
    since: one.since,
    reasons: whyNot(turn, id, one),
  }))
}
