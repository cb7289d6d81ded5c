import type { FloorId } from '@tsunagu/core'
import { type Clock, type JobQueue, type Log, type Metrics, sleep } from '@tsunagu/runtime'
import type { Db, Redis } from '@tsunagu/store'
import { DoorError } from './errors/door-error.ts'
import { type FloorTail, openTail } from './floor/tail.ts'

export type HouseParts = {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly redis: Redis
  readonly db: Db
  readonly recordingDir: string
  /** Files of the exchange, in and out. */
  readonly exchangeDir: string
  /** Stand-ins and recordings of what callers are told, as the PBX sees them. */
  readonly promptDir: string
  /** Work for the service `exchange`. */
  readonly exchangeJobs: JobQueue
  /** True when people reach us over TLS, so that the cookie may be marked for it. */
  readonly secure: boolean
  readonly sessionMs: number
  readonly answerMs: number
}

/** What the routes work with. */
export type House = HouseParts & {
  /** The log of a floor as it grows; opened on first use. */
  readonly tail: (floor: FloorId) => Promise<FloorTail>
  /** Gives up with `log.away` when Redis does not answer in time. */
  readonly withLog: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const redisDeadlineMs = 2_000

export const createHouse = (parts: HouseParts): House => {
  const tails = new Map<FloorId, FloorTail>()
  return {
    ...parts,
    tail: async (floor) => {
      const open = tails.get(floor) ?? openTail({ ...parts, floor })
      tails.set(floor, open)
      return open
    },
    withLog: (promise) => inTime(parts.clock, promise),
    close: async () => {
      await Promise.all([...tails.values()].map((tail) => tail.close()))
    },
  }
}

const inTime = <T>(clock: Clock, promise: Promise<T>): Promise<T> => {
  const done = new AbortController()
  const tooLate = sleep(clock, redisDeadlineMs, done.signal).then(() => {
    if (!done.signal.aborted) throw new DoorError('log.away')
    return promise
  })
  return Promise.race([promise, tooLate]).finally(() => done.abort())
}
