import type { FloorId } from '@tsunagu/core'
import { type Clock, foldStream, type Log, type LogBatch, type Metrics, runFloor } from '@tsunagu/runtime'
import { type Db, isDatabaseAway, type Redis } from '@tsunagu/store'
import { archiveReader, openArchive } from './archive.ts'
import { keepCheckpoints, trimFloor } from './chores.ts'
import type { StatsMetrics } from './stats-metrics.ts'
import { publishWallboard, wallboardFolder } from './wallboard.ts'

export type FloorParts = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly statsMetrics: StatsMetrics
  readonly instance: string
}

/** A floor's figures: the archive behind the log, the wallboard at its head, and the trimming between them. */
export const openFloor = (floor: FloorId, parts: FloorParts): { readonly stop: () => Promise<void> } => {
  const { redis, db, clock, log, metrics, statsMetrics, instance } = parts
  // A contract has one floor of the same name for now.
  const home = { contract: floor, floor }
  const archive = openArchive(db, home)
  const handle = async (batch: LogBatch): Promise<void> => {
    const started = clock.elapsed()
    await archive.handle(batch)
    statsMetrics.stored(batch, clock.elapsed() - started)
  }
  const shell = { floor, redis, clock, log, metrics, instance }
  const stream = foldStream({
    ...shell,
    reader: archiveReader,
    position: archive.position,
    handle,
    isPassing: isDatabaseAway,
  })
  statsMetrics.follow(floor)
  // A glance at the wall sees no difference; the phones that ring meanwhile do.
  const wallboard = runFloor({ ...shell, folder: wallboardFolder, lingerMs: 25 })
  const publisher = publishWallboard(redis, floor, wallboard, clock, log)
  const trimming = trimFloor(redis, floor, clock, log)
  const keeping = keepCheckpoints(redis, db, home, clock, log)
  return {
    stop: async () => {
      await Promise.all([trimming.stop(), keeping.stop(), publisher.stop()])
      await Promise.all([wallboard.stop(), stream.stop()])
    },
  }
}
