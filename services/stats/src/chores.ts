import type { FloorId } from '@tsunagu/core'
import { type Clock, type Log, sleep } from '@tsunagu/runtime'
import { type Db, ensurePartitions, type Redis, trimLog } from '@tsunagu/store'

/** Everybody whose place in the log must not be trimmed away. `stats` is the archive: what it has passed is in Postgres. */
export const logReaders = ['acd', 'ivr', 'recordings', 'stats', 'wallboard'] as const

const partitionsEveryMs = 24 * 3_600_000
const monthsAhead = 3
const trimEveryMs = 60_000
const retryMs = 30_000

export type Chore = { readonly stop: () => Promise<void> }

type ChoreOptions = {
  readonly name: string
  readonly everyMs: number
  readonly clock: Clock
  readonly log: Log
  readonly work: () => Promise<number>
}

/** Does the work at once and then at intervals; sooner again when it failed. */
const chore = ({ name, everyMs, clock, log, work }: ChoreOptions): Chore => {
  const stopping = new AbortController()
  const once = async (): Promise<number> => {
    try {
      const count = await work()
      if (count > 0) log.info({ chore: name, count }, 'chore done')
      return everyMs
    } catch (error) {
      log.warn({ err: error, chore: name }, 'chore failed, trying again soon')
      return Math.min(everyMs, retryMs)
    }
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) await sleep(clock, await once(), stopping.signal)
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

/** Months are made well before their first call. */
export const makePartitions = (db: Db, clock: Clock, log: Log): Chore =>
  chore({ name: 'partitions', everyMs: partitionsEveryMs, clock, log, work: () => ensurePartitions(db, monthsAhead) })

/** The log in Redis keeps 15 minutes, and longer as long as one reader is behind. */
export const trimFloor = (redis: Redis, floor: FloorId, clock: Clock, log: Log): Chore =>
  chore({ name: 'trim', everyMs: trimEveryMs, clock, log, work: () => trimLog(redis, floor, logReaders) })
