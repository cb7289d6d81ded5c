import type { Caller } from '../log/caller.ts'
import type { Direction, EndedBy, Outcome } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LegId, LineId, QueueId } from '../log/ids.ts'

export type TransferResult = 'connected' | 'busy' | 'noAnswer' | 'failed'

/** One try to hand the caller on. `by` null: the flow did it. `result` null: not known yet, or a queue took it. */
export type CallTransfer = {
  readonly at: EpochMs
  readonly by: AgentId | null
  readonly kind: 'queue' | 'outside'
  readonly target: string
  readonly result: TransferResult | null
}

/**
 * What is kept of one call for good. There from the first entry of the log that names the call, so that a crash in the
 * middle leaves a record; final once `outcome` is set.
 */
export type CallRecord = {
  readonly call: CallId
  readonly direction: Direction
  readonly line: LineId
  readonly node: string
  readonly called: string
  readonly caller: Caller
  readonly arrivedAt: EpochMs
  /** First time it stood in a queue. */
  readonly queuedAt: EpochMs | null
  /** The queue it stood in last. */
  readonly queue: QueueId | null
  /** Guidance of the flow began to play; the congestion announcement is not guidance (E Ⅱ5). */
  readonly guidedAt: EpochMs | null
  readonly offers: number
  /** First time an agent and the citizen were connected. */
  readonly answeredAt: EpochMs | null
  readonly endedAt: EpochMs | null
  readonly outcome: Outcome | null
  readonly endedBy: EndedBy | null
  /** Q.850 */
  readonly cause: number | null
  readonly waitedMs: number
  readonly talkMs: number
  readonly holdMs: number
  /** Keys the flow acted on, in order. */
  readonly keys: string
  /** In the order they were connected, each once. */
  readonly agents: readonly AgentId[]
  readonly recording: string | null
  readonly transfers: readonly CallTransfer[]
}

export type LegKind = 'citizen' | 'agent' | 'outside'

export type LegRecord = {
  readonly leg: LegId
  readonly call: CallId
  readonly kind: LegKind
  readonly agent: AgentId | null
  readonly startedAt: EpochMs
  readonly answeredAt: EpochMs | null
  readonly endedAt: EpochMs | null
  readonly cause: number | null
  readonly recording: string | null
}

/** Still to be written to by the log: a record with what the fold must remember besides. */
export type TrackedCall = {
  readonly record: CallRecord
  readonly legs: Readonly<Record<LegId, LegRecord>>
  readonly flow: string | null
  readonly waitingSince: EpochMs | null
  readonly heldSince: EpochMs | null
}

/** The leg the citizen is on, or null as long as nobody is. */
export const citizenLeg = (call: TrackedCall): LegRecord | null =>
  Object.values(call.legs).find((leg) => leg.kind === 'citizen') ?? null
