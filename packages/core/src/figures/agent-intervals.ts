import type { Activity, Author, Availability } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LogId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'

/** A stretch of time in which nothing about an agent changed (R10). Half open: `from` belongs to it, `to` does not. */
export type AgentInterval = {
  /** The entry that began it. */
  readonly logId: LogId
  readonly agent: AgentId
  readonly from: EpochMs
  /** Null: still so. */
  readonly to: EpochMs | null
  readonly availability: Availability
  readonly activity: Activity
  readonly phoneRegistered: boolean
  readonly reason: string | null
  readonly call: CallId | null
  /** Who brought it about. */
  readonly author: Author
}

/** The open interval of every agent. */
export type OpenIntervals = Readonly<Record<AgentId, AgentInterval>>

export type IntervalStep = {
  readonly state: OpenIntervals
  /** The one that closed, if any, and the one that opened; the same `logId` replaces what was written before. */
  readonly changed: readonly AgentInterval[]
}

const sameState = (a: AgentInterval, b: AgentInterval): boolean =>
  a.availability === b.availability &&
  a.activity === b.activity &&
  a.phoneRegistered === b.phoneRegistered &&
  a.reason === b.reason &&
  a.call === b.call

/** Folds `agent.changed` into intervals without gaps or overlaps; one that lasted no time has `from` equal to `to`. */
export const intervalStep = (state: OpenIntervals, entry: LogEntry): IntervalStep => {
  const body = entry.body
  if (body.type !== 'agent.changed') return { state, changed: [] }
  const { type: _, ...known } = body
  const next: AgentInterval = { ...known, logId: entry.id, from: entry.at, to: null }
  const open = state[body.agent]
  if (open !== undefined && sameState(open, next)) return { state, changed: [] }
  const opened = { ...state, [body.agent]: next }
  return { state: opened, changed: open === undefined ? [next] : [{ ...open, to: entry.at }, next] }
}

/** One word for what an agent is doing: the activity, or, with nothing to do, the availability. */
export type AgentStateName = Availability | Exclude<Activity, 'idle'>

export const agentStateName = (agent: Pick<AgentInterval, 'availability' | 'activity'>): AgentStateName =>
  agent.activity === 'idle' ? agent.availability : agent.activity
