import type { Call, Offered, Waiting } from '../call/call.ts'
import type { Callback } from '../call/callback.ts'
import { byWait, needsOf, positionOf } from '../call/queue.ts'
import { isShut } from '../call/queue-rules.ts'
import type { Queue, QueueAction, SkillNeed } from '../floor/config.ts'
import { type WhyNot, whyNot } from '../floor/eligible.ts'
import type { Floor } from '../floor/floor.ts'
import { beginTurn, index, queueState, type Turn } from '../floor/turn.ts'
import type { QueueRule } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, QueueId } from '../log/ids.ts'
import type { QueueMode } from '../log/requests.ts'

/** Somebody who is served before this caller, by the one order over all queues. */
export type Ahead = {
  readonly kind: 'caller' | 'callback'
  readonly id: string
  readonly queue: QueueId
  readonly since: EpochMs
  readonly headStartMs: number
  /** Some agent serves both queues; without one it takes nothing away from this caller. */
  readonly sharesAgents: boolean
}

export type RuleInForce = {
  readonly rule: QueueRule
  readonly action: QueueAction['kind']
  /** When it takes the caller out by itself; null: only for whoever comes, or by key. */
  readonly dueAt: EpochMs | null
}

/** What keeps one agent's phone silent for one caller; empty: nothing, it may ring. */
export type AgentReasons = { readonly agent: AgentId; readonly reasons: readonly WhyNot[] }

/** Why a caller waits, at one moment. */
export type WaitReasons = {
  readonly call: CallId
  readonly at: EpochMs
  readonly queue: QueueId
  readonly since: EpochMs
  readonly headStartMs: number
  readonly position: number
  readonly ahead: readonly Ahead[]
  readonly needs: readonly SkillNeed[]
  /** Relaxations of the queue that are in force, of so many that there are. */
  readonly relaxed: number
  readonly relaxations: number
  readonly keptFor: { readonly agent: AgentId; readonly until: EpochMs } | null
  readonly estimateMs: number | null
  readonly mode: QueueMode
  readonly shut: boolean
  readonly rules: readonly RuleInForce[]
  /** Everybody who is set up for the queue. */
  readonly agents: readonly AgentReasons[]
}

const isWaiting = (call: Call | undefined): call is Waiting | Offered =>
  call?.phase === 'waiting' || call?.phase === 'offered'

/** Null when the call is not in a queue at that moment. */
export const whyWaiting = (floor: Floor, id: CallId, at: EpochMs): WaitReasons | null => {
  const turn = beginTurn(floor, at)
  const call = floor.calls.get(id)
  if (!isWaiting(call)) return null
  const queue = index(turn).queues.get(call.queue)
  return {
    call: id,
    at,
    queue: call.queue,
    since: call.since,
    headStartMs: call.headStartMs,
    position: positionOf(turn, { ...call, phase: 'waiting' }),
    ahead: aheadOf(turn, call),
    needs: needsOf(turn, call),
    relaxed: call.relaxed,
    relaxations: queue?.relax.length ?? 0,
    keptFor: call.prefer !== null && at < call.prefer.until ? call.prefer : null,
    estimateMs: call.estimateMs,
    mode: queueState(turn, call.queue).mode,
    shut: queue !== undefined && isShut(turn, queue),
    rules: queue === undefined ? [] : rulesInForce(queue, call),
    agents: agentReasons(turn, call),
  }
}

/** What keeps each agent of the queue from this caller. */
const agentReasons = (turn: Turn, call: Waiting | Offered): readonly AgentReasons[] =>
  turn.config.agents
    .filter(({ queues }) => queues.includes(call.queue))
    .map(({ id }) => ({ agent: id, reasons: whyNot(turn, id, call) }))

const aheadOf = (turn: Turn, call: Waiting | Offered): readonly Ahead[] => {
  const ahead = [
    ...[...turn.calls.values()].filter((other) => other.phase === 'waiting' && byWait(other, call) < 0),
    ...[...turn.callbacks.values()].filter((other) => other.call === null && byWait(other, call) < 0),
  ] as (Waiting | Callback)[]
  return ahead.sort(byWait).map((other) => ({
    kind: 'phase' in other ? 'caller' : 'callback',
    id: other.id,
    queue: other.queue,
    since: other.since,
    headStartMs: other.headStartMs,
    sharesAgents: turn.config.agents.some(({ queues }) => queues.includes(other.queue) && queues.includes(call.queue)),
  }))
}

const rulesInForce = (queue: Queue, call: Waiting | Offered): readonly RuleInForce[] => {
  if (call.graceUntil !== null) return [{ rule: 'nobodyFree', action: 'end', dueAt: call.graceUntil }]
  const { full, tooLong, nobodySignedIn, allPaused, closed } = queue.rules
  const rule = (name: QueueRule, action: QueueAction | null, dueAt: EpochMs | null = null): readonly RuleInForce[] =>
    action === null ? [] : [{ rule: name, action: action.kind, dueAt }]
  return [
    ...rule('tooLong', tooLong?.action ?? null, tooLong === null ? null : call.since + tooLong.ms),
    ...rule('full', full?.action ?? null),
    ...rule('nobodySignedIn', nobodySignedIn),
    ...rule('allPaused', allPaused),
    ...rule('closed', closed),
    ...queue.exits.flatMap(({ action }) => rule('exitKey', action)),
  ]
}

/** How a wait was spent by one agent of the queue: milliseconds by the first thing that kept the phone silent. */
export type TimeSpent = {
  readonly agent: AgentId
  readonly spent: readonly { readonly reason: WhyNot | null; readonly ms: number }[]
}

/** A whole wait, put together while a walk passes over it. */
export type WaitWatch = {
  /** After every entry; `at` is the entry's. */
  readonly see: (floor: Floor, at: EpochMs) => void
  /** At the last moment at which the caller was waiting; null when it never was. */
  readonly last: () => WaitReasons | null
  readonly spent: () => readonly TimeSpent[]
}

type Spent = Map<string, { readonly reason: WhyNot | null; ms: number }>

export const watchWait = (id: CallId): WaitWatch => {
  const byAgent = new Map<AgentId, Spent>()
  let seen: { readonly floor: Floor; readonly at: EpochMs; readonly reasons: readonly AgentReasons[] } | null = null
  let last: { readonly floor: Floor; readonly at: EpochMs } | null = null
  const spend = (ms: number): void => {
    for (const { agent, reasons } of seen?.reasons ?? []) addTime(byAgent, agent, reasons[0] ?? null, ms)
  }
  return {
    see: (floor, at) => {
      if (seen !== null) spend(at - seen.at)
      const call = floor.calls.get(id)
      if (!isWaiting(call)) {
        if (seen !== null) last = { floor: seen.floor, at }
        seen = null
        return
      }
      const reasons = seen?.floor === floor ? seen.reasons : agentReasons(beginTurn(floor, at), call)
      seen = { floor, at, reasons }
    },
    last: () => {
      const moment = seen ?? last
      return moment === null ? null : whyWaiting(moment.floor, id, moment.at)
    },
    spent: () => [...byAgent].map(([agent, spent]) => ({ agent, spent: longestFirst(spent) })),
  }
}

const addTime = (byAgent: Map<AgentId, Spent>, agent: AgentId, reason: WhyNot | null, ms: number): void => {
  const spent = byAgent.get(agent) ?? new Map()
  const key = JSON.stringify(reason)
  const one = spent.get(key)
  if (one === undefined) spent.set(key, { reason, ms })
  else one.ms += ms
  byAgent.set(agent, spent)
}

const longestFirst = (spent: Spent): TimeSpent['spent'] =>
  [...spent.values()].filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms)
