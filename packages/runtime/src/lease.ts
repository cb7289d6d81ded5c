import { randomUUID } from 'node:crypto'
import { giveBackLease, type Redis, renewLease, takeLease } from '@tsunagu/store'
import { type Clock, sleep } from './clock.ts'

export type Lease = {
  /** Goes with every write, which Redis refuses when the lease has passed on. */
  readonly token: string
  /** Aborts when the lease is known to be lost or was given back. */
  readonly lost: AbortSignal
  readonly release: () => Promise<void>
}

export type LeaseOptions = {
  readonly redis: Redis
  readonly key: string
  /** Who holds it, readable in Redis. */
  readonly instance: string
  readonly clock: Clock
  /** Life of the lease without renewal; 1,500 ms unless told. */
  readonly ttlMs?: number
  readonly renewMs?: number
  readonly pollMs?: number
}

/** Stands by until the lease is ours, or `signal` aborts (then null). Outlives Redis being away. */
export const waitForLease = async (options: LeaseOptions, signal: AbortSignal): Promise<Lease | null> => {
  const { redis, key, clock, ttlMs = 1_500, pollMs = 150 } = options
  const token = `${options.instance}:${randomUUID()}`
  while (!signal.aborted) {
    if (await takeLease(redis, key, token, ttlMs)) return keepLease(options, token)
    await sleep(clock, pollMs, signal)
  }
  return null
}

const keepLease = ({ redis, key, clock, ttlMs = 1_500, renewMs = 300 }: LeaseOptions, token: string): Lease => {
  const lost = new AbortController()
  const renewForEver = async (): Promise<void> => {
    for (;;) {
      await sleep(clock, renewMs, lost.signal)
      if (lost.signal.aborted) return
      if (!(await renewLease(redis, key, token, ttlMs))) lost.abort()
    }
  }
  // A failing renewal (connection closed for good, Redis out of memory) is the same as a lost lease.
  renewForEver().catch((error: unknown) => lost.abort(error))
  const release = async (): Promise<void> => {
    lost.abort()
    await giveBackLease(redis, key, token)
  }
  return { token, lost: lost.signal, release }
}
