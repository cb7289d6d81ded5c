import type { AgentId, CallId, EpochMs, LegId, LineId, QueueId } from '../log/ids.ts'

/** The agent's own choice. What the system has the agent do meanwhile is `Activity`: two fields, never mixed. */
export type AgentAvailability =
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'ready' }

export type AgentActivity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'ringing'; readonly call: CallId }
  /** A call of the agent's own is being set up. */
  | { readonly kind: 'reserved'; readonly call: CallId }
  | { readonly kind: 'talking'; readonly call: CallId }
  | { readonly kind: 'held'; readonly call: CallId }
  | {
      readonly kind: 'wrapUp'
      readonly call: CallId
      /** Whose rules hold for the wrap-up. */
      readonly queue: QueueId | null
      readonly until: EpochMs
      readonly prolonged: number
    }
  /** A supervisor is with a call: listening, whispering, or in it. */
  | { readonly kind: 'watching'; readonly call: CallId }

/** What happens when the call at hand and its wrap-up are over. */
export type After =
  | { readonly kind: 'stay' }
  /** `oneCall`: only after a call that was spoken, not after one that only rang. */
  | { readonly kind: 'pause'; readonly reason: string; readonly oneCall: boolean }
  | { readonly kind: 'signOut' }

export type Agent = {
  readonly id: AgentId
  readonly availability: AgentAvailability
  readonly activity: AgentActivity
  /** The agent's live channels of calls. Only an agent whose last one is really gone is offered the next call. */
  readonly legs: readonly LegId[]
  /** The phone that is kept off hook between calls, or null. */
  readonly openLine: LegId | null
  readonly after: After
  readonly handRaised: boolean
  /** Since when the agent has been free; longest idle goes first. */
  readonly idleSince: EpochMs
  /** When a call was last offered to this agent, and last answered; 0: never. */
  readonly offeredAt: EpochMs
  readonly answeredAt: EpochMs
  /** Calls answered since sign-in. */
  readonly answered: number
  /** Number and line of the last call placed by hand. */
  readonly placed: { readonly number: string; readonly line: LineId } | null
}

export const newAgent = (id: AgentId): Agent => ({
  id,
  availability: { kind: 'signedOut' },
  activity: { kind: 'idle' },
  legs: [],
  openLine: null,
  after: { kind: 'stay' },
  handRaised: false,
  idleSince: 0,
  offeredAt: 0,
  answeredAt: 0,
  answered: 0,
  placed: null,
})

/** Free to be rung, as far as the agent alone can say; a registered phone is the floor's to know. */
export const isFree = (agent: Agent): boolean =>
  agent.availability.kind === 'ready' && agent.activity.kind === 'idle' && agent.legs.length === 0

/** The call the agent is busy with, wrap-up not counted. */
export const callOfAgent = (agent: Agent): CallId | null =>
  agent.activity.kind === 'idle' || agent.activity.kind === 'wrapUp' ? null : agent.activity.call
