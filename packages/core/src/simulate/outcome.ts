import type { QueueId } from '../log/ids.ts'
import { type Estimate, ratioOf } from './confidence.ts'
import { agentsAt, type Scenario, slotCount } from './scenario.ts'
import type { CallResult, SimulatedDay } from './simulated-day.ts'

/** What came out, over all replications. Rates and means carry their 95 % interval. */
export type SimulatedFigures = {
  /** Means per replication. */
  readonly calls: number
  readonly answered: number
  readonly abandoned: number
  readonly left: number
  readonly unserved: number
  /** Answered by an agent ÷ calls: the handled rate of A16 and, since no guidance is counted, the least answer rate of E Ⅱ5. */
  readonly answerRate: Estimate | null
  /** Arrival to agent over the answered (A16: 平均応答時間). */
  readonly meanAnswerMs: Estimate | null
  /** Found nobody free ÷ calls. */
  readonly waited: Estimate | null
  /** From joining the queue to an agent or to giving up, over all callers. */
  readonly waitMs: {
    readonly mean: number
    readonly p50: number
    readonly p90: number
    readonly p99: number
    readonly max: number
  }
}

export type SlotOutcome = SimulatedFigures & {
  readonly slot: number
  readonly agents: number
  /** Time ringing, talking and in wrap-up ÷ time at work. */
  readonly occupancy: Estimate | null
}

export type SimulationOutcome = {
  readonly replications: number
  readonly entries: number
  readonly total: SimulatedFigures & { readonly occupancy: Estimate | null }
  /** By the slot in which the call arrived. */
  readonly slots: readonly SlotOutcome[]
  /** By the queue that the call joined first. */
  readonly queues: readonly (SimulatedFigures & {
    readonly queue: QueueId
    readonly slots: readonly SimulatedFigures[]
  })[]
}

/** Puts the runs of a scenario together. */
export const outcomeOf = (scenario: Scenario, runs: readonly SimulatedDay[]): SimulationOutcome => {
  const slots = Array.from({ length: slotCount(scenario) }, (_, slot) => slot)
  const figures = (wanted: (call: CallResult) => boolean): SimulatedFigures =>
    figuresOf(runs.map(({ calls }) => calls.filter(wanted)))
  const isOf = (queue: QueueId) => (call: CallResult) => scenario.streams[call.stream]?.queue === queue
  const queues = [...new Set(scenario.streams.map(({ queue }) => queue))]
  return {
    replications: runs.length,
    entries: runs.reduce((sum, run) => sum + run.entries, 0),
    total: { ...figures(() => true), occupancy: occupancyOf(runs, slots) },
    slots: slots.map((slot) => ({
      slot,
      agents: agentsAt(scenario, slot),
      ...figures((call) => call.slot === slot),
      occupancy: occupancyOf(runs, [slot]),
    })),
    queues: queues.map((queue) => ({
      queue,
      ...figures(isOf(queue)),
      slots: slots.map((slot) => figures((call) => call.slot === slot && isOf(queue)(call))),
    })),
  }
}

const figuresOf = (runs: readonly (readonly CallResult[])[]): SimulatedFigures => {
  const perRun = (end: CallResult['end']): number =>
    sumOf(runs, (calls) => calls.filter((call) => call.end === end).length) / runs.length
  return {
    calls: sumOf(runs, (calls) => calls.length) / runs.length,
    answered: perRun('answered'),
    abandoned: perRun('abandoned'),
    left: perRun('left'),
    unserved: perRun('unserved'),
    answerRate: ratioOf(runs.map((calls) => [calls.filter(isAnswered).length, calls.length])),
    meanAnswerMs: ratioOf(
      runs.map((calls) => [sumOf(calls, ({ answerMs }) => answerMs ?? 0), calls.filter(isAnswered).length]),
    ),
    waited: ratioOf(runs.map((calls) => [calls.filter(({ waited }) => waited).length, calls.length])),
    waitMs: distributionOf(runs.flatMap((calls) => calls.map(({ waitMs }) => waitMs))),
  }
}

const isAnswered = ({ end }: CallResult): boolean => end === 'answered'

const sumOf = <T>(of: readonly T[], value: (one: T) => number): number => of.reduce((sum, one) => sum + value(one), 0)

const distributionOf = (waits: readonly number[]): SimulatedFigures['waitMs'] => {
  const sorted = [...waits].sort((a, b) => a - b)
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
  const mean = sorted.length === 0 ? 0 : sumOf(sorted, (ms) => ms) / sorted.length
  return { mean, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? 0 }
}

const occupancyOf = (runs: readonly SimulatedDay[], slots: readonly number[]): Estimate | null =>
  ratioOf(
    runs.map((run) => [
      sumOf(slots, (slot) => run.slots[slot]?.busyMs ?? 0),
      sumOf(slots, (slot) => run.slots[slot]?.presentMs ?? 0),
    ]),
  )
