import type { FloorEvent, FloorId, LogId } from '@tsunagu/core'
import { isRedisFault, keys, type Redis } from '@tsunagu/store'
import { type Clock, sleep } from './clock.ts'
import { FoldBug } from './floor/bug.ts'
import type { FloorMemory } from './floor/fold.ts'
import type { Folder } from './floor/folder.ts'
import { lead } from './floor/leader.ts'
import { type Lease, waitForLease } from './lease.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { dieOfBug } from './shutdown.ts'
import { openLogReader } from './streams.ts'

export type FloorOptions<State, Event extends FloorEvent> = {
  readonly folder: Folder<State, Event>
  readonly floor: FloorId
  /** Shared by all floors of the process; the runner opens one more per floor for its blocking reads. */
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Name of this process, e.g. `acd-1`. */
  readonly instance: string
  /** Leaves what comes for so long, then takes it together; for services that no caller waits for. Default: at once. */
  readonly lingerMs?: number
  /** What to do when the folder throws, after a crash on an entry was counted; ends the process unless told. */
  readonly onBug?: (bug: FoldBug) => void
}

export type FloorRunner<State> = {
  /** Finishes the commit at hand, gives the lease back. */
  readonly stop: () => Promise<void>
  /** The state while this process leads, else null. */
  readonly state: () => State | null
  /** Id of the last entry folded while this process leads, else null. */
  readonly position: () => LogId | null
}

/** At most so many entries become one commit. */
const batchSize = 100
const blockMs = 500

/**
 * Runs a pure service on a floor: stands by until it holds the lease, reads the last commit, then reads, folds and commits
 * until it loses the lease, is stopped, or meets a bug. Redis being away only makes it wait.
 */
export const runFloor = <State, Event extends FloorEvent>(options: FloorOptions<State, Event>): FloorRunner<State> => {
  const { folder, floor, redis, clock, instance, metrics, lingerMs = 0 } = options
  const log = options.log.child({ floor })
  const onBug = options.onBug ?? ((bug: FoldBug) => dieOfBug(log, bug, `floor ${floor}`))
  const stopping = new AbortController()
  let memory: FloorMemory<State> | null = null

  const leadOnce = async (lease: Lease): Promise<void> => {
    const reader = openLogReader({
      redis,
      floor,
      name: `${instance}:${floor}:log`,
      clock,
      log,
      count: batchSize,
      blockMs,
      lingerMs,
    })
    const close = (): void => reader.close()
    for (const signal of [stopping.signal, lease.lost]) signal.addEventListener('abort', close, { once: true })
    const untilEither = AbortSignal.any([stopping.signal, lease.lost])
    metrics.floor.leading.set({ floor }, 1)
    log.info('leading')
    try {
      await lead({
        folder,
        floor,
        redis,
        clock,
        log,
        metrics: metrics.floor,
        lease: { ...lease, lost: untilEither },
        reader,
        onMemory: (mine) => {
          memory = mine
        },
      })
    } finally {
      memory = null
      close()
      metrics.floor.leading.set({ floor }, 0)
      await lease.release()
      log.info('no longer leading')
    }
  }

  const run = async (): Promise<void> => {
    const key = keys.floorLease(floor, folder.service)
    while (!stopping.signal.aborted) {
      try {
        const lease = await waitForLease({ redis, key, instance, clock }, stopping.signal)
        if (lease !== null) await leadOnce(lease)
      } catch (error) {
        if (error instanceof FoldBug) return onBug(error)
        if (!isRedisFault(error)) return onBug(new FoldBug(null, error))
        log.error({ err: error }, 'floor: trying again')
        await sleep(clock, 200, stopping.signal)
      }
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
    state: () => memory?.state ?? null,
    position: () => memory?.position ?? null,
  }
}
