import type { Prompt } from '../log/commands.ts'
import type { AgentId, CallId, CampaignId, EpochMs, FlowId, LineId, LogId, QueueId } from '../log/ids.ts'
import type { PacingLimit, PacingMode, PacingRules } from '../pacing/pacer.ts'
import type { Day, PersonId, RegisterChange } from '../register/register.ts'
import type { CallStanding } from '../register/standing.ts'
import type { AttemptOutcome } from './attempt-outcome.ts'
import type { TryRules } from './campaign-rules.ts'
import type { MachineRules, PickedUpBy } from './machine.ts'
import type { HeldBy, OutBy } from './next-try.ts'
import type { Slot, Tried } from './tried.ts'

export type TargetId = number

/** `running` dials, `paused` lets calls in flight end, `stopped` is the end of it; none is lost in any of them. */
export type CampaignState = 'running' | 'paused' | 'stopped'

/**
 * How a campaign dials. `preview`: an agent sees the case first and accepts, skips with a reason, or lets the time run out ·
 * `agentless`: whoever answers hears a flow; nobody waits for him.
 */
export type DialMode =
  | PacingMode
  | ({ readonly kind: 'preview' } & PreviewRules)
  | { readonly kind: 'agentless'; readonly flow: FlowId; readonly mostLines: number }

export type PreviewRules = {
  readonly decideMs: number
  readonly onTimeout: 'dial' | 'skip'
  /** How long a case rests that was skipped, or whose time was over; left out: two hours, ten minutes. */
  readonly restMs?: { readonly skipped: number; readonly timedOut: number } | undefined
}

/** At most this share of a day's attempts in one band, 0 to 1. */
export type SlotQuota = { readonly band: string; readonly most: number }

/** A campaign as the dialler knows it; published whole, so that the log alone can be replayed. */
export type Campaign = {
  readonly id: CampaignId
  /** Counts up with every change of the plan. */
  readonly version: number
  readonly name: string
  readonly state: CampaignState
  readonly line: LineId
  /** Of the line's list (T7). */
  readonly callerId: string
  /** Whose agents serve it; inbound callers of the same agents wait in the same floor. */
  readonly queue: QueueId
  readonly mode: DialMode
  /** `mode` there is `progressive` while the campaign's own is preview or agentless. */
  readonly pacing: PacingRules
  readonly tries: TryRules
  /** First and last day; null: open. */
  readonly firstDay: Day | null
  readonly lastDay: Day | null
  /** Of campaigns that share agents the higher goes first; equal ones take turns by `weight`. */
  readonly priority: number
  readonly weight: number
  /** So many agents of the queue stay free for whoever calls in. */
  readonly reserve: number
  /** Nothing is dialled while a caller waits for one of these agents. */
  readonly yields: boolean
  /** Said to whoever answers when nobody is free: who called, why, which number to call back. */
  readonly apology: readonly Prompt[]
  readonly quotas: readonly SlotQuota[]
  /** Left out: whoever picks up is a person. */
  readonly machines?: MachineRules | undefined
}

/** A person on a campaign's list with all that decides about calling him, as the register and the past knew it at `upTo`. */
export type Target = {
  readonly target: TargetId
  readonly person: PersonId
  readonly household: number | null
  /** Lower goes first. */
  readonly rank: number
  readonly standing: Pick<CallStanding, 'mayCall' | 'owed' | 'numbers'> & { readonly reasons: readonly string[] }
  readonly tried: readonly Tried[]
  readonly numberTried: readonly Tried[]
  readonly householdTried: readonly Tried[]
  /** A contact before this does not end it: a promise was broken since (O7). */
  readonly contactsFrom: EpochMs | null
  readonly appointment: { readonly at: EpochMs; readonly agent: AgentId | null } | null
}

/** One number that is dialled for one person. */
export type Attempt = {
  readonly call: CallId
  readonly campaign: CampaignId
  readonly target: TargetId
  readonly person: PersonId
  readonly household: number | null
  readonly number: string
  readonly line: LineId
  readonly callerId: string
  readonly queue: QueueId
  readonly mode: DialMode['kind']
  /** Kept for this call until it ends (progressive, preview, guaranteed calls); null: whoever is free. */
  readonly agent: AgentId | null
  readonly flow: FlowId | null
  /** How long the agent may look at the case, and what then; null: dialled at once. */
  readonly preview: PreviewRules | null
  readonly ringMs: number
  /** From the answer to an agent's hello; then the apology. */
  readonly graceMs: number
  readonly apology: readonly Prompt[]
  readonly slot: Slot | null
  readonly machines?: MachineRules | undefined
}

/** What a result code asks the agent to fill in. */
export type DispositionField = 'promiseDate' | 'promiseAmount' | 'callbackAt' | 'number' | 'text'

/**
 * Why a call in flight is taken back. `returnCall`: he has called us · `household`: somebody of his household has · `cancelLever`:
 * it would be answered into silence · `notTaken`: the floor has not taken it up in time.
 */
export type WithdrawReason =
  | RegisterChange
  | 'returnCall'
  | 'campaignStopped'
  | 'cancelLever'
  | 'household'
  | 'notTaken'

/** What held a whole campaign back when nothing was dialled. */
export type DialLimit =
  | PacingLimit
  | 'notRunning'
  | 'notYet'
  | 'over'
  | 'hours'
  | 'noTargets'
  | 'callersWait'
  | 'reserve'
  | 'quota'
  | 'trunkDown'
  | 'trunkLines'
  | 'trunkCallsPerSecond'
  | 'otherCampaign'

/** One look at a campaign: what was seen, what was started, and what kept it from starting more (`campaign why`). */
export type DialDecision = {
  readonly limit: DialLimit
  readonly started: readonly CallId[]
  readonly withdrawn: readonly CallId[]
  readonly idle: number
  readonly busy: number
  readonly wrapUp: number
  readonly inFlight: number
  readonly waiting: number
  readonly theta: number
  readonly risk: number | null
  /** Chance that an attempt begun now is answered, and agents expected to be free within ten seconds. */
  readonly answers: number | null
  readonly freeSoon: number | null
  /** Of the day. */
  readonly answered: number
  readonly abandoned: number
  /** Targets at hand. */
  readonly atHand: number
  /** Looks with the same limit and nothing started since the last one written down. */
  readonly repeated: number
}

/** Written by api, the campaign whole each time: told twice it changes nothing. */
export type CampaignEvent = {
  readonly type: 'campaign.set'
  readonly campaign: Campaign
  /** Account. */
  readonly by: string
}

/**
 * Written by the loader of lists: who may be tried soon. Attempts up to `upTo` of the log are in `tried` already; of those after it
 * the dialler knows itself.
 */
export type ListEvent = {
  readonly type: 'campaign.filled'
  readonly campaign: CampaignId
  readonly upTo: LogId
  readonly targets: readonly Target[]
  /** Targets that come up this day beyond these. */
  readonly left: number
}

/** Written by dialler. */
export type DialEvent =
  | { readonly type: 'campaign.decided'; readonly campaign: CampaignId; readonly decision: DialDecision }
  | { readonly type: 'attempt.started'; readonly attempt: Attempt }
  /** Taken back before anybody answered. */
  | { readonly type: 'attempt.withdrawn'; readonly call: CallId; readonly because: WithdrawReason }
  /** The person's case has changed while an agent talks with him: a banner. */
  | { readonly type: 'attempt.warned'; readonly call: CallId; readonly because: RegisterChange }
  | {
      readonly type: 'attempt.ended'
      readonly call: CallId
      readonly campaign: CampaignId
      readonly target: TargetId
      readonly person: PersonId
      readonly number: string
      readonly outcome: AttemptOutcome
      /** Q.850; 0: not said. */
      readonly cause: number
      readonly startedAt: EpochMs
      readonly answeredAt: EpochMs | null
      readonly connectedAt: EpochMs | null
      readonly agent: AgentId | null
      /** What listening said, where the campaign listens and somebody picked up. */
      readonly pickedUp?: PickedUpBy | undefined
    }
  /** What becomes of a target now: tried again not before `at`, or not any more. */
  | {
      readonly type: 'target.settled'
      readonly campaign: CampaignId
      readonly target: TargetId
      readonly verdict:
        | { readonly type: 'later'; readonly at: EpochMs; readonly heldBy: readonly HeldBy[] }
        | { readonly type: 'out'; readonly because: OutBy }
    }
  /** Somebody whom a campaign tried has called us (T15): `attempt` is the last one that he may be answering. */
  | {
      readonly type: 'call.returned'
      readonly call: CallId
      readonly campaign: CampaignId
      readonly target: TargetId
      readonly person: PersonId
      readonly attempt: CallId
      /** Who tried, if an agent did. */
      readonly agent: AgentId | null
    }
