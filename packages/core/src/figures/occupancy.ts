import type { AgentStateName } from './agent-intervals.ts'

/** How long an agent was in each state. */
export type StateTimes = { readonly [state in AgentStateName]?: number }

const handling: readonly AgentStateName[] = ['talking', 'held', 'wrapUp', 'reserved']
const waiting: readonly AgentStateName[] = ['ready', 'ringing']

const sum = (times: StateTimes, states: readonly AgentStateName[]): number =>
  states.reduce((total, state) => total + (times[state] ?? 0), 0)

/** Milliseconds with citizens or for them: conversation, hold and whom one had asked, wrap-up left out. */
export const talkMsOf = (times: StateTimes): number => sum(times, ['talking', 'held'])

/**
 * Occupancy, version 1: of the time an agent was there for callers, the part spent handling calls (conversation, hold,
 * wrap-up, own calls being set up); pauses, supervising and time signed out stay out. Null without such time. Source:
 * the trade.
 */
export const occupancyV1 = (times: StateTimes): number | null => {
  const busy = sum(times, handling)
  const there = busy + sum(times, waiting)
  return there === 0 ? null : busy / there
}
