import type { AgentId, CallId, EpochMs, LegId } from '../log/ids.ts'

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
  | { readonly kind: 'wrapUp'; readonly call: CallId; readonly until: EpochMs }

export type Agent = {
  readonly id: AgentId
  readonly availability: AgentAvailability
  readonly activity: AgentActivity
  /** The agent's live channel. Only an agent whose last channel is really gone is offered the next call. */
  readonly leg: LegId | null
  /** Since when the agent has been free; longest idle goes first. */
  readonly idleSince: EpochMs
}

export const newAgent = (id: AgentId): Agent => ({
  id,
  availability: { kind: 'signedOut' },
  activity: { kind: 'idle' },
  leg: null,
  idleSince: 0,
})

/** Free to be rung, as far as the agent alone can say; a registered phone is the floor's to know. */
export const isFree = (agent: Agent): boolean =>
  agent.availability.kind === 'ready' && agent.activity.kind === 'idle' && agent.leg === null

/** The call the agent is busy with, wrap-up not counted. */
export const callOfAgent = (agent: Agent): CallId | null =>
  agent.activity.kind === 'idle' || agent.activity.kind === 'wrapUp' ? null : agent.activity.call
