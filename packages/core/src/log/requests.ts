import type { AgentId, CallId, LineId, QueueId, RequestId } from './ids.ts'

/** Who asks: the account's id, and the door it came through. */
export type Actor = { readonly account: string; readonly door: 'api' | 'cli' | 'phone' | 'system' }

export type TransferTarget =
  | { readonly kind: 'queue'; readonly queue: QueueId }
  | { readonly kind: 'outside'; readonly number: string }

/** What a person asks of the floor. Answered in the log by `request.accepted` or `request.refused`. */
export type RequestBody =
  | { readonly type: 'agent.signIn'; readonly agent: AgentId }
  | { readonly type: 'agent.signOut'; readonly agent: AgentId }
  | { readonly type: 'agent.ready'; readonly agent: AgentId }
  | { readonly type: 'agent.pause'; readonly agent: AgentId; readonly reason: string }
  | { readonly type: 'agent.endWrapUp'; readonly agent: AgentId }
  /** Have the ringing phone pick up by itself. */
  | { readonly type: 'call.answer'; readonly agent: AgentId }
  | { readonly type: 'call.hold'; readonly agent: AgentId }
  | { readonly type: 'call.resume'; readonly agent: AgentId }
  | { readonly type: 'call.hangUp'; readonly agent: AgentId }
  | { readonly type: 'call.transfer'; readonly agent: AgentId; readonly to: TransferTarget }
  /** Outbound by hand: rings the agent first, then the citizen. `callerId` null means the line's own number. */
  | {
      readonly type: 'call.place'
      readonly agent: AgentId
      readonly number: string
      readonly line: LineId
      readonly callerId: string | null
    }
  | { readonly type: 'call.end'; readonly call: CallId }

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
  | 'pause.reasonUnknown'
  | 'call.unknown'
  | 'queue.unknown'
  | 'line.unknown'
  | 'line.noOutbound'
  | 'number.invalid'
  | 'number.notAllowed'
  | 'callerId.notAllowed'
