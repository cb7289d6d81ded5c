import type { LegId } from '@tsunagu/core'
import type { Clock, Scheduled } from '@tsunagu/runtime'

export type TakeWatch = {
  /** A caller has arrived; somebody must speak for the leg in time. */
  readonly arrived: (leg: LegId) => void
  readonly taken: (leg: LegId) => void
  readonly gone: (leg: LegId) => void
  readonly stop: () => void
}

/**
 * The safety net of E8オc: a caller for whom no service has given a command within `takeMs` is handed back to the
 * dialplan, which tries again under music and then plays the emergency announcement.
 */
export const createTakeWatch = (clock: Clock, takeMs: number, onUntaken: (leg: LegId) => void): TakeWatch => {
  const waiting = new Map<LegId, Scheduled>()
  const forget = (leg: LegId): void => {
    waiting.get(leg)?.cancel()
    waiting.delete(leg)
  }
  return {
    arrived: (leg) => {
      forget(leg)
      const timer = clock.schedule(takeMs, () => {
        waiting.delete(leg)
        onUntaken(leg)
      })
      waiting.set(leg, timer)
    },
    taken: forget,
    gone: forget,
    stop: () => {
      for (const leg of [...waiting.keys()]) forget(leg)
    },
  }
}
