import type { Caller } from '../log/caller.ts'
import type { Prompt } from '../log/commands.ts'
import type { FlowEvent, LookupResult } from '../log/events.ts'
import type { CallId, EpochMs, FlowId, LegId, LineId, LogId, NodeName, PlaybackId } from '../log/ids.ts'
import type { Effect } from '../machine/effect.ts'

/** What stays the same while a caller walks through a flow, whatever the phase. */
export type Thread = {
  readonly call: CallId
  readonly leg: LegId
  /** The PBX node that has the leg. */
  readonly pbx: NodeName
  /** The log entry (`floor.configured`) whose flows this run follows to its end, even when others are published. */
  readonly plan: LogId
  readonly flow: FlowId
  readonly line: LineId
  readonly caller: Caller
  readonly language: string
  /** What was keyed in, looked up, set or counted. */
  readonly values: Readonly<Record<string, string>>
  /** Where the flows that called this one go on, the innermost last. */
  readonly frames: readonly Frame[]
  /** Texts sent on the way; a caller who goes round and round does not send more than `mostTexts`. */
  readonly texts: number
  /** Until then a `#` that means nothing here belongs to the number before, which had ended itself; null: none. */
  readonly hashUntil: EpochMs | null
  /** Playbacks, timers, look-ups and texts named so far. Never restarts, so a late end of an old prompt cannot end a new one. */
  readonly used: number
}

/** The node of type `flow` in this flow waits for the return. */
export type Frame = { readonly flow: FlowId; readonly node: string }

export type Playing = { readonly state: 'playing'; readonly playback: PlaybackId }
/** The prompt was not heard to its end, and nobody stopped it: either the caller is leaving, or the file is missing. */
type Unheard = { readonly state: 'unheard'; readonly timer: string }
/** The prompt is over; a key is awaited until the timer fires. */
type Waiting = { readonly state: 'waiting'; readonly timer: string }

/** An announcement, or the words before a transfer or a message. */
export type Announcing = Thread & {
  readonly phase: 'announcing'
  readonly node: string
  readonly prompts: readonly Prompt[]
  readonly hearing: Playing | Unheard
}
/** In a question: a menu, a number to be keyed in, a code, a survey. */
export type AwaitingKey = Thread & {
  readonly phase: 'awaitingKey'
  readonly node: string
  readonly prompts: readonly Prompt[]
  readonly hearing: Playing | Waiting
  /** Wrong and missing keys so far. */
  readonly misses: number
  /** Keyed in so far. */
  readonly digits: string
  /** What was keyed in is being read back, and yes or no awaited. */
  readonly confirming: boolean
}
/** A record or a code is being looked up; the caller hears silence until the answer or the timer. */
export type LookingUp = Thread & {
  readonly phase: 'lookingUp'
  readonly node: string
  readonly lookup: string
  readonly timer: string
  readonly misses: number
}
/** acd owns the caller's ears until it says how the transfer ended. */
export type Transferring = Thread & { readonly phase: 'transferring'; readonly node: string }
export type Ending = Thread & {
  readonly phase: 'ending'
  readonly node: string
  readonly prompts: readonly Prompt[]
  readonly hearing: Playing | Unheard
  readonly outcome: 'inFlow' | 'outOfHours'
}

/** The bridge gave the leg back to the dialplan; when it comes again, the flow starts anew with the ids after `used`. */
type HandedBack = Thread & { readonly phase: 'handedBack'; readonly node: string }

/** One caller in a flow. */
export type FlowRun = Announcing | AwaitingKey | LookingUp | Transferring | Ending | HandedBack

export type FlowEffect = Effect<FlowEvent>

/** `run: null`: the flow has given the caller away, or the caller has gone. */
export type RunStep = { readonly run: FlowRun | null; readonly effects: readonly FlowEffect[] }

/** What can happen to one run; made of log entries by `stepFlows`. */
export type RunInput =
  | { readonly type: 'playbackEnded'; readonly playback: PlaybackId; readonly completed: boolean }
  | { readonly type: 'playRefused' }
  | { readonly type: 'keyPressed'; readonly key: string }
  | { readonly type: 'timerFired'; readonly timer: string }
  | {
      readonly type: 'lookedUp'
      readonly lookup: string
      readonly result: LookupResult
      readonly values: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'transferEnded'
      readonly result: 'connected' | 'busy' | 'noAnswer' | 'failed'
      readonly returnedTo: 'flow' | 'queue' | 'nobody'
    }
  /** The PBX was out of sight for a moment, and the caller is still there. */
  | { readonly type: 'seenAgain' }
  | { readonly type: 'handedBack' }
  | { readonly type: 'callerGone' }

/** The thread alone, without what the phase kept. */
export const threadOf = (run: FlowRun): Thread => ({
  call: run.call,
  leg: run.leg,
  pbx: run.pbx,
  plan: run.plan,
  flow: run.flow,
  line: run.line,
  caller: run.caller,
  language: run.language,
  values: run.values,
  frames: run.frames,
  texts: run.texts,
  hashUntil: run.hashUntil,
  used: run.used,
})

/** What a value holds, '' when there is none: every object has more names than it was given (`constructor`). */
export const valueIn = (values: Thread['values'], name: string): string =>
  Object.hasOwn(values, name) ? (values[name] ?? '') : ''

/** Longer ones are cut: a run is stored at every step. */
export const longestValue = 200
