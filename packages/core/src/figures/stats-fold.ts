import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { CallId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import { type AgentInterval, intervalStep, type OpenIntervals } from './agent-intervals.ts'
import type { TrackedCall } from './call-record.ts'
import { type FlowCountState, type FlowMark, flowCountStep, noFlowCounts } from './flow-counts.ts'
import { type HourTable, onlyDays, recount } from './hour-figures.ts'
import { noQueues, type QueueBoards, queueBoardStep } from './queue-board.ts'
import { noRecords, type RecordState, recordStep } from './record-fold.ts'

/** Everything the figures remember of a log. Plain JSON: stored with a position, it goes on from there. */
export type StatsState = {
  readonly records: RecordState
  readonly agents: OpenIntervals
  readonly today: string
  /** Of today and of the days that calls still open arrived on. */
  readonly hours: HourTable
  readonly queues: QueueBoards
  readonly flows: FlowCountState
}

export type StatsStep = {
  readonly state: StatsState
  readonly call: CallId | null
  readonly calls: readonly TrackedCall[]
  readonly intervals: readonly AgentInterval[]
  /** What the entry counts of flows. */
  readonly flowMarks: readonly FlowMark[]
}

export const noStats: StatsState = {
  ...{ records: noRecords, agents: {}, today: '', hours: {}, queues: noQueues },
  flows: noFlowCounts,
}

/** One entry of the log folded into records, agents' intervals and today's figures. */
export const statsStep = (state: StatsState, entry: LogEntry): StatsStep => {
  const records = recordStep(state.records, entry)
  const intervals = intervalStep(state.agents, entry)
  const flows = flowCountStep(state.flows, entry)
  const today = tokyoTime(entry.at).day
  const next = today === state.today ? state : newDay(state, today)
  return {
    state: {
      ...next,
      records: records.state,
      agents: intervals.state,
      queues: queueBoardStep(state.queues, entry),
      flows: flows.state,
      hours: records.changed.reduce(
        (hours, call) => recount(hours, state.records.calls[call.record.call]?.record ?? null, call.record),
        next.hours,
      ),
    },
    call: records.call,
    calls: records.changed,
    intervals: intervals.changed,
    flowMarks: flows.marks,
  }
}

const newDay = (state: StatsState, today: string): StatsState => ({
  ...state,
  today,
  hours: onlyDays(state.hours, [
    today,
    ...Object.values(state.records.calls).map((call) => tokyoTime(call.record.arrivedAt).day),
  ]),
})
