import type { EpochMs } from '@tsunagu/core'
import type { Clock } from './clock.ts'

export type VirtualClock = Clock & {
  /** Moves time on, running what falls due in order; between two of them all promises at hand settle. */
  readonly advance: (ms: number) => Promise<void>
  /** How many are scheduled. */
  readonly pending: () => number
}

type Due = { readonly at: EpochMs; readonly order: number; readonly fn: () => void }

/** A clock for stories: a day passes in a moment, and always the same way. */
export const virtualClock = (start: EpochMs): VirtualClock => {
  let now = start
  let order = 0
  const due = new Set<Due>()
  const next = (until: EpochMs): Due | undefined =>
    [...due].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  const advance = async (ms: number): Promise<void> => {
    const until = now + ms
    await settle()
    for (let task = next(until); task !== undefined; task = next(until)) {
      due.delete(task)
      now = Math.max(now, task.at)
      task.fn()
      await settle()
    }
    now = until
  }
  return {
    now: () => now,
    elapsed: () => now - start,
    schedule: (ms, fn) => {
      const task = { at: now + Math.max(0, ms), order: order++, fn }
      due.add(task)
      return { cancel: () => due.delete(task) }
    },
    advance,
    pending: () => due.size,
  }
}

/** Lets promise chains run dry, however long they are. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
