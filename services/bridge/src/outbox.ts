import type { Fact, FloorId } from '@tsunagu/core'
import type { Log } from '@tsunagu/runtime'
import { appendEntry, type Redis } from '@tsunagu/store'

export type Outbox = {
  /** Queues a fact behind all earlier work of its floor. */
  readonly tell: (floor: FloorId, fact: Fact) => void
  /** Queues any other write that must keep its place among the facts, e.g. a snapshot. */
  readonly inOrder: (floor: FloorId, write: () => Promise<void>) => void
  /** Resolves when everything queued so far is in Redis. */
  readonly flush: () => Promise<void>
}

/** Facts of one floor reach its log in the PBX's order. While Redis is away they wait here; none is dropped. */
export const createOutbox = (redis: Redis, by: string, log: Log): Outbox => {
  const tails = new Map<FloorId, Promise<void>>()
  const inOrder = (floor: FloorId, write: () => Promise<void>): void => {
    const before = tails.get(floor) ?? Promise.resolve()
    tails.set(
      floor,
      before.then(write).catch((error: unknown) => log.error({ err: error, floor }, 'could not append to the log')),
    )
  }
  return {
    inOrder,
    tell: (floor, fact) =>
      inOrder(floor, async () => {
        await appendEntry(redis, floor, by, fact)
      }),
    flush: async () => {
      await Promise.all(tails.values())
    },
  }
}
