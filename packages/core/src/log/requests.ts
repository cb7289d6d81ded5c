import type { AgentId, CallbackId, CallId, LegId, LineId, PhoneId, QueueId, RequestId } from './ids.ts'

/** Who asks: the account's id, and the door it came through. */
export type Actor = { readonly account: string; readonly door: 'api' | 'cli' | 'phone' | 'system' }

export type TransferTarget =
  | { readonly kind: 'queue'; readonly queue: QueueId }
  | { readonly kind: 'agent'; readonly agent: AgentId }
  /** Another line's flow from its start, e.g. the other centre's (T1). */
  | { readonly kind: 'line'; readonly line: LineId }
  | { readonly kind: 'outside'; readonly number: string }

/** Whom an agent can ask before or while a citizen is on the line. */
export type ConsultTarget = Extract<TransferTarget, { kind: 'agent' | 'outside' }>

/** How a supervisor is with a call: heard by nobody, by the agent alone, by everybody. */
export type WatchMode = 'listen' | 'whisper' | 'barge'

/** `draining`: nobody new, those inside are served. `closed`: those inside leave by the queue's rule, too. */
export type QueueMode = 'open' | 'draining' | 'closed'

/** What a person asks of the floor. Answered in the log by `request.accepted` or `request.refused`. */
export type RequestBody =
  | { readonly type: 'agent.signIn'; readonly agent: AgentId }
  | { readonly type: 'agent.signOut'; readonly agent: AgentId }
  | { readonly type: 'agent.ready'; readonly agent: AgentId }
  | { readonly type: 'agent.pause'; readonly agent: AgentId; readonly reason: string }
  | { readonly type: 'agent.endWrapUp'; readonly agent: AgentId }
  /** Ready for one call, then paused by itself. */
  | { readonly type: 'agent.readyOnce'; readonly agent: AgentId }
  /** Paused with this reason as soon as the call at hand and its wrap-up are over; null takes it back. */
  | { readonly type: 'agent.pauseAfter'; readonly agent: AgentId; readonly reason: string | null }
  | { readonly type: 'agent.prolongWrapUp'; readonly agent: AgentId }
  /** Keeps the agent's phone off hook between calls; offers are put through after a tone. */
  | { readonly type: 'agent.openLine'; readonly agent: AgentId }
  | { readonly type: 'agent.closeLine'; readonly agent: AgentId }
  | { readonly type: 'agent.raiseHand'; readonly agent: AgentId; readonly raised: boolean }
  /** By a supervisor: signed out now, or when the call at hand is over. */
  | { readonly type: 'agent.forceOut'; readonly agent: AgentId }
  /** Have the ringing phone pick up by itself. */
  | { readonly type: 'call.answer'; readonly agent: AgentId }
  | { readonly type: 'call.hold'; readonly agent: AgentId }
  | { readonly type: 'call.resume'; readonly agent: AgentId }
  | { readonly type: 'call.hangUp'; readonly agent: AgentId }
  | { readonly type: 'call.mute'; readonly agent: AgentId; readonly muted: boolean }
  /** Blind transfer; `note` is handed over with the call (T2). */
  | {
      readonly type: 'call.transfer'
      readonly agent: AgentId
      readonly to: TransferTarget
      readonly note: string | null
    }
  /** Rings somebody while the citizen hears music. */
  | { readonly type: 'call.consult'; readonly agent: AgentId; readonly to: ConsultTarget; readonly note: string | null }
  /** Speaks with the other one of citizen and consulted. */
  | { readonly type: 'call.toggle'; readonly agent: AgentId }
  /** All in one conversation, e.g. with an interpreter (T14). */
  | { readonly type: 'call.merge'; readonly agent: AgentId }
  /** The agent leaves; the citizen stays with whom the agent had consulted. */
  | { readonly type: 'call.complete'; readonly agent: AgentId }
  /** The consulted one is hung up; the agent is with the citizen again. */
  | { readonly type: 'call.cancelConsult'; readonly agent: AgentId }
  /** Takes one party out of a conference. */
  | { readonly type: 'call.dropParty'; readonly agent: AgentId; readonly leg: LegId }
  | { readonly type: 'call.park'; readonly agent: AgentId }
  | { readonly type: 'call.unpark'; readonly agent: AgentId; readonly call: CallId }
  | { readonly type: 'call.sendKeys'; readonly agent: AgentId; readonly keys: string }
  /** The number this agent called last, over the same line (T10). */
  | { readonly type: 'call.redial'; readonly agent: AgentId }
  /** Goes on at the agent's other phone. */
  | { readonly type: 'call.move'; readonly agent: AgentId; readonly phone: PhoneId }
  /** The agent leaves; the citizen hears the guidance announcement, then the call ends (harassment set). */
  | { readonly type: 'call.endWithGuidance'; readonly agent: AgentId }
  /** Marks this moment of the call, e.g. as evidence. */
  /** `language`: `text` is the language that was spoken, by its code. */
  | {
      readonly type: 'call.mark'
      readonly call: CallId
      readonly kind: 'evidence' | 'note' | 'language'
      readonly text: string
    }
  /** `agent` is the supervisor: rings this person's phone and lets it hear the call. */
  | { readonly type: 'call.watch'; readonly agent: AgentId; readonly call: CallId; readonly mode: WatchMode }
  | { readonly type: 'call.watchMode'; readonly agent: AgentId; readonly mode: WatchMode }
  | { readonly type: 'call.unwatch'; readonly agent: AgentId }
  /** The supervisor becomes the call's agent; the agent leaves. */
  | { readonly type: 'call.takeOver'; readonly agent: AgentId }
  /** Outbound by hand: rings the agent first, then the citizen. `callerId` null means the line's own number. */
  | {
      readonly type: 'call.place'
      readonly agent: AgentId
      readonly number: string
      readonly line: LineId
      readonly callerId: string | null
    }
  | { readonly type: 'call.end'; readonly call: CallId }
  | { readonly type: 'queue.mode'; readonly queue: QueueId; readonly mode: QueueMode }
  /** A text on the screens of a queue's agents, or of all. */
  | { readonly type: 'floor.broadcast'; readonly queue: QueueId | null; readonly text: string }
  | { readonly type: 'callback.cancel'; readonly callback: CallbackId }
  /** The case on the screen is to be dialled now, or not now, and why not. */
  | { readonly type: 'preview.accept'; readonly agent: AgentId }
  | { readonly type: 'preview.skip'; readonly agent: AgentId; readonly reason: string }

export type Request = RequestBody & { readonly request: RequestId; readonly actor: Actor }
export type RequestType = RequestBody['type']

/** A business "no". Each has a text in ja and en and an HTTP status in the catalogue of `@tsunagu/messages`. */
export type RefusalCode =
  | 'agent.unknown'
  | 'agent.notSignedIn'
  | 'agent.alreadySignedIn'
  | 'agent.phoneNotRegistered'
  | 'agent.busy'
  | 'agent.notRinging'
  | 'agent.notTalking'
  | 'agent.notInWrapUp'
  | 'agent.alreadyHeld'
  | 'agent.notHeld'
  | 'agent.phoneUnknown'
  | 'agent.lineOpen'
  | 'agent.lineNotOpen'
  | 'agent.notAvailable'
  | 'agent.nothingToRedial'
  | 'wrapUp.prolongedTooOften'
  | 'transfer.toOneself'
  | 'consult.none'
  | 'consult.already'
  | 'consult.notAnswered'
  | 'party.unknown'
  | 'party.tooMany'
  | 'call.notParked'
  | 'call.notTalking'
  | 'keys.invalid'
  | 'queue.closed'
  | 'skill.nobody'
  | 'watch.notAllowed'
  | 'watch.already'
  | 'watch.none'
  | 'watch.oneself'
  | 'callback.unknown'
  | 'preview.none'
  | 'text.invalid'
  | 'pause.reasonUnknown'
  | 'call.unknown'
  | 'queue.unknown'
  | 'line.unknown'
  | 'line.noOutbound'
  | 'number.invalid'
  | 'number.notAllowed'
  | 'callerId.notAllowed'
