import type { FloorEvent } from '../log/events.ts'
import type { EpochMs, LogId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import type { Step } from '../machine/step.ts'
import { type Difference, firstDifference } from './difference.ts'

/** A service as a fold over its floor's log. */
export type Replayable<State> = {
  /** As it stands in `by`. */
  readonly service: string
  readonly initial: State
  readonly step: (state: State, entry: LogEntry) => Step<State, Effect<FloorEvent>>
}

/** The first place where the log and its replay part. */
export type Divergence =
  /** The log has another event than the step makes. */
  | { readonly kind: 'otherEvent'; readonly at: LogId; readonly causedBy: LogId; readonly difference: Difference }
  /** The log has an event that no step makes. */
  | { readonly kind: 'unexplained'; readonly at: LogId; readonly type: string }
  /** The step makes an event that never came into the log, although later work did. */
  | { readonly kind: 'missing'; readonly causedBy: LogId; readonly type: string }
  | { readonly kind: 'endState'; readonly difference: Difference }

export type Replay<State> = {
  readonly state: State
  readonly folded: number
  readonly events: number
  /** Made by the last steps and not in the log yet: the log ends between an input and its commit. */
  readonly pending: number
  readonly divergence: Divergence | null
}

type Made = { readonly causedBy: LogId; readonly event: FloorEvent }

/**
 * Runs a service's step over a log again and compares what it decides with what the log says it decided: every event,
 * in order, and, where `end` is given, the state at the end. Stops at the first difference. The log must begin where
 * `initial` stood.
 */
export const replay = <State>(
  { service, initial, step }: Replayable<State>,
  entries: Iterable<LogEntry>,
  end: State | null = null,
): Replay<State> => {
  let state = initial
  let folded = 0
  let events = 0
  const made: Made[] = []
  const result = (divergence: Divergence | null): Replay<State> => ({
    state,
    folded,
    events,
    pending: made.length,
    divergence,
  })
  const timers = new Map<string, EpochMs>()
  for (const entry of entries) {
    if (isOwnEvent(entry, service)) {
      const divergence = compare(made.shift(), entry)
      if (divergence !== null) return result(divergence)
      events++
      continue
    }
    if (!concerns(service, timers, entry)) continue
    const next = step(state, entry)
    state = next.state
    folded++
    keepTimers(timers, entry, next.effects)
    for (const effect of next.effects)
      if (effect.type === 'event') made.push({ causedBy: entry.id, event: effect.event })
  }
  if (end === null || made.length > 0) return result(null)
  const difference = firstDifference(end, state)
  return result(difference === null ? null : { kind: 'endState', difference })
}

/** Timers are written by the service's shell and folded when read back, like anybody's entry. */
export const isOwnEvent = (entry: LogEntry, service: string): boolean =>
  entry.by === service && entry.body.type !== 'timer.fired'

/** The shell's rule: a firing counts only when the timer is set and due; a cancelled or moved one falls on the floor. */
export const concerns = (service: string, timers: ReadonlyMap<string, EpochMs>, { at, body }: LogEntry): boolean =>
  body.type !== 'timer.fired' ||
  (body.service === service && (timers.get(body.timer) ?? Number.POSITIVE_INFINITY) <= at)

export const keepTimers = (
  timers: Map<string, EpochMs>,
  { body }: LogEntry,
  effects: readonly Effect<FloorEvent>[],
): void => {
  if (body.type === 'timer.fired') timers.delete(body.timer)
  for (const effect of effects) {
    if (effect.type === 'timer.set') timers.set(effect.timer, effect.at)
    else if (effect.type === 'timer.cancel') timers.delete(effect.timer)
  }
}

const compare = (made: Made | undefined, entry: LogEntry): Divergence | null => {
  if (made === undefined) return { kind: 'unexplained', at: entry.id, type: entry.body.type }
  if (made.event.type !== entry.body.type) return { kind: 'missing', causedBy: made.causedBy, type: made.event.type }
  const difference = firstDifference(made.event, entry.body)
  return difference === null ? null : { kind: 'otherEvent', at: entry.id, causedBy: made.causedBy, difference }
}
