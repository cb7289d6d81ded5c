import {
  type AgentInterval,
  type FlowMark,
  type LogEntry,
  type StatsState,
  statsStep,
  type TrackedCall,
} from '@tsunagu/core'

/** What a stretch of the log comes to: each call, and each agent's interval, as it is at the end of it. */
export type FoldedBatch = {
  readonly state: StatsState
  readonly calls: readonly TrackedCall[]
  readonly intervals: readonly AgentInterval[]
  readonly flowMarks: readonly FlowMark[]
}

export const foldBatch = (before: StatsState, entries: readonly LogEntry[]): FoldedBatch => {
  let state = before
  const calls = new Map<string, TrackedCall>()
  const intervals = new Map<string, AgentInterval>()
  const flowMarks: FlowMark[] = []
  for (const entry of entries) {
    const step = statsStep(state, entry)
    state = step.state
    for (const call of step.calls) calls.set(call.record.call, call)
    for (const one of step.intervals) intervals.set(one.logId, one)
    flowMarks.push(...step.flowMarks)
  }
  return { state, calls: [...calls.values()], intervals: [...intervals.values()], flowMarks }
}

/** Wrap-up that came to its end here, per call. */
export const wrapUpsOf = (intervals: readonly AgentInterval[]): ReadonlyMap<string, number> => {
  const wrapUps = new Map<string, number>()
  for (const { activity, call, from, to } of intervals)
    if (activity === 'wrapUp' && call !== null && to !== null) wrapUps.set(call, (wrapUps.get(call) ?? 0) + to - from)
  return wrapUps
}
