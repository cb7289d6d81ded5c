import type { Clock } from '@tsunagu/runtime'

export type RingFirst = {
  /** Makes a phone ring. */
  readonly ringing: <T>(task: () => Promise<T>) => Promise<T>
  /** Resolves when no phone is just being made to ring, or after a moment. */
  readonly clear: () => Promise<void>
}

/**
 * What ends a call can wait for a phone that is to ring, which is the other half of the same turn: Asterisk then has its
 * threads for the phone. Whose call is over hears `waitMs` more of silence at most.
 */
export const createRingFirst = (clock: Clock, waitMs = 15): RingFirst => {
  let under = 0
  let waiting: (() => void)[] = []
  const release = (): void => {
    const all = waiting
    waiting = []
    for (const go of all) go()
  }
  return {
    ringing: async (task) => {
      under += 1
      try {
        return await task()
      } finally {
        under -= 1
        if (under === 0) release()
      }
    },
    clear: () =>
      under === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = clock.schedule(waitMs, resolve)
            waiting.push(() => {
              timer.cancel()
              resolve()
            })
          }),
  }
}
