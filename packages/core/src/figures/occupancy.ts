import type { AgentStateName } from './agent-intervals.ts'

/** How long an agent was in each state. */
export type StateTimes = { readonly [state in AgentStateName]?: number }

const handling: readonly AgentStateName[] = ['ringing', 'reserved', 'talking', 'held', 'wrapUp']

const sum = (times: StateTimes, states: readonly AgentStateName[]): number =>
  states.reduce((total, state) => total + (times[state] ?? 0), 0)

/** Milliseconds in conversation, hold and consultations with it, wrap-up left out. */
export const talkMsOf = (times: StateTimes): number => sum(times, ['talking', 'held'])

/**
 * Occupancy, version 1: of the time an agent was there for callers, the part spent with calls (ringing, own calls being set
 * up, conversation, hold, wrap-up); pauses, supervising and time signed out stay out. Null without such time. Source:
 * the trade.
 */
export const occupancyV1 = (times: StateTimes): number | null => {
  const busy = sum(times, handling)
  const there = busy + (times.ready ?? 0)
  return there === 0 ? null : busy / there
}
