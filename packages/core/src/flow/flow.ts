import type { SkillNeed } from '../floor/config.ts'
import type { Prompt } from '../log/commands.ts'
import type { FlowId, QueueId } from '../log/ids.ts'

/** How a value is read out. `digits`: one by one; `date`: of `YYYY-MM-DD` or `MMDD`; `yen`: as an amount of money. */
export type Manner = 'digits' | 'number' | 'yen' | 'date'

/** Reads out what a value of this name holds, in the language of the caller. */
export type Saying = { readonly say: Manner; readonly of: string }

/**
 * What is played. A prompt without a slash (`greeting`) is taken in the caller's language, one with a slash
 * (`ja/greeting`) always as it stands.
 */
export type Spoken = Prompt | Saying

/** What a question does beside its words: how long it waits for a key, and how often it is asked. */
export type Asking = {
  readonly prompts: readonly Spoken[]
  /** Played before the question is asked again. */
  readonly wrong: readonly Spoken[]
  readonly silent: readonly Spoken[]
  /** How long a key is awaited after the words, and between two keys. */
  readonly waitMs: number
  readonly tries: number
}

/** What a branch looks at. `caller` is one of `CallerKind`, or the caller's number when the case says `begins`. */
export type BranchSubject =
  | { readonly kind: 'caller' }
  | { readonly kind: 'line' }
  | { readonly kind: 'language' }
  | { readonly kind: 'value'; readonly of: string }

/** Kinds of numbers as Japan has them; `abroad` begins with + or 010, `ip` with 050, `other` is presented and none of these. */
export type CallerKind =
  | 'mobile'
  | 'landline'
  | 'ip'
  | 'freephone'
  | 'abroad'
  | 'other'
  | 'withheld'
  | 'payphone'
  | 'unavailable'

/** When a case of a branch is taken. `range`: a whole number within both ends; a value that is no number is in none. */
export type BranchWhen =
  | { readonly test: 'is'; readonly values: readonly string[] }
  | { readonly test: 'begins'; readonly values: readonly string[] }
  | { readonly test: 'range'; readonly least: number | null; readonly most: number | null }

/** What counts as rightly keyed in. `date`: a day that exists, as YYYYMMDD; `mobile`: 060, 070, 080 or 090 and eight digits. */
export type KeyedAs = 'digits' | 'date' | 'mobile' | 'phone'

/** One step of a flow. `next` and friends are names of nodes of the same flow. */
export type FlowNode =
  /** `bargeIn`: a key ends it, and is taken by the question that follows at once. */
  | {
      readonly type: 'announce'
      readonly prompts: readonly Spoken[]
      readonly bargeIn: boolean
      readonly next: string
    }
  /** Plays, waits for one key. After `tries` wrong or missing keys goes to `otherwise`. */
  | ({
      readonly type: 'menu'
      readonly keys: Readonly<Record<string, string>>
      /** The key that plays the menu again, or ''. Repeats do not count as tries. */
      readonly repeatKey: string
      readonly otherwise: string
    } & Asking)
  /** Several keys into a value, ended by `terminator` (or '') or by the longest length; read back when `confirm` is there. */
  | ({
      readonly type: 'collect'
      readonly into: string
      readonly least: number
      readonly most: number
      readonly terminator: string
      readonly as: KeyedAs
      readonly confirm: {
        readonly before: readonly Spoken[]
        readonly say: Manner
        readonly after: readonly Spoken[]
        readonly yes: string
        readonly no: string
      } | null
      readonly next: string
      readonly otherwise: string
    } & Asking)
  /**
   * By the calendar (I4). A slot of the opening hours may have a way of its own; `holiday` (closed all day, as a holiday or by its date),
   * `ended` (after the last day of service) and `emergency` (switched off) are `closed` where null.
   */
  | {
      readonly type: 'hours'
      readonly calendar: string
      readonly open: string
      readonly closed: string
      readonly slots: Readonly<Record<string, string>>
      readonly holiday: string | null
      readonly ended: string | null
      readonly emergency: string | null
    }
  /** From here on prompts are taken, and values read, in this language (`ja`, `en`, `zh`, `ko`, `es`, `vi`). */
  | { readonly type: 'language'; readonly language: string; readonly next: string }
  /** The first case that holds, else `otherwise`. */
  | {
      readonly type: 'branch'
      readonly on: BranchSubject
      readonly cases: readonly { readonly when: BranchWhen; readonly next: string }[]
      readonly otherwise: string
    }
  /**
   * Looks up one record of `source` by keys (field of the source → name of the value that has it, or `caller`). Of a record
   * found only the fields named in `into` (name of the value → field) are taken, and the source decides which may be.
   */
  | {
      readonly type: 'data'
      readonly source: string
      readonly keys: Readonly<Record<string, string>>
      readonly into: Readonly<Record<string, string>>
      readonly waitMs: number
      readonly found: string
      readonly notFound: string
      readonly failed: string
    }
  | { readonly type: 'set'; readonly values: Readonly<Record<string, string>>; readonly next: string }
  /** Adds one to a value; what is no number counts as 0. */
  | { readonly type: 'count'; readonly of: string; readonly next: string }
  /** Has a text sent (I2), and goes on at once; `unable` when there is no mobile number to send it to. */
  | {
      readonly type: 'sms'
      readonly template: string
      /** The value that has the number; null: the caller's own. */
      readonly to: string | null
      readonly next: string
      readonly unable: string
    }
  | {
      readonly type: 'queue'
      readonly queue: QueueId
      readonly needs: readonly SkillNeed[]
      readonly headStartMs: number
    }
  /** As `queue`, but the caller is asked at once whether to be called back; the queue's callback rules say how. */
  | { readonly type: 'callback'; readonly queue: QueueId }
  /** Words, a tone, then the caller's message until `#` or the longest time; it belongs to the queue. */
  | {
      readonly type: 'voicemail'
      readonly queue: QueueId
      readonly prompts: readonly Spoken[]
      readonly maxMs: number
    }
  /**
   * Out to a number of the floor's allowed list (I3). Who picks up there hears `handOver`, in the language in which the flow
   * begins, before the caller is put through; and `note` goes with the call (T2): text in which `{name}` stands for a value.
   */
  | {
      readonly type: 'transfer'
      readonly number: string
      readonly prompts: readonly Spoken[]
      readonly handOver: readonly Spoken[]
      readonly note: string
      readonly busy: string
      readonly noAnswer: string
      readonly failed: string
    }
  /** Is a call or text that named this code ours? Nothing personal is said (PEERS.md, none has 10). */
  | ({
      readonly type: 'authenticity'
      readonly digits: number
      readonly genuine: string
      readonly unknown: string
      readonly failed: string
    } & Asking)
  /** One question answered with one key; whatever happens, the caller goes on. */
  | ({
      readonly type: 'survey'
      readonly question: string
      readonly keys: readonly string[]
      readonly next: string
    } & Asking)
  /** Another flow from its start; its `return` leads to `next`. */
  | { readonly type: 'flow'; readonly flow: FlowId; readonly next: string }
  | { readonly type: 'return' }
  | { readonly type: 'end'; readonly prompts: readonly Spoken[]; readonly outcome: 'inFlow' | 'outOfHours' }

export type FlowNodeType = FlowNode['type']
export type NodeOf<T extends FlowNodeType> = Extract<FlowNode, { readonly type: T }>

/** Nodes that await keys. */
export type Question = NodeOf<'menu' | 'collect' | 'authenticity' | 'survey'>

export type Flow = {
  readonly id: FlowId
  readonly version: number
  readonly title: string
  /** In which it begins. */
  readonly language: string
  readonly start: string
  readonly nodes: Readonly<Record<string, FlowNode>>
}

/** Languages that prompts and spoken values may have; Japanese first. */
export const languages = ['ja', 'en', 'zh', 'ko', 'es', 'vi'] as const
export type Language = (typeof languages)[number]
