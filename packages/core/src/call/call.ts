import type { Caller } from '../log/caller.ts'
import type { Direction } from '../log/events.ts'
import type { AgentId, BridgeId, CallId, EpochMs, LegId, LineId, NodeName, PlaybackId, QueueId } from '../log/ids.ts'

/** What stays true of a call through all its phases. */
export type CallBase = {
  readonly id: CallId
  readonly node: NodeName
  readonly direction: Direction
  readonly line: LineId
  readonly called: string
  readonly caller: Caller
  readonly arrivedAt: EpochMs
  readonly recording: string | null
  /** The citizen's channel; null while an outbound call has not been dialled yet. */
  readonly leg: LegId | null
  /** Last number given to a leg, bridge or playback of this call. Never restarts: a late hang-up of an old leg must not hit a new one. */
  readonly counter: number
  /** Agents who have spoken with the citizen, in order. */
  readonly agents: readonly AgentId[]
  readonly talkMs: number
  /** Time in queues before the first agent answered. */
  readonly waitedMs: number
  readonly queue: QueueId | null
}

/** What the caller hears while waiting. */
export type Hearing = { readonly kind: 'prompt'; readonly playback: PlaybackId } | { readonly kind: 'music' }

/** The flow is speaking with the caller; `outcome` is what it would be if the caller hung up now. */
export type InFlow = CallBase & {
  readonly phase: 'inFlow'
  readonly leg: LegId
  readonly outcome: 'inFlow' | 'outOfHours'
}

/** The bridge gave the caller back to the dialplan; the PBX serves alone until it tries again. */
export type Away = CallBase & { readonly phase: 'away'; readonly leg: LegId }

export type Waiting = CallBase & {
  readonly phase: 'waiting'
  readonly leg: LegId
  readonly queue: QueueId
  /** Kept through offers that fail, so nobody loses a place. */
  readonly since: EpochMs
  readonly hearing: Hearing
}

export type Offered = CallBase & {
  readonly phase: 'offered'
  readonly leg: LegId
  readonly queue: QueueId
  readonly since: EpochMs
  readonly hearing: Hearing
  readonly agent: AgentId
  readonly offerLeg: LegId
  /** The phone has said that it rings; one that never does is unreachable, not missed. */
  readonly rang: boolean
}

export type Talking = CallBase & {
  readonly phase: 'talking'
  readonly leg: LegId
  readonly agent: AgentId
  readonly agentLeg: LegId
  readonly bridge: BridgeId
  readonly since: EpochMs
  readonly held: boolean
}

/** An outside number is being dialled for the caller, who waits under music. */
export type Reaching = CallBase & {
  readonly phase: 'reaching'
  readonly leg: LegId
  readonly outsideLeg: LegId
  readonly since: EpochMs
  /** Who takes the caller back when the number does not answer. */
  readonly backTo: 'flow' | 'queue'
}

/** The caller speaks with an outside number. */
export type Outside = CallBase & {
  readonly phase: 'outside'
  readonly leg: LegId
  readonly outsideLeg: LegId
  readonly bridge: BridgeId
  readonly since: EpochMs
}

/** Outbound by hand: the agent's own phone is ringing first. */
export type Placing = CallBase & {
  readonly phase: 'placing'
  readonly agent: AgentId
  readonly agentLeg: LegId
  readonly callerId: string
}

/** Outbound by hand: the citizen's phone is being dialled, the agent listens. */
export type Dialling = CallBase & {
  readonly phase: 'dialling'
  readonly leg: LegId
  readonly agent: AgentId
  readonly agentLeg: LegId
}

/** An agent's phone hears the answer to a feature code; no citizen, no figures. */
export type Told = CallBase & { readonly phase: 'told'; readonly leg: LegId; readonly playback: PlaybackId }

export type Call = InFlow | Away | Waiting | Offered | Talking | Reaching | Outside | Placing | Dialling | Told

/** All channels a call has now. */
export const legsOf = (call: Call): readonly LegId[] => {
  const own = call.leg === null ? [] : [call.leg]
  switch (call.phase) {
    case 'offered':
      return [...own, call.offerLeg]
    case 'talking':
    case 'placing':
    case 'dialling':
      return [...own, call.agentLeg]
    case 'reaching':
    case 'outside':
      return [...own, call.outsideLeg]
    case 'inFlow':
    case 'away':
    case 'waiting':
    case 'told':
      return own
  }
}

/** The call a leg belongs to: ids of legs we make are `<call>.<letter><n>`; an arriving leg's id is its call's. */
export const callOfLeg = (leg: LegId): CallId => leg.replace(/\.[a-z]\d+$/, '')
