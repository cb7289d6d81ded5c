import type { Calendar, Holidays } from '../calendar/calendar.ts'
import type { Flow } from '../flow/flow.ts'
import type { Prompt } from '../log/commands.ts'
import type {
  AgentId,
  CalendarId,
  ContractId,
  FloorId,
  FlowId,
  LineId,
  NodeName,
  PhoneId,
  QueueId,
} from '../log/ids.ts'

/** A number with its purpose, its hours, its caller ID and its trunk. */
export type Line = {
  readonly id: LineId
  readonly name: string
  readonly number: string
  readonly flow: FlowId
  /** Numbers that calls placed for this line may show; the first is the default (T7). Empty: inbound only. */
  readonly callerIds: readonly string[]
  /** What its trunk carries outward at most (T9); left out: no limit. */
  readonly trunk?: TrunkLimits | undefined
}

/** Calls of campaigns and by hand at once, and calls of campaigns that may begin in a second. */
export type TrunkLimits = { readonly channels: number; readonly callsPerS: number }

/**
 * Who of those that are free takes the call. `leastRecent` looks at the last answered call, `roundRobin` at the last offer,
 * `tiers` at the agent's tier in the queue and then at the longest idle; every tie goes to the longest idle.
 */
export type QueueStrategy =
  | 'longestIdle'
  | 'leastRecent'
  | 'fewestCalls'
  | 'roundRobin'
  | 'random'
  | 'ringAll'
  | 'tiers'

/** A skill with the least level that will do, 1 to 9. */
export type SkillNeed = { readonly skill: string; readonly level: number }

/** What becomes of a caller who cannot wait, or shall not wait any longer. */
export type QueueAction =
  | { readonly kind: 'end'; readonly prompt: Prompt }
  | { readonly kind: 'queue'; readonly queue: QueueId }
  /** Another line's flow from its start, e.g. the other centre's (T1). */
  | { readonly kind: 'line'; readonly line: LineId }
  | { readonly kind: 'outside'; readonly number: string }
  /** Offers to be called back, keeping the place. */
  | { readonly kind: 'callback' }
  | { readonly kind: 'voicemail'; readonly prompt: Prompt; readonly maxMs: number }

/** Each rule with what it does; null: the rule does not exist and the caller waits on. */
export type QueueRules = {
  /** More than so many waiting: for whoever comes then. */
  readonly full: { readonly waiting: number; readonly action: QueueAction } | null
  readonly tooLong: { readonly ms: number; readonly action: QueueAction } | null
  /** No agent of the queue is signed in: for whoever comes then. */
  readonly nobodySignedIn: QueueAction | null
  /** All agents of the queue that are signed in are paused: for whoever comes then. */
  readonly allPaused: QueueAction | null
  /** The hours are over, or a supervisor has closed the queue: for whoever comes then, and for those inside. */
  readonly closed: QueueAction | null
}

/** A queue whose callers may hang up and keep their place. */
export type CallbackRules = {
  /** Played when the key is pressed: "We call you back at … . Press 1, or enter another number and press #." */
  readonly offerPrompt: Prompt
  readonly confirmedPrompt: Prompt
  /** Who is rung first when it is the citizen's turn. */
  readonly first: 'agent' | 'citizen'
  readonly tries: number
  readonly retryMs: number
  readonly expiresMs: number
  /** Nobody is called outside these hours; null: between 08:00 and 21:00. */
  readonly calendar: CalendarId | null
}

export type Queue = {
  readonly id: QueueId
  readonly name: string
  readonly ringMs: number
  readonly wrapUpMs: number
  readonly musicClass: string
  /** Told once when nobody is free (T3). */
  readonly congestionPrompt: string
  /** 0: nothing is announced while waiting. */
  readonly announceEveryMs: number
  /** What is announced: how many are ahead, how long it may take, or both. */
  readonly announce: 'position' | 'wait' | 'both'
  /** Said between the announcements, e.g. where else to look; null: only music. */
  readonly comfort: { readonly prompt: Prompt; readonly everyMs: number } | null
  readonly strategy: QueueStrategy
  /**
   * Callers count as having waited this much longer, against callers of other queues. Order is by that sum alone, so a
   * caller is overtaken at most by those who come within the difference of two head starts.
   */
  readonly headStartMs: number
  readonly needs: readonly SkillNeed[]
  /** After so long a wait these needs replace the ones before; in ascending order of time. */
  readonly relax: readonly { readonly afterMs: number; readonly needs: readonly SkillNeed[] }[]
  /** Waits so long for the agent who spoke with this number last, or whom the flow names, before anybody may take it. */
  readonly sameAgent: { readonly kind: 'last' | 'responsible'; readonly holdMs: number } | null
  readonly rules: QueueRules
  /** Hours of the queue; null: always open. */
  readonly calendar: CalendarId | null
  /** Keys with which a caller leaves the queue. */
  readonly exits: readonly { readonly key: string; readonly action: QueueAction }[]
  readonly callback: CallbackRules | null
  /** Wrap-up can be prolonged so often by so much. */
  readonly prolong: { readonly times: number; readonly ms: number }
}

/** A queue's rules where nothing else is said. */
export const standardQueue: Omit<Queue, 'id' | 'name'> = {
  ringMs: 15_000,
  wrapUpMs: 30_000,
  musicClass: 'default',
  congestionPrompt: 'ja/congestion',
  announceEveryMs: 45_000,
  announce: 'position',
  comfort: null,
  strategy: 'longestIdle',
  headStartMs: 0,
  needs: [],
  relax: [],
  sameAgent: null,
  rules: { full: null, tooLong: null, nobodySignedIn: null, allPaused: null, closed: null },
  calendar: null,
  exits: [],
  callback: null,
  prolong: { times: 2, ms: 60_000 },
}

export type AgentSetup = {
  readonly id: AgentId
  readonly name: string
  /** The phone on the desk. */
  readonly phone: PhoneId
  /** The phone in the browser, or null; both ring. */
  readonly browserPhone: PhoneId | null
  readonly queues: readonly QueueId[]
  /** Level 1 to 9 by skill: language, kind of claim, centre. */
  readonly skills: Readonly<Record<string, number>>
  /** Tier by queue for the strategy `tiers`, 1 first; 1 where nothing is said. */
  readonly tiers: Readonly<Record<QueueId, number>>
  /** Queues whose calls this person may listen to and step into (T11). */
  readonly supervises: readonly QueueId[]
  /** The phone picks up offers by itself, after a tone. */
  readonly autoAnswer: boolean
}

/** An agent about whom only the phone and the queues are said. */
export const standardAgent: Omit<AgentSetup, 'id' | 'name' | 'phone' | 'queues'> = {
  browserPhone: null,
  skills: {},
  tiers: {},
  supervises: [],
  autoAnswer: false,
}

/** Limits of a whole floor, in milliseconds; 0 means none. */
export type FloorLimits = {
  /** A parked call goes back to who parked it. */
  readonly parkMs: number
  /** A conversation longer than this is told to supervisors (harassment set). */
  readonly longCallMs: number
  readonly longHoldMs: number
  /** The citizen is gone and the agent's phone is still off hook. */
  readonly citizenGoneMs: number
}

export const standardLimits: FloorLimits = {
  parkMs: 120_000,
  longCallMs: 1_800_000,
  longHoldMs: 300_000,
  citizenGoneMs: 10_000,
}

/** Everything acd and ivr need to know about a floor; published as one event, so the log alone can be replayed. */
export type FloorConfig = {
  readonly version: number
  readonly contract: ContractId
  readonly floor: FloorId
  /** The PBX node where the phones of this floor register and its outbound calls start. */
  readonly node: NodeName
  readonly lines: readonly Line[]
  readonly queues: readonly Queue[]
  readonly agents: readonly AgentSetup[]
  readonly flows: readonly Flow[]
  readonly calendars: readonly Calendar[]
  readonly holidays: Holidays
  /** Prompt (`ja/greeting`) → the file that holds its present recording; what is not named is a stand-in of that name. */
  readonly prompts: Readonly<Record<Prompt, Prompt>>
  readonly pauseReasons: readonly string[]
  /** Longest pause by reason, in milliseconds; longer is told to supervisors. */
  readonly pauseLimits: Readonly<Record<string, number>>
  readonly limits: FloorLimits
  /** Numbers that are never called by us, not even on request of a flow. */
  readonly doNotCall: readonly string[]
  /** Agents are told when somebody listens. */
  readonly tellListened: boolean
  /** Outside numbers that a call may be transferred to by an agent or a flow. */
  readonly transferNumbers: readonly string[]
  /** Feature codes dialled from an agent's phone. */
  readonly featureCodes: {
    readonly signIn: string
    readonly signOut: string
    readonly ready: string
    readonly pause: string
  }
}
