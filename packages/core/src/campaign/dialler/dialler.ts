import type { Calendar, Holidays } from '../../calendar/calendar.ts'
import type { SkillNeed, TrunkLimits } from '../../floor/config.ts'
import type { Activity, Availability } from '../../log/events.ts'
import type { AgentId, CallId, CampaignId, EpochMs, LegId, LineId, LogId, QueueId } from '../../log/ids.ts'
import { IdMap } from '../../machine/id-map.ts'
import type { PacerState } from '../../pacing/pacer.ts'
import type { PersonId } from '../../register/register.ts'
import type { Attempt, Campaign, DialDecision, Target, TargetId, WithdrawReason } from '../campaign.ts'
import type { PickedUpBy } from '../machine.ts'
import type { Tried } from '../tried.ts'

/** What the dialler knows of a floor's set-up. */
export type DialConfig = {
  readonly queues: readonly { readonly id: QueueId; readonly needs: readonly SkillNeed[] }[]
  readonly agents: readonly {
    readonly id: AgentId
    readonly queues: readonly QueueId[]
    readonly skills: Readonly<Record<string, number>>
  }[]
  readonly calendars: readonly Calendar[]
  readonly holidays: Holidays
  readonly doNotCall: readonly string[]
  /** Of lines whose trunk has limits. */
  readonly trunks?: readonly { readonly line: LineId; readonly limits: TrunkLimits }[]
}

/** A target that may be dialled at any moment, as the register knew it at `upTo`. */
export type AtHand = { readonly campaign: CampaignId; readonly target: Target; readonly upTo: LogId }

/** An attempt from its start until the floor tells its end. */
export type Flight = {
  readonly attempt: Attempt
  readonly of: AtHand
  readonly startedAt: EpochMs
  /** The floor has taken it up. */
  readonly isTaken: boolean
  /** When the citizen's phone was dialled: ring age counts from here. */
  readonly dialledAt: EpochMs | null
  readonly leg: LegId | null
  readonly ringingAt: EpochMs | null
  readonly answeredAt: EpochMs | null
  readonly connectedAt: EpochMs | null
  /** Who is kept for it, then who spoke. */
  readonly agent: AgentId | null
  /** Answered, and no agent within the grace: counted already. */
  readonly isLost: boolean
  readonly withdrawn: WithdrawReason | null
  /** What listening said; left out: nothing yet, or nobody listens. */
  readonly pickedUp?: PickedUpBy | undefined
  /** The register has changed since: what `of` says of the person is not known any more. */
  readonly isStale: boolean
}

/** An agent as `agent.changed` tells. */
export type SeenAgent = {
  readonly id: AgentId
  readonly availability: Availability
  readonly activity: Activity
  readonly isRegistered: boolean
  /** A pause follows the call at hand. */
  readonly isLeaving: boolean
  readonly call: CallId | null
  /** Since when this activity goes on; talk and hold are one. */
  readonly since: EpochMs
  /** Length of the talk before this wrap-up. */
  readonly talkMs: number
  readonly idleSince: EpochMs
  /** The attempt that this agent is kept for. */
  readonly keptFor: CallId | null
  /** The channel of the last call or offer, until it is gone: an agent is not free before that; null for an open line. */
  readonly leg: LegId | null
  /** The floor has just said that this agent is not free. */
  readonly notBefore: EpochMs
}

/** A conversation that is not an attempt of ours: somebody who called in, or was called by hand. */
export type OtherCall = {
  readonly call: CallId
  readonly number: string | null
  /** Over whose trunk we called; null: he called us. */
  readonly over?: LineId | null
  /** Where the caller waits for an agent. */
  readonly queue: QueueId | null
  /** Who may be on the line, as far as lists and attempts know. */
  readonly persons: readonly PersonId[]
  readonly households: readonly number[]
  /** The attempt that is answered by this call (T15). */
  readonly returns: Returnable | null
}

/** An attempt that ended lately, which lists read before do not know of. */
export type PastAttempt = {
  readonly person: PersonId
  readonly household: number | null
  readonly tried: Tried
  /** The entry with which it ended. */
  readonly id: LogId
}

/** The last attempt to a number over a line, for whoever calls back. */
export type Returnable = {
  readonly campaign: CampaignId
  readonly target: TargetId
  readonly person: PersonId
  readonly household: number | null
  readonly attempt: CallId
  readonly line: LineId
  readonly agent: AgentId | null
  readonly at: EpochMs
}

/** Two generations: the older is forgotten as a whole when the younger has become old or large. */
export type TriedNumbers = {
  readonly since: EpochMs
  readonly young: IdMap<readonly Returnable[]>
  readonly old: IdMap<readonly Returnable[]>
}

/** What was dialled on one day and what became of it (PACING §4). */
export type DayTally = {
  /** Days since 1970-01-01 in Tokyo. */
  readonly day: number
  /** When the first call of the day began. */
  readonly since: EpochMs
  readonly attempts: number
  readonly byBand: Readonly<Record<string, number>>
  /** H: with an agent within the grace. */
  readonly served: number
  /** A: answered, and not with an agent within the grace. */
  readonly lost: number
  /** E: hung up within the grace. */
  readonly hungUp: number
}

/** What a running campaign remembers from one look to the next. */
export type Run = {
  /** The day its pacer has been learning in. */
  readonly day: number
  /** Calls started by weight: of campaigns with the same priority the least goes first. */
  readonly pass: number
  /** Targets that could be tried beyond those at hand, as the list said last. */
  readonly left: number
  readonly second: { readonly at: number; readonly started: number }
  readonly minute: { readonly at: number; readonly started: number; readonly before: number }
  /** The last decision written down, when, and looks since then that came to the same. */
  readonly said: { readonly decision: DialDecision; readonly at: EpochMs } | null
  readonly repeated: number
  /** Nothing can be dialled until then; null: awake. `never`: until the plan or a calendar changes. */
  readonly sleeps: EpochMs | 'never' | null
}

/** A way out that fails: nothing is dialled over it for a time, then one call tries. */
export type Trunk = {
  readonly inRow: number
  /** Lately, newest last: did the network carry it? */
  readonly recent: readonly boolean[]
  readonly downUntil: EpochMs | null
  readonly downMs: number
}

/** The dialler of a floor: everything by which it decides whom to call, when, and how many at once. */
export type Dialler = {
  readonly config: DialConfig
  readonly plans: IdMap<Campaign>
  readonly runs: IdMap<Run>
  /** Of the last thirty days, by campaign. */
  readonly tallies: IdMap<readonly DayTally[]>
  readonly pacers: IdMap<PacerState>
  readonly targets: IdMap<AtHand>
  readonly flights: IdMap<Flight>
  readonly agents: IdMap<SeenAgent>
  readonly calls: IdMap<OtherCall>
  readonly past: IdMap<PastAttempt>
  /** Persons whose case has changed lately, by entry. */
  readonly changes: IdMap<readonly PersonId[]>
  /** Of what happened up to here something is forgotten: a list read before is read again. */
  readonly horizon: LogId
  readonly numbers: TriedNumbers
  /** By line. */
  readonly trunks: IdMap<Trunk>
}

export const emptyDialler: Dialler = {
  config: { queues: [], agents: [], calendars: [], holidays: {}, doNotCall: [] },
  plans: IdMap.of(),
  runs: IdMap.of(),
  tallies: IdMap.of(),
  pacers: IdMap.of(),
  targets: IdMap.of(),
  flights: IdMap.of(),
  agents: IdMap.of(),
  calls: IdMap.of(),
  past: IdMap.of(),
  changes: IdMap.of(),
  horizon: '0-0',
  numbers: { since: 0, young: IdMap.of(), old: IdMap.of() },
  trunks: IdMap.of(),
}

export const targetKey = (campaign: CampaignId, target: TargetId): string => `${campaign}:${target}`
