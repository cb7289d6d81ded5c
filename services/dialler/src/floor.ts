import type { Dialler, FloorId } from '@tsunagu/core'
import { type Clock, type FloorRunner, foldStream, type Log, type Metrics, runFloor } from '@tsunagu/runtime'
import { attemptsReader, type Db, isDatabaseAway, type Redis } from '@tsunagu/store'
import type { DialMetrics } from './dial-metrics.ts'
import { diallerFolder } from './folder.ts'
import { fillLists } from './lists.ts'
import { openWritten } from './written.ts'

export type FloorParts = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly dialMetrics: DialMetrics
  readonly instance: string
}

/** A floor's dialler: decisions at the head of the log, rows behind it, and lists from Postgres between them. */
export const openFloor = (floor: FloorId, parts: FloorParts): { readonly stop: () => Promise<void> } => {
  const { redis, db, clock, log, metrics, dialMetrics, instance } = parts
  // A contract has one floor of the same name for now.
  const home = { contract: floor, floor }
  const shell = { floor, redis, clock, log, metrics, instance }
  const runner: FloorRunner<Dialler> = runFloor({ ...shell, folder: diallerFolder })
  const written = foldStream({ ...shell, reader: attemptsReader, ...openWritten(db, home), isPassing: isDatabaseAway })
  const lists = fillLists({ home, runner, redis, db, clock, log })
  dialMetrics.follow(floor, runner)
  return {
    stop: async () => {
      await lists.stop()
      await Promise.all([runner.stop(), written.stop()])
    },
  }
}
