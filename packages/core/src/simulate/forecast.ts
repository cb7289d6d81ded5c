import type { QueueId } from '../log/ids.ts'
import { erlangA, erlangC, erlangsOf, type QueueForecast } from './erlang.ts'
import type { AgentGroup, CallStream, Scenario } from './scenario.ts'
import type { Spread } from './spread.ts'

/** What Erlang says beside the simulation, for a queue that stands alone. */
export type Forecast = {
  readonly queue: QueueId
  readonly agents: number
  /** Offered traffic (呼量): agents busy on average if everybody were served. */
  readonly erlangs: number
  /** Null when there is no balance (more traffic than agents). */
  readonly c: QueueForecast | null
  /** Null when callers have no exponential patience. */
  readonly a: QueueForecast | null
  /** Mean answer time of the formula that fits, guidance and picking up included; null when there is none. */
  readonly meanAnswerMs: number | null
  /** Answered ÷ calls of the formula that fits. */
  readonly answerRate: number | null
  /** Why the formula is only near; empty where it must hold. */
  readonly nearBecause: readonly string[]
}

/** What the formulae say of one slot as if it lasted for ever; null for a queue that shares its callers or its agents. */
export const forecastOf = (scenario: Scenario, queue: QueueId, slot: number): Forecast | null => {
  const stream = standingAlone(scenario, queue)
  if (stream === null) return null
  return forecastWith(scenario, stream, slot, agentsOfQueue(scenario, queue, slot))
}

/** The same with another number of agents. */
export const forecastWith = (scenario: Scenario, stream: CallStream, slot: number, agents: number): Forecast => {
  const load = { callsPerHour: perHour(scenario, stream, slot), handleMs: handleMs(scenario, stream), agents }
  const c = erlangC(load)
  const a = stream.patience?.kind === 'exponential' ? erlangA({ ...load, patienceMs: stream.patience.meanMs }) : null
  const fits = stream.patience === null ? c : a
  const beforeMs = stream.guidanceMs + scenario.pickUp.meanMs
  return {
    queue: stream.queue,
    agents,
    erlangs: erlangsOf(load),
    c,
    a,
    meanAnswerMs: fits === null ? null : fits.meanAnswerMs + beforeMs,
    answerRate: fits === null ? null : 1 - fits.abandoned,
    nearBecause: nearBecause(scenario, stream),
  }
}

const perHour = ({ slotMs }: Scenario, { calls }: CallStream, slot: number): number =>
  ((calls[slot] ?? 0) * 3_600_000) / slotMs

const handleMs = ({ pickUp }: Scenario, { talk, wrapUp }: CallStream): number =>
  pickUp.meanMs + talk.meanMs + wrapUp.meanMs

/** The one stream of a queue whose agents serve this queue only and can all take its calls; else null. */
export const standingAlone = ({ streams, groups, floor }: Scenario, queue: QueueId): CallStream | null => {
  const [stream, ...others] = streams.filter((one) => one.queue === queue)
  if (stream === undefined || others.length > 0) return null
  const needs = [...stream.needs, ...(floor.queues.find(({ id }) => id === queue)?.needs ?? [])]
  const canServe = ({ like }: AgentGroup): boolean =>
    like.queues.length === 1 && needs.every(({ skill, level }) => (like.skills[skill] ?? 0) >= level)
  return groups.filter(({ like }) => like.queues.includes(queue)).every(canServe) ? stream : null
}

export const agentsOfQueue = ({ groups }: Scenario, queue: QueueId, slot: number): number =>
  groups.reduce((sum, { like, agents }) => sum + (like.queues.includes(queue) ? (agents[slot] ?? 0) : 0), 0)

const nearBecause = (scenario: Scenario, stream: CallStream): readonly string[] => {
  const queue = scenario.floor.queues.find(({ id }) => id === stream.queue)
  const rules = queue === undefined ? [] : Object.values(queue.rules).filter((rule) => rule !== null)
  const slots = stream.calls.map((calls, slot) => `${calls} ${agentsOfQueue(scenario, stream.queue, slot)}`)
  const reasons: readonly (readonly [boolean, string])[] = [
    [stream.talk.kind !== 'exponential', 'talk time is not exponential'],
    [!isNothing(stream.wrapUp), 'there is wrap-up'],
    [!isNothing(scenario.pickUp), 'picking up takes time'],
    [stream.patience !== null && stream.patience.kind !== 'exponential', 'patience is not exponential'],
    [new Set(slots).size > 1, 'calls or agents change from slot to slot'],
    [queue?.strategy === 'ringAll', 'several phones ring for one caller'],
    [rules.length > 0, 'rules of the queue take callers out'],
  ]
  return reasons.flatMap(([is, why]) => (is ? [why] : []))
}

const isNothing = (spread: Spread): boolean => spread.meanMs === 0
