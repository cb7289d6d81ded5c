import type { FloorId } from '@tsunagu/core'
import { atOf } from '@tsunagu/messages'
import { type Clock, isoTime, type Log, sleep } from '@tsunagu/runtime'
import {
  checkpointOf,
  type Db,
  ensurePartitions,
  forgetCheckpoints,
  inContract,
  logStart,
  type Redis,
  readState,
  saveCheckpoint,
  trimLog,
} from '@tsunagu/store'
import type { Home } from './rows.ts'

/** Everybody whose place in the log must not be trimmed away. `stats` is the archive: what it has passed is in Postgres. */
export const logReaders = [
  'acd',
  'ivr',
  'dialler',
  'attempts',
  'recordings',
  'messaging',
  'stats',
  'wallboard',
] as const

const partitionsEveryMs = 24 * 3_600_000
const monthsAhead = 3
const trimEveryMs = 60_000
const retryMs = 30_000
const checkpointEveryMs = 30 * 60_000
/** Older calls are explained from the start of the log. */
const keepCheckpointsMs = 62 * 86_400_000

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

/** acd's committed floor, kept so that explanations of a moment in the past begin near it. */
export const keepCheckpoints = (redis: Redis, db: Db, home: Home, clock: Clock, log: Log): Chore =>
  chore({
    name: 'checkpoints',
    everyMs: checkpointEveryMs,
    clock,
    log,
    work: async () => {
      const state = await readState(redis, home.floor, 'acd')
      if (state.position === logStart) return 0
      return inContract(db, home.contract, async (trx) => {
        await forgetCheckpoints(trx, home.floor, isoTime(clock.now() - keepCheckpointsMs))
        const isNew = await saveCheckpoint(trx, home, isoTime(atOf(state.position)), checkpointOf(state))
        return isNew ? 1 : 0
      })
    },
  })
