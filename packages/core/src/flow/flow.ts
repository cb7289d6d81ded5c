import type { Prompt } from '../log/commands.ts'
import type { FlowId, QueueId } from '../log/ids.ts'

/** One step of a flow. `next` and friends are names of nodes of the same flow. */
export type FlowNode =
  | { readonly type: 'announce'; readonly prompts: readonly Prompt[]; readonly next: string }
  /** Plays, waits for one key. After `tries` wrong or missing keys goes to `otherwise`. */
  | {
      readonly type: 'menu'
      readonly prompts: readonly Prompt[]
      readonly wrong: readonly Prompt[]
      readonly silent: readonly Prompt[]
      readonly keys: Readonly<Record<string, string>>
      /** The key that plays the menu again, or ''. Repeats do not count as tries. */
      readonly repeatKey: string
      readonly waitMs: number
      readonly tries: number
      readonly otherwise: string
    }
  | { readonly type: 'hours'; readonly calendar: string; readonly open: string; readonly closed: string }
  | { readonly type: 'queue'; readonly queue: QueueId }
  /** As `queue`, but the caller is asked at once whether to be called back; the queue's callback rules say how. */
  | { readonly type: 'callback'; readonly queue: QueueId }
  /** Out to a number of the floor's allowed list; `failed` when it is busy or does not answer. */
  | { readonly type: 'transfer'; readonly number: string; readonly prompts: readonly Prompt[]; readonly failed: string }
  | { readonly type: 'end'; readonly prompts: readonly Prompt[]; readonly outcome: 'inFlow' | 'outOfHours' }

export type Flow = {
  readonly id: FlowId
  readonly version: number
  readonly start: string
  readonly nodes: Readonly<Record<string, FlowNode>>
}
