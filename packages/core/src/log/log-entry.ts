import type { FloorEvent } from './events.ts'
import type { Fact } from './facts.ts'
import type { EpochMs, LogId } from './ids.ts'
import type { Request } from './requests.ts'

/** Anything that can stand in a floor's log. `type` is unique over facts, requests and events. */
export type LogBody = Fact | Request | FloorEvent

/**
 * One entry of a floor's log. `at` is the millisecond part of the stream id: one clock for the whole floor, so a replay
 * sees the same times.
 */
export type LogEntry = { readonly id: LogId; readonly at: EpochMs; readonly by: string; readonly body: LogBody }
