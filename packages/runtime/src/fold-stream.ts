import type { FloorId, LogEntry, LogId } from '@tsunagu/core'
import { keys, type RawEntry, type Redis, saveReaderPosition } from '@tsunagu/store'
import { type Clock, sleep } from './clock.ts'
import { type Lease, waitForLease } from './lease.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { type LogReader, openLogReader, readEntry } from './streams.ts'

/** A stretch of the log: everything after `from` up to and with `to`. `entries` leaves out what cannot be read. */
export type LogBatch = {
  readonly floor: FloorId
  readonly from: LogId
  readonly to: LogId
  readonly entries: readonly LogEntry[]
}

/** Thrown by a handler whose stored position is not `from`: somebody else was faster, so the position is read anew. */
export class PositionMoved extends Error {
  constructor(floor: FloorId) {
    super(`position of ${floor} was moved by somebody else`)
    this.name = 'PositionMoved'
  }
}

export type FoldStreamOptions = {
  /** Name of the reader, e.g. `stats`; also the name of its lease and what `trimLog` waits for. */
  readonly reader: string
  readonly floor: FloorId
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly instance: string
  /** Where to go on: the position that the handler has stored, `0-0` at first. */
  readonly position: () => Promise<LogId>
  /** Stores what follows from the batch, and `to`, in one transaction. May be handed the same batch again. */
  readonly handle: (batch: LogBatch) => Promise<void>
  /** Whether the world is to blame (database away, deadlock): then the batch is tried until it works. */
  readonly isPassing: (error: unknown) => boolean
  readonly batchSize?: number
}

export type StreamRunner = { readonly stop: () => Promise<void>; readonly position: () => LogId | null }

/** A store behind the log is in no hurry, and a transaction for many entries costs what it costs for one. */
const lingerMs = 50

/** Tries of a batch, then of a single entry, before it is cut up or passed over. */
const triesAllowed = 3

/**
 * Folds a floor's log into a store of its own: one process per reader and floor, in order, each batch until it is stored.
 * An entry that fails by itself, for no passing reason, is passed over with an alert.
 */
export const foldStream = (options: FoldStreamOptions): StreamRunner => {
  const { redis, clock, instance, floor, reader: name, batchSize = 500 } = options
  const log = options.log.child({ floor })
  const stopping = new AbortController()
  let position: LogId | null = null

  const follow = async (lease: Lease): Promise<void> => {
    const ended = AbortSignal.any([stopping.signal, lease.lost])
    const reader = openLogReader({
      redis,
      floor,
      name: `${instance}:${floor}:log`,
      clock,
      log,
      count: batchSize,
      blockMs: 500,
      lingerMs,
    })
    ended.addEventListener('abort', reader.close, { once: true })
    try {
      await readOn(reader, ended)
    } finally {
      position = null
      reader.close()
      await lease.release()
    }
  }
  const readOn = async (reader: LogReader, ended: AbortSignal): Promise<void> => {
    position = await options.position()
    while (!ended.aborted) {
      const raws = await reader.next(position)
      if (raws.length === 0) continue
      position = await storeAll({ ...options, log }, position, raws, ended)
      await saveReaderPosition(redis, floor, name, position)
    }
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const lease = await waitForLease({ redis, key: keys.floorLease(floor, name), instance, clock }, stopping.signal)
        if (lease !== null) await follow(lease)
      } catch (error) {
        log.warn({ err: error }, 'log fold: trying again')
        await sleep(clock, 500, stopping.signal)
      }
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
    position: () => position,
  }
}

const storeAll = async (
  options: FoldStreamOptions,
  from: LogId,
  raws: readonly RawEntry[],
  ended: AbortSignal,
): Promise<LogId> => {
  const whole = batchOf(options, from, raws)
  if (await tryToStore(options, whole, ended)) return whole.to
  let position = from
  for (const raw of raws) {
    const single = batchOf(options, position, [raw])
    if (!(await tryToStore(options, single, ended))) await passOver(options, single)
    position = single.to
  }
  return position
}

const batchOf = ({ floor, log, metrics }: FoldStreamOptions, from: LogId, raws: readonly RawEntry[]): LogBatch => ({
  floor,
  from,
  to: raws.at(-1)?.id ?? from,
  entries: raws.flatMap((raw) => readEntry(raw, floor, log, metrics.floor) ?? []),
})

/** True when stored; false when it fails for no passing reason. Throws when the fold has ended or the position moved. */
const tryToStore = async (options: FoldStreamOptions, batch: LogBatch, ended: AbortSignal): Promise<boolean> => {
  const { clock, log, metrics, floor } = options
  for (let failures = 0, tries = 0; failures < triesAllowed; tries += 1) {
    try {
      await options.handle(batch)
      metrics.floor.entries.inc({ floor }, batch.entries.length)
      return true
    } catch (error) {
      if (error instanceof PositionMoved) throw error
      if (!options.isPassing(error)) failures += 1
      metrics.floor.retries.inc({ floor })
      log.warn({ err: error, from: batch.from, to: batch.to, tries }, 'batch not stored, trying again')
      await sleep(clock, Math.min(100 * 2 ** Math.min(tries, 6), 3_000), ended)
      if (ended.aborted) throw new Error('ended before the batch was stored')
    }
  }
  return false
}

const passOver = async (options: FoldStreamOptions, batch: LogBatch): Promise<void> => {
  options.metrics.floor.poison.inc({ floor: options.floor })
  options.log.error({ alert: true, entry: batch.to }, `entry failed ${triesAllowed} times by itself, passed over`)
  await options.handle({ ...batch, entries: [] })
}
