import type { FloorConfig } from '../floor/config.ts'
import type { Caller } from './caller.ts'
import type { AgentId, CallId, EpochMs, FlowId, LegId, LineId, QueueId, RequestId } from './ids.ts'
import type { RefusalCode } from './requests.ts'

export type Direction = 'inbound' | 'outbound'

/**
 * How a call ended, once and for all.
 * `answered` an agent spoke with the citizen · `abandoned` gave up in a queue · `inFlow` left or was ended inside the IVR ·
 * `outOfHours` heard the out-of-hours announcement · `transferred` connected to an outside number by the flow ·
 * `emergency` served by the PBX alone · `unknownNumber` · outbound: `answered`, `busy`, `noAnswer`, `unallocated`,
 * `cancelled` (our side gave up), `failed` (network).
 */
export type Outcome =
  | 'answered'
  | 'abandoned'
  | 'inFlow'
  | 'outOfHours'
  | 'transferred'
  | 'emergency'
  | 'unknownNumber'
  | 'busy'
  | 'noAnswer'
  | 'unallocated'
  | 'cancelled'
  | 'failed'

export type EndedBy = 'caller' | 'agent' | 'system' | 'pbx'

/** Why an offer came to its end. Missed, rejected and unreachable are different things. */
export type OfferResult = 'answered' | 'missed' | 'rejected' | 'unreachable' | 'callerGone' | 'withdrawn'

export type Availability = 'signedOut' | 'paused' | 'ready'
/** `idle` includes signed out; `reserved` is an outbound call of the agent's own being set up. */
export type Activity = 'idle' | 'ringing' | 'reserved' | 'talking' | 'held' | 'wrapUp'

/** Who caused a change of state (R10: every second has a state, a cause and an author). */
export type Author = { readonly kind: 'agent' | 'supervisor' | 'system'; readonly id: string }

/** Written by acd. */
export type AcdEvent =
  | {
      readonly type: 'call.arrived'
      readonly call: CallId
      readonly leg: LegId
      readonly node: string
      readonly direction: Direction
      readonly line: LineId
      readonly called: string
      readonly caller: Caller
      readonly recording: string | null
    }
  | { readonly type: 'call.queued'; readonly call: CallId; readonly queue: QueueId; readonly position: number }
  | {
      readonly type: 'call.offered'
      readonly call: CallId
      readonly queue: QueueId
      readonly agent: AgentId
      readonly leg: LegId
      readonly waitedMs: number
      /** Why this agent: idle longest, since when, among how many that were free. */
      readonly because: { readonly idleSince: EpochMs; readonly free: number; readonly waiting: number }
    }
  | {
      readonly type: 'call.offerEnded'
      readonly call: CallId
      readonly agent: AgentId
      readonly leg: LegId
      readonly result: OfferResult
    }
  | {
      readonly type: 'call.connected'
      readonly call: CallId
      readonly agent: AgentId
      readonly leg: LegId
      readonly queue: QueueId | null
      readonly waitedMs: number
    }
  | { readonly type: 'call.held'; readonly call: CallId; readonly agent: AgentId }
  | { readonly type: 'call.resumed'; readonly call: CallId; readonly agent: AgentId }
  | {
      readonly type: 'call.transferring'
      readonly call: CallId
      readonly by: AgentId | null
      readonly to: { readonly kind: 'queue' | 'outside'; readonly target: string }
      readonly leg: LegId | null
    }
  /** The outside number answered, or why not; a refused transfer goes back to `returnedTo`. */
  | {
      readonly type: 'call.transferEnded'
      readonly call: CallId
      readonly result: 'connected' | 'busy' | 'noAnswer' | 'failed'
      readonly returnedTo: 'flow' | 'queue' | 'nobody'
    }
  | {
      readonly type: 'call.dialled'
      readonly call: CallId
      readonly leg: LegId
      readonly number: string
      readonly callerId: string
    }
  | { readonly type: 'call.abandoned'; readonly call: CallId; readonly queue: QueueId; readonly waitedMs: number }
  | {
      readonly type: 'call.ended'
      readonly call: CallId
      readonly outcome: Outcome
      readonly by: EndedBy
      readonly cause: number
      readonly queue: QueueId | null
      readonly agents: readonly AgentId[]
      readonly waitedMs: number
      readonly talkMs: number
    }
  | {
      readonly type: 'agent.changed'
      readonly agent: AgentId
      readonly availability: Availability
      readonly activity: Activity
      readonly phoneRegistered: boolean
      readonly reason: string | null
      readonly call: CallId | null
      readonly author: Author
    }
  | { readonly type: 'request.accepted'; readonly request: RequestId; readonly call: CallId | null }
  | {
      readonly type: 'request.refused'
      readonly request: RequestId
      readonly code: RefusalCode
      readonly reason: string
    }

export type KeyVerdict = 'taken' | 'wrong' | 'late'

/** Written by ivr. */
export type FlowEvent =
  | { readonly type: 'flow.started'; readonly call: CallId; readonly flow: FlowId; readonly version: number }
  | { readonly type: 'flow.entered'; readonly call: CallId; readonly node: string; readonly because: string }
  | {
      readonly type: 'flow.keyed'
      readonly call: CallId
      readonly node: string
      readonly key: string
      readonly verdict: KeyVerdict
    }
  | { readonly type: 'flow.queueing'; readonly call: CallId; readonly queue: QueueId }
  | { readonly type: 'flow.transferring'; readonly call: CallId; readonly number: string }
  /** The flow has nothing more to say; acd hangs up. */
  | { readonly type: 'flow.ended'; readonly call: CallId; readonly outcome: 'inFlow' | 'outOfHours' }

/** Written by recordings. */
export type RecordingEvent =
  | { readonly type: 'recording.closed'; readonly recording: string; readonly bytes: number }
  | {
      readonly type: 'recording.indexed'
      readonly recording: string
      readonly call: CallId | null
      readonly durationMs: number
      readonly sha256: string
      readonly warnings: readonly string[]
    }

/** Written by api or cli when people change the set-up; the whole floor at once, so the log alone can be replayed. */
export type ConfigEvent = { readonly type: 'floor.configured'; readonly config: FloorConfig }

/** Appended by the service whose timer it is, then folded by it when read back. */
export type TimerFired = { readonly type: 'timer.fired'; readonly service: string; readonly timer: string }

export type FloorEvent = AcdEvent | FlowEvent | RecordingEvent | ConfigEvent | TimerFired
export type FloorEventType = FloorEvent['type']
