import type { Attempt } from '../campaign/campaign.ts'
import type { SkillNeed } from '../floor/config.ts'
import type { Caller } from '../log/caller.ts'
import type { Prompt } from '../log/commands.ts'
import type { Direction, EndedBy, Outcome, PartyName, QueueRule } from '../log/events.ts'
import type {
  AgentId,
  BridgeId,
  CallbackId,
  CallId,
  EpochMs,
  LegId,
  LineId,
  NodeName,
  PhoneId,
  PlaybackId,
  QueueId,
} from '../log/ids.ts'
import type { WatchMode } from '../log/requests.ts'

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
  /** Supervisors who are with this call, wherever it goes. */
  readonly watchers: readonly Watcher[]
  /** The place in a queue that this call makes good; null for all other calls. */
  readonly callback: CallbackId | null
  /** What the dialler asked for; null: no campaign's call. */
  readonly attempt: Attempt | null
  /** Who tried to reach this caller for a campaign before he called us (T15); null: nobody. */
  readonly triedBy: AgentId | null
  /** Queues whose rules have sent this caller on already: none does so twice, so that nobody is sent round and round. */
  readonly sentOnBy: readonly QueueId[]
}

/** A supervisor with a call. `spy` and `bridge` are what hears the agent's leg now; null while there is nothing to hear. */
export type Watcher = {
  readonly supervisor: AgentId
  readonly leg: LegId
  readonly mode: WatchMode
  /** The supervisor's phone has been picked up. */
  readonly up: boolean
  readonly ear: { readonly spy: LegId; readonly bridge: BridgeId; readonly on: LegId } | null
}

/** Somebody in a conversation beside the citizen and the call's agent, with the channel. */
export type Party = PartyName & { readonly leg: LegId }

/** What the caller hears while waiting; silence only whoever answered a call of ours, until the grace is over. */
export type Hearing =
  | { readonly kind: 'prompt'; readonly playback: PlaybackId }
  | { readonly kind: 'music' }
  | { readonly kind: 'silence' }

/** The flow is speaking with the caller; `outcome` is what it would be if the caller hung up now. */
export type InFlow = CallBase & {
  readonly phase: 'inFlow'
  readonly leg: LegId
  readonly outcome: 'inFlow' | 'outOfHours'
}

/** The bridge gave the caller back to the dialplan; the PBX serves alone until it tries again. */
export type Away = CallBase & { readonly phase: 'away'; readonly leg: LegId }

/** What a caller has in a queue, kept through offers that fail. */
export type Place = {
  readonly queue: QueueId
  /** Kept through offers that fail, so nobody loses a place. */
  readonly since: EpochMs
  readonly headStartMs: number
  /** Asked of the agent beside what the queue asks. */
  readonly needs: readonly SkillNeed[]
  /** How many of the queue's relaxations are in force. */
  readonly relaxed: number
  /** Kept for this agent until then, before anybody may take it. */
  readonly prefer: { readonly agent: AgentId; readonly until: EpochMs } | null
  /** The wait that the caller was told last. */
  readonly estimateMs: number | null
  readonly hearing: Hearing
  /**
   * The caller is being asked where to call back: digits so far, null while only the own number is offered;
   * `confirming`: they were read back.
   */
  readonly asked: { readonly digits: string | null; readonly confirming: boolean; readonly rule: QueueRule } | null
  /** A rule that came due while a phone was ringing: obeyed as soon as none rings any more. */
  readonly due: 'tooLong' | 'closed' | null
  /**
   * Has answered a call that no agent was kept for: with an agent by then, or the apology. No rule of the queue is asked and
   * nothing is announced meanwhile. Null for all who wait of their own accord.
   */
  readonly graceUntil: EpochMs | null
}

export type Waiting = CallBase & Place & { readonly phase: 'waiting'; readonly leg: LegId; readonly queue: QueueId }

/** One phone that rings for a call. */
export type Offer = {
  readonly agent: AgentId
  readonly phone: PhoneId
  readonly leg: LegId
  /** The phone has said that it rings; one that never does is unreachable, not missed. */
  readonly rang: boolean
  /** Picked up by itself: the tone that the agent hears first. */
  readonly tone: PlaybackId | null
}

/** Phones ring for the caller: one, both of an agent's, or those of several agents (`ringAll`). */
export type Offered = CallBase &
  Place & {
    readonly phase: 'offered'
    readonly leg: LegId
    readonly queue: QueueId
    readonly offers: readonly Offer[]
  }

/** Somebody whom the agent asks while the citizen hears music. */
export type Consult = {
  readonly with: PartyName
  readonly leg: LegId
  readonly bridge: BridgeId
  readonly answered: boolean
  /** With whom the agent speaks now. */
  readonly speaking: 'citizen' | 'consulted'
}

export type Talking = CallBase & {
  readonly phase: 'talking'
  readonly leg: LegId
  readonly agent: AgentId
  readonly agentLeg: LegId
  readonly bridge: BridgeId
  readonly since: EpochMs
  readonly held: boolean
  readonly muted: boolean
  readonly consult: Consult | null
  /** Others in the same conversation (conference). */
  readonly others: readonly Party[]
  /** The agent's other phone that is being rung to go on there. */
  readonly moving: { readonly leg: LegId; readonly phone: PhoneId } | null
}

/** Somebody is being rung for the caller, who waits under music: an outside number, or the agent of a blind transfer. */
export type Reaching = CallBase & {
  readonly phase: 'reaching'
  readonly leg: LegId
  readonly to: Party
  readonly since: EpochMs
  /** Who takes the caller back when nobody answers; `agent` is who transferred. */
  readonly backTo: 'flow' | 'queue'
  readonly by: AgentId | null
  /** Played to whoever picks up before the caller is put through. */
  readonly handOver: readonly Prompt[]
  /** The hand-over being played. */
  readonly telling: PlaybackId | null
}

/** The caller speaks with outside parties only. */
export type Outside = CallBase & {
  readonly phase: 'outside'
  readonly leg: LegId
  readonly parties: readonly Party[]
  readonly bridge: BridgeId
  readonly since: EpochMs
}

/** Put aside by an agent for anybody to take. */
export type Parked = CallBase & {
  readonly phase: 'parked'
  readonly leg: LegId
  readonly by: AgentId
  readonly since: EpochMs
}

/** The caller leaves a message; the call's own recording holds it. */
export type Voicemail = CallBase & {
  readonly phase: 'voicemail'
  readonly leg: LegId
  readonly queue: QueueId
  readonly since: EpochMs
  readonly maxMs: number
  /** The announcement before the tone; null once it is over. */
  readonly playback: PlaybackId | null
}

/** A last announcement, then the end. */
export type Parting = CallBase & {
  readonly phase: 'parting'
  readonly leg: LegId
  readonly playback: PlaybackId
  readonly prompts: readonly Prompt[]
  readonly outcome: Outcome
  readonly by: EndedBy
  readonly since: EpochMs
}

/** The case is on the agent's screen before it is dialled; there is no channel yet. */
export type Previewing = CallBase & {
  readonly phase: 'previewing'
  readonly agent: AgentId
  readonly until: EpochMs
  readonly attempt: Attempt
}

/** The agent's own phone is ringing first. */
export type Placing = CallBase & {
  readonly phase: 'placing'
  readonly agent: AgentId
  readonly agentLeg: LegId
  readonly callerId: string
}

/**
 * The citizen's phone is being dialled. The agent listens; without a leg when rung after the citizen, and null when whoever
 * is free by then will take the call.
 */
export type Dialling = CallBase & {
  readonly phase: 'dialling'
  readonly leg: LegId
  readonly agent: AgentId | null
  readonly agentLeg: LegId | null
  /** Picked up then, and it is listened to whether by a machine; left out: it rings. */
  readonly listeningSince?: EpochMs | undefined
}

/** An agent's phone hears the answer to a feature code; no citizen, no figures. */
export type Told = CallBase & { readonly phase: 'told'; readonly leg: LegId; readonly playback: PlaybackId }

export type Call =
  | InFlow
  | Away
  | Waiting
  | Offered
  | Talking
  | Reaching
  | Outside
  | Parked
  | Voicemail
  | Parting
  | Previewing
  | Placing
  | Dialling
  | Told

/** A call before anything has happened to it. */
export const freshCall = (
  what: Pick<CallBase, 'id' | 'node' | 'direction' | 'line' | 'called' | 'caller' | 'arrivedAt'>,
): CallBase => ({
  ...what,
  recording: null,
  leg: null,
  counter: 0,
  agents: [],
  talkMs: 0,
  waitedMs: 0,
  queue: null,
  watchers: [],
  callback: null,
  attempt: null,
  triedBy: null,
  sentOnBy: [],
})

/** The parts of a call that outlive its phase. */
export const baseOf = (call: CallBase): CallBase => ({
  id: call.id,
  node: call.node,
  direction: call.direction,
  line: call.line,
  called: call.called,
  caller: call.caller,
  arrivedAt: call.arrivedAt,
  recording: call.recording,
  leg: call.leg,
  counter: call.counter,
  agents: call.agents,
  talkMs: call.talkMs,
  waitedMs: call.waitedMs,
  queue: call.queue,
  watchers: call.watchers,
  callback: call.callback,
  attempt: call.attempt,
  triedBy: call.triedBy,
  sentOnBy: call.sentOnBy,
})

/** All channels a call has now, the supervisors' with it. */
export const legsOf = (call: Call): readonly LegId[] => [
  ...(call.leg === null ? [] : [call.leg]),
  ...phaseLegs(call),
  ...call.watchers.map(({ leg }) => leg),
]

const phaseLegs = (call: Call): readonly LegId[] => {
  switch (call.phase) {
    case 'offered':
      return call.offers.map(({ leg }) => leg)
    case 'talking':
      return [
        call.agentLeg,
        ...call.others.map(({ leg }) => leg),
        ...(call.consult === null ? [] : [call.consult.leg]),
        ...(call.moving === null ? [] : [call.moving.leg]),
      ]
    case 'placing':
      return [call.agentLeg]
    case 'dialling':
      return call.agentLeg === null ? [] : [call.agentLeg]
    case 'reaching':
      return [call.to.leg]
    case 'outside':
      return call.parties.map(({ leg }) => leg)
    case 'inFlow':
    case 'away':
    case 'waiting':
    case 'parked':
    case 'voicemail':
    case 'parting':
    case 'previewing':
    case 'told':
      return []
  }
}

/** All agents a call has now, whatever they do in it; supervisors with it, too. */
export const agentsIn = (call: Call): readonly AgentId[] => [
  ...new Set([...phaseAgents(call), ...call.watchers.map(({ supervisor }) => supervisor)]),
]

const phaseAgents = (call: Call): readonly AgentId[] => {
  switch (call.phase) {
    case 'offered':
      return call.offers.map(({ agent }) => agent)
    case 'talking':
      return [call.agent, ...agentsOf([...call.others, ...(call.consult === null ? [] : [call.consult.with])])]
    case 'previewing':
    case 'placing':
      return [call.agent]
    case 'dialling':
      return call.agent === null ? [] : [call.agent]
    case 'reaching':
      return agentsOf([call.to])
    case 'outside':
    case 'inFlow':
    case 'away':
    case 'waiting':
    case 'parked':
    case 'voicemail':
    case 'parting':
    case 'told':
      return []
  }
}

const agentsOf = (parties: readonly PartyName[]): readonly AgentId[] =>
  parties.flatMap((party) => (party.kind === 'agent' ? [party.agent] : []))

/** `line-<agent>-<ms>.l1` → the agent whose phone is kept off hook, if this is such a leg. */
export const agentOfOpenLine = (leg: LegId): AgentId | null => /^line-(.+)-\d+\.l1$/.exec(leg)?.[1] ?? null

/** The call a leg belongs to: ids of legs we make are `<call>.<letter><n>`; an arriving leg's id is its call's. */
export const callOfLeg = (leg: LegId): CallId => leg.replace(/\.[a-z]\d+$/, '')
