import type { EpochMs } from '@tsunagu/core'

export type Scheduled = { readonly cancel: () => void }

/** The only door to time. Nothing else in the house calls `Date` or `setTimeout`. */
export type Clock = {
  readonly now: () => EpochMs
  /** Milliseconds that only go forward, with fractions; for measuring. */
  readonly elapsed: () => number
  /** Runs `fn` once, `ms` from now. */
  readonly schedule: (ms: number, fn: () => void) => Scheduled
}

/** Longest delay a Node timer takes; longer ones are slept in parts. */
const longestMs = 2 ** 31 - 1

const schedule = (ms: number, fn: () => void): Scheduled => {
  let handle: NodeJS.Timeout
  const arm = (left: number): void => {
    handle = left > longestMs ? setTimeout(() => arm(left - longestMs), longestMs) : setTimeout(fn, Math.max(0, left))
  }
  arm(ms)
  return { cancel: () => clearTimeout(handle) }
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now(), schedule }

/** Waits `ms`, or less when the signal aborts; never rejects. */
export const sleep = (clock: Clock, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = (): void => {
      timer.cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.schedule(ms, done)
    signal?.addEventListener('abort', done)
  })

/** The promise's value, or an error with that message when it takes longer than `ms`. */
export const within = <T>(clock: Clock, ms: number, promise: Promise<T>, message: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = clock.schedule(ms, () => reject(new Error(message)))
    const settle = (then: () => void): void => {
      timer.cancel()
      then()
    }
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })

/** ISO 8601 in UTC. */
export const isoTime = (at: EpochMs): string => new Date(at).toISOString()

/** Back from ISO 8601. */
export const epochMs = (iso: string): EpochMs => Date.parse(iso)
