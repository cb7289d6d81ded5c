import type { EpochMs } from '@tsunagu/core'
import type { PbxClock } from '../port.ts'

type Timer = { readonly at: EpochMs; readonly order: number; readonly run: () => void }

/** Time that passes only when told to; timers due at the same moment run in the order they were set. */
export class VirtualClock implements PbxClock {
  readonly #timers = new Set<Timer>()
  #now: EpochMs
  #set = 0

  constructor(startsAt: EpochMs) {
    this.#now = startsAt
  }

  readonly now = (): EpochMs => this.#now

  readonly schedule = (afterMs: number, run: () => void): (() => void) => {
    const timer: Timer = { at: this.#now + Math.max(0, afterMs), order: this.#set++, run }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Lets time pass, timer by timer, and lets promises settle between them. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = next.at
      next.run()
      await settled()
    }
    this.#now = end
  }

  #next(end: EpochMs): Timer | null {
    let first: Timer | null = null
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === null || isBefore(timer, first))) first = timer
    }
    return first
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
