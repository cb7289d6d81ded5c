import type { CampaignEvent, DialEvent, ListEvent } from '../campaign/campaign.ts'
import type { FloorConfig, QueueAction, QueueStrategy, SkillNeed } from '../floor/config.ts'
import type { PersonId, RegisterChange } from '../register/register.ts'
import type { WorkAlert, WorkKind } from '../work/work.ts'
import type { Caller } from './caller.ts'
import type { Prompt } from './commands.ts'
import type {
  AgentId,
  CallbackId,
  CallId,
  CampaignId,
  EpochMs,
  FlowId,
  LegId,
  LineId,
  LookupId,
  MessageId,
  QueueId,
  RequestId,
} from './ids.ts'
import type { QueueMode, RefusalCode, WatchMode } from './requests.ts'

export type Direction = 'inbound' | 'outbound'

/**
 * How a call ended, once and for all.
 * `answered` an agent spoke with the citizen · `abandoned` gave up in a queue · `inFlow` left or was ended inside the IVR ·
 * `outOfHours` heard the out-of-hours announcement · `transferred` connected to an outside number by the flow ·
 * `emergency` served by the PBX alone · `unknownNumber` · `callback` hung up and keeps the place · `voicemail` left a message ·
 * `turnedAway` heard the announcement of a queue's rule · outbound: `answered`, `busy`, `noAnswer`, `unallocated`,
 * `cancelled` (our side gave up), `failed` (network), `nobodyFree` (answered, and no agent in time: heard the apology).
 */
export type Outcome =
  | 'answered'
  | 'abandoned'
  | 'inFlow'
  | 'outOfHours'
  | 'transferred'
  | 'emergency'
  | 'unknownNumber'
  | 'callback'
  | 'voicemail'
  | 'turnedAway'
  | 'busy'
  | 'noAnswer'
  | 'unallocated'
  | 'cancelled'
  | 'failed'
  | 'nobodyFree'

export type EndedBy = 'caller' | 'agent' | 'system' | 'pbx'

/** Why an offer came to its end. Missed, rejected and unreachable are different things. */
export type OfferResult = 'answered' | 'missed' | 'rejected' | 'unreachable' | 'callerGone' | 'withdrawn'

export type Availability = 'signedOut' | 'paused' | 'ready'
/** `idle` includes signed out; `reserved` is an outbound call of the agent's own being set up. */
export type Activity = 'idle' | 'ringing' | 'reserved' | 'talking' | 'held' | 'wrapUp' | 'watching'

/**
 * Why a caller left a queue other than by an agent, by key or by hanging up. `nobodyFree`: answered a call of ours, and the
 * grace is over.
 */
export type QueueRule =
  | 'full'
  | 'tooLong'
  | 'nobodySignedIn'
  | 'allPaused'
  | 'closed'
  | 'exitKey'
  | 'flow'
  | 'nobodyFree'

/** How a callback ended: the citizen was reached, or why not. */
export type CallbackResult = 'connected' | 'expired' | 'triesOver' | 'cancelled' | 'notAllowed'

/** Somebody in a conversation beside the citizen and the call's agent. */
export type PartyName =
  | { readonly kind: 'agent'; readonly agent: AgentId }
  | { readonly kind: 'outside'; readonly number: string }

/** Who caused a change of state (R10: every second has a state, a cause and an author). */
export type Author = { readonly kind: 'agent' | 'supervisor' | 'system'; readonly id: string }

export type OfferReason = {
  readonly strategy: QueueStrategy
  readonly idleSince: EpochMs
  /** Agents who were free and could take this call, and callers they could have taken. */
  readonly free: number
  readonly waiting: number
  /** The caller was kept for this agent. */
  readonly preferred: boolean
  /** What was asked of the agent. */
  readonly needs: readonly SkillNeed[]
}

export type AttemptRefusal = 'agentNotFree' | 'lineUnknown' | 'callerIdNotAllowed' | 'doNotCall' | 'numberNotAllowed'

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
  | {
      readonly type: 'call.queued'
      readonly call: CallId
      readonly queue: QueueId
      readonly position: number
      /** How long it may take, by the pace of this queue; null while there is no pace yet. */
      readonly estimateMs: number | null
      /** For whom the caller is kept back first. */
      readonly prefer: AgentId | null
    }
  /** What the caller was told while waiting. */
  | {
      readonly type: 'call.announced'
      readonly call: CallId
      readonly position: number
      readonly estimateMs: number | null
    }
  /** From now on less is asked of the agent; `step` counts from 1. */
  | {
      readonly type: 'call.relaxed'
      readonly call: CallId
      readonly step: number
      readonly needs: readonly SkillNeed[]
    }
  /** A rule of the queue, or a key, took the caller out of it. */
  | {
      readonly type: 'call.leftQueue'
      readonly call: CallId
      readonly queue: QueueId
      readonly rule: QueueRule
      readonly action: QueueAction['kind']
      readonly waitedMs: number
    }
  /** The flow of this line takes the caller from its start. */
  | {
      readonly type: 'call.flowing'
      readonly call: CallId
      readonly leg: LegId
      readonly node: string
      readonly line: LineId
      readonly flow: FlowId
      readonly caller: Caller
    }
  | { readonly type: 'call.voicemail'; readonly call: CallId; readonly queue: QueueId }
  | {
      readonly type: 'call.offered'
      readonly call: CallId
      readonly queue: QueueId
      readonly agent: AgentId
      readonly leg: LegId
      readonly waitedMs: number
      /** Why this agent and this caller: by which strategy, among how many. */
      readonly because: OfferReason
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
      /** What the caller was told last, to be compared with what happened. */
      readonly estimateMs: number | null
    }
  | { readonly type: 'call.held'; readonly call: CallId; readonly agent: AgentId }
  | { readonly type: 'call.resumed'; readonly call: CallId; readonly agent: AgentId }
  | {
      readonly type: 'call.transferring'
      readonly call: CallId
      readonly by: AgentId | null
      readonly to: { readonly kind: 'queue' | 'agent' | 'line' | 'outside'; readonly target: string }
      readonly leg: LegId | null
      /** Handed over with the call (T2). */
      readonly note: string | null
    }
  /** The outside number answered, or why not; a refused transfer goes back to `returnedTo`. */
  | {
      readonly type: 'call.transferEnded'
      readonly call: CallId
      readonly result: 'connected' | 'busy' | 'noAnswer' | 'failed'
      readonly returnedTo: 'flow' | 'queue' | 'nobody'
    }
  | { readonly type: 'call.muted'; readonly call: CallId; readonly agent: AgentId; readonly muted: boolean }
  | {
      readonly type: 'call.consulting'
      readonly call: CallId
      readonly agent: AgentId
      readonly with: PartyName
      readonly leg: LegId
      readonly note: string | null
    }
  | { readonly type: 'call.consulted'; readonly call: CallId; readonly agent: AgentId; readonly leg: LegId }
  | {
      readonly type: 'call.toggled'
      readonly call: CallId
      readonly agent: AgentId
      readonly to: 'citizen' | 'consulted'
    }
  | {
      readonly type: 'call.consultEnded'
      readonly call: CallId
      readonly agent: AgentId
      readonly result: 'merged' | 'completed' | 'cancelled' | 'left' | 'busy' | 'noAnswer' | 'failed'
    }
  | { readonly type: 'call.partyJoined'; readonly call: CallId; readonly party: PartyName; readonly leg: LegId }
  | { readonly type: 'call.partyLeft'; readonly call: CallId; readonly party: PartyName; readonly leg: LegId }
  /** Another agent is responsible for the conversation from now on; null: it goes on with outside parties only. */
  | { readonly type: 'call.handedOver'; readonly call: CallId; readonly from: AgentId; readonly to: AgentId | null }
  | { readonly type: 'call.moved'; readonly call: CallId; readonly agent: AgentId; readonly leg: LegId }
  | { readonly type: 'call.parked'; readonly call: CallId; readonly agent: AgentId }
  | { readonly type: 'call.unparked'; readonly call: CallId; readonly by: AgentId | null }
  | { readonly type: 'call.keysSent'; readonly call: CallId; readonly agent: AgentId; readonly count: number }
  | {
      readonly type: 'call.marked'
      readonly call: CallId
      readonly kind: 'evidence' | 'note' | 'language'
      readonly text: string
      readonly author: Author
    }
  /** Something has gone on for longer than it should; told to supervisors. */
  | {
      readonly type: 'call.alert'
      readonly call: CallId
      readonly agent: AgentId
      readonly kind: 'long' | 'hold' | 'citizenGone'
    }
  | { readonly type: 'call.watched'; readonly call: CallId; readonly supervisor: AgentId; readonly mode: WatchMode }
  | { readonly type: 'call.unwatched'; readonly call: CallId; readonly supervisor: AgentId }
  | {
      readonly type: 'callback.asked'
      readonly callback: CallbackId
      readonly call: CallId
      readonly queue: QueueId
      readonly line: LineId
      readonly number: string
      readonly since: EpochMs
      readonly expiresAt: EpochMs
    }
  | {
      readonly type: 'callback.tried'
      readonly callback: CallbackId
      readonly call: CallId
      readonly agent: AgentId
      readonly attempt: number
    }
  | { readonly type: 'callback.ended'; readonly callback: CallbackId; readonly result: CallbackResult }
  | { readonly type: 'agent.hand'; readonly agent: AgentId; readonly raised: boolean; readonly call: CallId | null }
  | { readonly type: 'agent.alert'; readonly agent: AgentId; readonly kind: 'pauseTooLong'; readonly reason: string }
  | { readonly type: 'queue.changed'; readonly queue: QueueId; readonly mode: QueueMode; readonly author: Author }
  | {
      readonly type: 'floor.message'
      readonly queue: QueueId | null
      readonly text: string
      readonly author: Author
    }
  | {
      readonly type: 'call.dialled'
      readonly call: CallId
      readonly leg: LegId
      readonly number: string
      readonly callerId: string
      /** Whose agents a campaign calls for, or a callback; null: an agent by hand. */
      readonly queue: QueueId | null
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
      /** End of the wrap-up, when that is the activity. */
      readonly until: EpochMs | null
      /** Reason of the pause that follows the call at hand. */
      readonly pauseAfter: string | null
      /** The phone is kept off hook between calls. */
      readonly lineOpen: boolean
      readonly author: Author
    }
  /** A call for a campaign was not begun: the agent kept for it is not free any more, or may not call over this line. */
  | { readonly type: 'attempt.refused'; readonly call: CallId; readonly because: AttemptRefusal }
  /** An agent looks at a case before it is dialled (preview); until then the agent is kept. */
  | {
      readonly type: 'preview.shown'
      readonly call: CallId
      readonly agent: AgentId
      readonly campaign: CampaignId
      readonly person: PersonId
      /** What will be dialled, for whose agents, over which line, with which number shown. */
      readonly number: string
      readonly queue: QueueId
      readonly line: LineId
      readonly callerId: string
      readonly until: EpochMs
    }
  | {
      readonly type: 'preview.ended'
      readonly call: CallId
      readonly agent: AgentId
      /** `withdrawn` by the dialler · `agentLeft` signed out, paused or was forced out before deciding. */
      readonly result: 'accepted' | 'skipped' | 'timedOut' | 'withdrawn' | 'agentLeft'
      /** Why it was skipped, in the agent's words. */
      readonly reason: string | null
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
  | {
      readonly type: 'flow.entered'
      readonly call: CallId
      readonly flow: FlowId
      readonly node: string
      readonly because: string
    }
  /** One key in a menu, a survey, or where none was awaited. Keys of a number keyed in are not told one by one. */
  | {
      readonly type: 'flow.keyed'
      readonly call: CallId
      readonly flow: FlowId
      readonly node: string
      readonly key: string
      readonly verdict: KeyVerdict
    }
  /** A number was keyed in; how long it was, not what. */
  | {
      readonly type: 'flow.collected'
      readonly call: CallId
      readonly flow: FlowId
      readonly node: string
      readonly length: number
      readonly verdict: CollectVerdict
    }
  /** Asks `cases` for a record, or whether a code is genuine. */
  | {
      readonly type: 'flow.lookingUp'
      readonly call: CallId
      readonly lookup: LookupId
      readonly what: { readonly kind: 'record'; readonly source: string } | { readonly kind: 'authenticity' }
      /** Field of the source → what was keyed in; for authenticity `code` and, when presented, `caller`. */
      readonly keys: Readonly<Record<string, string>>
      /** Of a record no other field is wanted. */
      readonly fields: readonly string[]
    }
  /** Has `messaging` send a text. */
  | {
      readonly type: 'flow.texting'
      readonly call: CallId
      readonly flow: FlowId
      readonly node: string
      readonly message: MessageId
      readonly template: string
      readonly language: string
      readonly to: string
      readonly line: LineId
      readonly values: Readonly<Record<string, string>>
    }
  /** A question of a survey; null: no answer. */
  | {
      readonly type: 'flow.surveyed'
      readonly call: CallId
      readonly flow: FlowId
      readonly node: string
      readonly question: string
      readonly answer: string | null
    }
  | {
      readonly type: 'flow.queueing'
      readonly call: CallId
      readonly queue: QueueId
      /** Asked of the agent beside what the queue asks. */
      readonly needs: readonly SkillNeed[]
      readonly headStartMs: number
      /** The agent responsible for this citizen, when known. */
      readonly prefer: AgentId | null
      /** The caller is asked at once whether to be called back, and keeps the place either way. */
      readonly offerCallback: boolean
    }
  /** The caller leaves a message with this queue. */
  | {
      readonly type: 'flow.voicemail'
      readonly call: CallId
      readonly queue: QueueId
      readonly prompts: readonly Prompt[]
      readonly maxMs: number
    }
  | {
      readonly type: 'flow.transferring'
      readonly call: CallId
      readonly number: string
      /** Heard by whoever picks up, before the caller is put through. */
      readonly handOver: readonly Prompt[]
      readonly note: string | null
    }
  /** The flow has nothing more to say; acd hangs up. */
  | { readonly type: 'flow.ended'; readonly call: CallId; readonly outcome: 'inFlow' | 'outOfHours' }

export type CollectVerdict = 'taken' | 'tooShort' | 'notSo' | 'silent' | 'confirmed' | 'refused'

export type LookupResult = 'found' | 'notFound' | 'failed'

/** The answer to `flow.lookingUp`. */
export type LookupAnswered = {
  readonly type: 'lookup.answered'
  readonly call: CallId
  readonly lookup: LookupId
  readonly result: LookupResult
  readonly values: Readonly<Record<string, string>>
}

/** Written by cases, once when a deadline of work comes and once when it is over. Who it is about stands in the work. */
export type WorkEvent = {
  readonly type: 'work.alert'
  readonly work: number
  readonly kind: WorkKind
  readonly alert: WorkAlert
  readonly dueAt: EpochMs
}

/** What lists of calls depend on has changed for these persons, 500 at most (O6). Ids only: who they are is no business of the log. */
export type PersonsChanged = {
  readonly type: 'persons.changed'
  readonly change: RegisterChange
  readonly persons: readonly PersonId[]
}

/** Written by cases. */
export type CaseEvent = LookupAnswered | PersonsChanged

/** A text on its way. `delivered` only where the network reports it; `failed` is the end, after all tries. */
export type MessageState = 'queued' | 'sent' | 'delivered' | 'failed'

/** Written by messaging, once for each state. */
export type MessageEvent = {
  readonly type: 'message.changed'
  readonly message: MessageId
  /** The call whose flow, or agent, had it sent. */
  readonly call: CallId | null
  readonly state: MessageState
  /** Parts of the text: 70 characters in one, 67 in each of several (UCS-2). */
  readonly parts: number
  readonly reason: string | null
}

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

export type FloorEvent =
  | AcdEvent
  | FlowEvent
  | CaseEvent
  | WorkEvent
  | MessageEvent
  | RecordingEvent
  | ConfigEvent
  | CampaignEvent
  | ListEvent
  | DialEvent
  | TimerFired
export type FloorEventType = FloorEvent['type']
