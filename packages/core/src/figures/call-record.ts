import type { QueueAction } from '../floor/config.ts'
import type { Caller } from '../log/caller.ts'
import type { Direction, EndedBy, KeyVerdict, OfferResult, Outcome, PartyName, QueueRule } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LegId, LineId, LogId, QueueId } from '../log/ids.ts'

export type TransferResult = 'connected' | 'busy' | 'noAnswer' | 'failed'

/** One try to hand the caller on. `by` null: the flow did it. `result` null: not known yet, or a queue took it. */
export type CallTransfer = {
  readonly at: EpochMs
  readonly by: AgentId | null
  readonly kind: 'queue' | 'agent' | 'line' | 'outside'
  readonly target: string
  readonly result: TransferResult | null
  /** The agent had spoken with them, or was ringing them, before handing over. */
  readonly consulted: boolean
}

/** A rule of a queue, or a key, took the caller out of it. */
export type QueueExit = {
  readonly at: EpochMs
  readonly queue: QueueId
  readonly rule: QueueRule
  readonly action: QueueAction['kind']
  readonly waitedMs: number
}

export type PressedKey = {
  readonly at: EpochMs
  /** The step of the flow the caller was in. */
  readonly node: string
  readonly key: string
  readonly verdict: KeyVerdict
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
  /** Every key the flow heard, in order, with what it made of it. */
  readonly keys: readonly PressedKey[]
  /** In the order they were connected, each once. */
  readonly agents: readonly AgentId[]
  readonly recording: string | null
  readonly transfers: readonly CallTransfer[]
  readonly exits: readonly QueueExit[]
  /** What the caller was told last of how long it may take, before the first answer. */
  readonly estimate: { readonly at: EpochMs; readonly ms: number } | null
  /** What was spoken: chosen in the flow, or the flow's own, unless an agent says otherwise. Null: nobody has said. */
  readonly language: string | null
}

export type LegKind = 'citizen' | 'agent' | 'outside' | 'supervisor'

export type LegRecord = {
  readonly leg: LegId
  readonly call: CallId
  readonly kind: LegKind
  readonly agent: AgentId | null
  readonly startedAt: EpochMs
  readonly answeredAt: EpochMs | null
  readonly endedAt: EpochMs | null
  readonly cause: number | null
  /** How the offer or the transfer it was made for came out. */
  readonly result: LegResult | null
  readonly recording: string | null
}

/** `answered` also of a transfer that was taken. */
export type LegResult = OfferResult | Exclude<TransferResult, 'connected'>

/** Still to be written to by the log: a record with what the fold must remember besides. */
export type TrackedCall = {
  readonly record: CallRecord
  readonly legs: Readonly<Record<LegId, LegRecord>>
  readonly waitingSince: EpochMs | null
  readonly heldSince: EpochMs | null
  /** Whom the agent asks, while the citizen is still the agent's. */
  readonly consult: { readonly with: PartyName; readonly by: AgentId; readonly leg: LegId } | null
  /** Supervisors with the call whose channels have not shown themselves yet. */
  readonly watchers: readonly AgentId[]
  /** The last entry that went into it. */
  readonly logId: LogId
}

/** The leg the citizen is on, or null as long as nobody is. */
export const citizenLeg = (call: TrackedCall): LegRecord | null =>
  Object.values(call.legs).find((leg) => leg.kind === 'citizen') ?? null

/** The keys the flow acted on, as one text: what an agent wants to know of the caller's choices. */
export const takenKeys = (record: CallRecord): string =>
  record.keys
    .filter((pressed) => pressed.verdict === 'taken')
    .map((pressed) => pressed.key)
    .join('')
