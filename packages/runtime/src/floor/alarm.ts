import type { EpochMs } from '@tsunagu/core'
import type { FireResult } from '@tsunagu/store'
import type { Clock, Scheduled } from '../clock.ts'
import type { TimerTable } from './timer-table.ts'

export type Alarm = {
  /** Nothing new fires while a commit is under way: its timers are not in Redis yet. */
  readonly pause: () => void
  /** Looks at the table again; call it after every commit. */
  readonly arm: () => void
}

export type AlarmOptions = {
  readonly clock: Clock
  readonly timers: TimerTable
  readonly fire: (timer: string, at: EpochMs) => Promise<FireResult>
  readonly onFault: (error: unknown) => void
}

const againMs = 200

/** Fires committed timers when they fall due: arms the earliest, and asks the log's clock, which has the last word. */
export const createAlarm = ({ clock, timers, fire, onFault }: AlarmOptions): Alarm => {
  let armed: Scheduled | null = null
  let paused = false
  const firing = new Set<string>()
  const arm = (notBefore: EpochMs = 0): void => {
    armed?.cancel()
    const next = earliest(timers.waiting(), firing)
    if (paused || next === null) return
    armed = clock.schedule(Math.max(next, notBefore) - clock.now(), ring)
  }
  const ring = (): void => {
    const now = clock.now()
    for (const [timer, at] of timers.waiting()) if (at <= now && !firing.has(timer)) void ringOne(timer, at)
    arm()
  }
  const ringOne = async (timer: string, at: EpochMs): Promise<void> => {
    firing.add(timer)
    try {
      const result = await fire(timer, at)
      // `gone` while we still have it: an earlier try reached Redis although its answer did not reach us.
      if (result.type === 'fired' || result.type === 'gone') timers.markFired(timer, at)
      firing.delete(timer)
      arm(result.type === 'early' ? clock.now() + result.byMs : 0)
    } catch (error) {
      firing.delete(timer)
      onFault(error)
      arm(clock.now() + againMs)
    }
  }
  const pause = (): void => {
    paused = true
    armed?.cancel()
  }
  const resume = (): void => {
    paused = false
    arm()
  }
  return { pause, arm: resume }
}

const earliest = (waiting: ReadonlyMap<string, EpochMs>, firing: ReadonlySet<string>): EpochMs | null => {
  let first: EpochMs | null = null
  for (const [timer, at] of waiting) if (!firing.has(timer) && (first === null || at < first)) first = at
  return first
}
