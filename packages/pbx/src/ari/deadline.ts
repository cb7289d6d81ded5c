import type { PbxClock } from '../port.ts'

/** The promise, or a rejection after `ms`; for promises of other people's code that may never settle. */
export const within = <T>(clock: PbxClock, ms: number, what: string, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = clock.schedule(ms, () => reject(new Error(`${what}: no answer within ${ms} ms`)))
    promise.then(
      (value) => {
        cancel()
        resolve(value)
      },
      (why: unknown) => {
        cancel()
        reject(why instanceof Error ? why : new Error(String(why)))
      },
    )
  })

/** Resolves after `ms`, or as soon as `until` does. */
export const passing = (clock: PbxClock, ms: number, until?: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.schedule(ms, resolve)
    void until?.then(() => {
      cancel()
      resolve()
    })
  })
