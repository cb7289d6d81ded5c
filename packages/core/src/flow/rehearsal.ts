import type { FloorConfig } from '../floor/config.ts'
import type { Caller } from '../log/caller.ts'
import type { Prompt } from '../log/commands.ts'
import type { FlowEvent, LookupResult } from '../log/events.ts'
import type { EpochMs, FlowId, LineId, QueueId } from '../log/ids.ts'
import type { Flow } from './flow.ts'
import type { FlowRun } from './flow-run.ts'

/**
 * When a key is pressed. `afterWords`: in the silence in which it is awaited; `duringWords`: into the words of the question
 * (its first half second), once there is one; `atOnce`: whatever is going on, e.g. into an announcement.
 */
export type Pressing = 'afterWords' | 'duringWords' | 'atOnce'

/** What the caller does, one after the other. */
export type RehearsalStep =
  /** One key or several, `123#`, a third of a second apart. */
  | { readonly type: 'press'; readonly keys: string; readonly when: Pressing }
  /** Lets the next question run out without a key. */
  | { readonly type: 'silence' }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'hangUp' }

/** How a look-up goes. The first that fits and was not used yet counts; the last that fits counts again and again. */
export type RehearsedLookup = {
  /** Null: a code is being confirmed (its keys are `code` and, when presented, `caller`). */
  readonly source: string | null
  /** Fits when these keys have these values; others do not matter. */
  readonly keys: Readonly<Record<string, string>>
  /** `never`: no answer comes, and the flow's patience runs out. */
  readonly result: LookupResult | 'never'
  readonly values: Readonly<Record<string, string>>
  readonly afterMs: number
}

/** How a transfer goes; which one counts as for look-ups. `number` null: any. */
export type RehearsedTransfer = {
  readonly number: string | null
  readonly result: 'connected' | 'busy' | 'noAnswer' | 'failed'
  readonly afterMs: number
}

/** What a flow is to be tried with. */
export type RehearsalScript = {
  readonly at: EpochMs
  /** Null: any line of the set-up. */
  readonly line: LineId | null
  readonly caller: Caller
  readonly steps: readonly RehearsalStep[]
  /** A look-up that none of these fits finds nothing. */
  readonly lookups: readonly RehearsedLookup[]
  /** A transfer that none of these fits is connected after five seconds. */
  readonly transfers: readonly RehearsedTransfer[]
  /** After the last step: `stay` listens without a key until the flow has ended, `stop` looks where he stands. */
  readonly afterSteps: 'stay' | 'stop'
}

export type Rehearsed = {
  readonly flow: Flow
  /** Those it calls; a flow of the same name as `flow` is replaced by it. */
  readonly flows: readonly Flow[]
  readonly config: FloorConfig
  /** Length of a prompt by its name (`ja/greeting`) in ms; what is not named takes two seconds, a spoken number half a one. */
  readonly durations?: Readonly<Record<Prompt, number>> | undefined
  readonly script: RehearsalScript
}

/** What happened, in order; `atMs` after the call came in. */
export type Moment = { readonly atMs: number } /** `cut`: stopped by a key, or by the caller's end. */ & (
  | { readonly type: 'hears'; readonly prompts: readonly Prompt[]; readonly cut: boolean }
  /** `because` is why, as the log tells it. */
  | { readonly type: 'goes'; readonly flow: FlowId; readonly node: string; readonly because: string }
  | { readonly type: 'presses'; readonly key: string }
  | { readonly type: 'hangsUp' }
  /** Everything else the flow tells: keys and what they were worth, texts, look-ups, answers, transfers, the end. */
  | { readonly type: 'told'; readonly event: Exclude<FlowEvent, { readonly type: 'flow.started' | 'flow.entered' }> }
  | { readonly type: 'transferEnded'; readonly result: RehearsedTransfer['result'] }
)

/** Where it came out. `stands`: still in the flow when the script stopped; `endless`: after a day, or very many steps. */
export type RehearsalEnd =
  | { readonly kind: 'queue'; readonly queue: QueueId; readonly offerCallback: boolean }
  | { readonly kind: 'voicemail'; readonly queue: QueueId }
  | { readonly kind: 'transferred'; readonly number: string }
  | { readonly kind: 'ended'; readonly outcome: 'inFlow' | 'outOfHours' }
  | { readonly kind: 'hungUp' }
  | { readonly kind: 'stands' }
  | { readonly kind: 'endless' }

/** A caller's way through a flow that never was. */
export type Rehearsal = {
  readonly moments: readonly Moment[]
  readonly end: RehearsalEnd
  /** The last node. */
  readonly flow: FlowId
  readonly node: string
  /** What the flow knows and does while it still stands; null when it is over. */
  readonly run: FlowRun | null
  readonly tookMs: number
  /** Index of the first step for which there was no caller, or no question, any more; null: all were used. */
  readonly unusedFrom: number | null
}
