import type { EpochMs } from '@tsunagu/core'
import { shellField } from '@tsunagu/store'
import type { Changes } from './folder.ts'

/**
 * A service's timers on a floor. Deciding is a function of the log alone, so a replay fires the same ones: a
 * `timer.fired` counts only when the timer is set and due at the time of that entry; one that was cancelled or moved
 * while the firing was under way falls on the floor.
 */
export type TimerTable = {
  readonly set: (timer: string, at: EpochMs) => void
  readonly cancel: (timer: string) => void
  /** Whether a firing read back at `at` is good. */
  readonly isDue: (timer: string, at: EpochMs) => boolean
  /** The firing stands in the log; do not fire it again. */
  readonly markFired: (timer: string, at: EpochMs) => void
  /** What has changed since the last call, as fields of the state hash. */
  readonly changes: () => Changes
  readonly waiting: () => ReadonlyMap<string, EpochMs>
}

export const createTimerTable = (
  waitingBefore: ReadonlyMap<string, EpochMs>,
  firedBefore: ReadonlyMap<string, EpochMs>,
): TimerTable => {
  const waiting = new Map(waitingBefore)
  const fired = new Map(firedBefore)
  const touched = new Set<string>()
  const forget = (timer: string): void => {
    waiting.delete(timer)
    fired.delete(timer)
    touched.add(timer)
  }
  return {
    set: (timer, at) => {
      forget(timer)
      waiting.set(timer, at)
    },
    cancel: (timer) => {
      if (waiting.has(timer) || fired.has(timer)) forget(timer)
    },
    isDue: (timer, at) => (waiting.get(timer) ?? fired.get(timer) ?? Number.POSITIVE_INFINITY) <= at,
    markFired: (timer, at) => {
      if (waiting.get(timer) !== at) return
      waiting.delete(timer)
      fired.set(timer, at)
    },
    changes: () => {
      const changes = changesOf([...touched], waiting)
      touched.clear()
      return changes
    },
    waiting: () => waiting,
  }
}

const changesOf = (touched: readonly string[], waiting: ReadonlyMap<string, EpochMs>): Changes => ({
  set: Object.fromEntries(
    touched.flatMap((timer) => {
      const at = waiting.get(timer)
      return at === undefined ? [] : [[shellField.timer(timer), String(at)]]
    }),
  ),
  del: touched.flatMap((timer) =>
    waiting.has(timer) ? [shellField.fired(timer)] : [shellField.timer(timer), shellField.fired(timer)],
  ),
})
