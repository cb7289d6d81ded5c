import type { Law } from './law.ts'
import { type DayFigures, runDay } from './run-day.ts'
import type { DialScenario } from './scenario.ts'

/** What a law did over the days of a scenario; shares from 0 to 1. */
export type Score = {
  /** Talking and wrapping up, of the time agents were there. */
  readonly utilisation: number
  /** Of the answered, over all days. */
  readonly abandoned: number
  readonly worstDay: number
  readonly p95Day: number
  readonly idleBeforeCallS: number
  readonly servedPerAgentHour: number
  readonly cancelledPerAgentHour: number
  readonly mostLinesPerAgent: number
  readonly days: readonly DayFigures[]
}

/** Each day begins cold, with its own seed; `lawOf` gives a fresh law for each. */
export const scoreOf = (
  scenario: DialScenario,
  lawOf: () => Law,
  { seed = scenario.seed, days = scenario.days } = {},
): Score =>
  scored(
    scenario,
    Array.from({ length: days }, (_, day) => runDay(scenario, lawOf(), seed + day)),
  )

const scored = (scenario: DialScenario, days: readonly DayFigures[]): Score => {
  const sum = (of: (day: DayFigures) => number): number => days.reduce((total, day) => total + of(day), 0)
  const shares = days.map(({ abandoned, answered }) => abandoned / Math.max(1, answered)).sort((a, b) => a - b)
  const hours = sum(({ presentS }) => presentS) / 3_600
  return {
    utilisation: sum(({ busyS }) => busyS) / sum(({ presentS }) => presentS),
    abandoned:
      sum(({ abandoned }) => abandoned) /
      Math.max(
        1,
        sum(({ answered }) => answered),
      ),
    worstDay: shares.at(-1) ?? 0,
    p95Day: shares[Math.min(shares.length - 1, Math.floor(0.95 * shares.length))] ?? 0,
    idleBeforeCallS:
      sum(({ idleBeforeCallS }) => idleBeforeCallS) /
      Math.max(
        1,
        sum(({ served }) => served),
      ),
    servedPerAgentHour: sum(({ served }) => served) / hours,
    cancelledPerAgentHour: sum(({ cancelled }) => cancelled) / hours,
    mostLinesPerAgent: Math.max(...days.map(({ mostInFlight }) => mostInFlight)) / scenario.agents,
    days,
  }
}
