import { forecastWith } from './forecast.ts'
import type { SimulatedFigures } from './outcome.ts'
import type { CallStream, Scenario } from './scenario.ts'

/** What shall be reached; null: not asked. */
export type StaffTarget = {
  readonly name: string
  readonly meanAnswerMs: number | null
  /** Answered by an agent ÷ calls. */
  readonly answerRate: number | null
}

/** A16(1)ア: mean answer time (平均応答時間) at most 2.5 s, handled rate (平均対応率) at least 98.5 %. */
export const targetP1: StaffTarget = { name: 'P1', meanAnswerMs: 2_500, answerRate: 0.985 }
/** E Ⅱ5, B3ア: answer rate (応答率) at least 90 %. */
export const targetP2: StaffTarget = { name: 'P2', meanAnswerMs: null, answerRate: 0.9 }

/** Reached as far as the means say. A slot without calls asks for nothing. */
export const isReached = (figures: Judged, target: StaffTarget): boolean => holdsWith(figures, target, 0)

/** Reached at the far end of the 95 % intervals, too. */
export const isSurelyReached = (figures: Judged, target: StaffTarget): boolean => holdsWith(figures, target, 1)

type Judged = Pick<SimulatedFigures, 'calls' | 'answerRate' | 'meanAnswerMs'>

const holdsWith = ({ calls, answerRate, meanAnswerMs }: Judged, target: StaffTarget, doubt: 0 | 1): boolean => {
  if (calls === 0) return true
  const rate = (answerRate?.mean ?? 0) - doubt * (answerRate?.within ?? 0)
  const answerMs =
    meanAnswerMs === null ? Number.POSITIVE_INFINITY : meanAnswerMs.mean + doubt * (meanAnswerMs.within ?? 0)
  return (
    (target.answerRate === null || rate >= target.answerRate) &&
    (target.meanAnswerMs === null || answerMs <= target.meanAnswerMs)
  )
}

const mostAgents = 10_000

/**
 * The least number of agents with which a formula promises the target for this slot. Erlang C knows no giving up: with it
 * every call is answered as soon as there is a balance. Null when no number does, or when Erlang A has no patience to use.
 */
export const erlangAgents = (
  scenario: Scenario,
  stream: CallStream,
  slot: number,
  target: StaffTarget,
  formula: 'c' | 'a',
): number | null => {
  if ((stream.calls[slot] ?? 0) === 0) return 0
  const beforeMs = stream.guidanceMs + scenario.pickUp.meanMs
  const wanted = target.meanAnswerMs === null ? Number.POSITIVE_INFINITY : target.meanAnswerMs - beforeMs
  for (let agents = 1; agents <= mostAgents && wanted > 0; agents++) {
    const forecast = forecastWith(scenario, stream, slot, agents)[formula]
    if (forecast === null && formula === 'a') return null
    if (forecast === null || forecast.meanAnswerMs > wanted) continue
    if (target.answerRate === null || 1 - forecast.abandoned >= target.answerRate) return agents
  }
  return null
}
