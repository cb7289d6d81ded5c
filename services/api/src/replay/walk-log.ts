import {
  type EpochMs,
  type FloorStep,
  type FloorWalk,
  floorOfFields,
  type LogEntry,
  type LogId,
  logBegin,
  type WalkStart,
  walkFloor,
} from '@tsunagu/core'
import { atOf, type ReadOfLog } from '@tsunagu/messages'
import { isoTime, readEntry } from '@tsunagu/runtime'
import {
  type Checkpoint,
  checkpointOf,
  compareLogIds,
  firstLogId,
  inContract,
  isDatabaseAway,
  logStart,
  readCheckpoint,
  readLogAfter,
  readState,
} from '@tsunagu/store'
import type { Visitor } from '../access/visitor.ts'
import type { House } from '../house.ts'

const pageSize = 2_000

/** A floor as it stood, and how that was found out. */
export type Walked = { readonly walk: FloorWalk; readonly read: ReadOfLog }

/**
 * Takes acd's decisions again up to and with `until`, page by page, from the latest state that stood before `from`: acd's
 * own, a checkpoint, or the beginning of the log. `see` is called after every entry that acd looked at.
 */
export const walkLog = async (
  house: House,
  visitor: Visitor,
  { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
  see: (step: FloorStep) => void = () => undefined,
): Promise<Walked> => {
  const began = house.clock.elapsed()
  const start = await startBefore(house, visitor, from)
  const walk = walkFloor(start.floor)
  let entries = 0
  const take = (entry: LogEntry): void => {
    entries++
    const step = walk.take(entry)
    if (step !== null) see(step)
  }
  const whole = await readAfter(house, visitor, start.position, until, take)
  return {
    walk,
    read: {
      from: start.from,
      entries,
      whole: start.from !== 'start' || whole,
      tookMs: Math.round(house.clock.elapsed() - began),
    },
  }
}

type Start = { readonly from: ReadOfLog['from']; readonly position: LogId; readonly floor: WalkStart }

const startBefore = async (house: House, visitor: Visitor, before: EpochMs): Promise<Start> => {
  const committed = checkpointOf(await house.withLog(readState(house.redis, visitor.floor, 'acd')))
  if (committed.position !== logStart && atOf(committed.position) < before) return startAt('committed', committed)
  const kept = await orNone(house, () =>
    inContract(house.db, visitor.contract, (trx) => readCheckpoint(trx, visitor.floor, isoTime(before))),
  )
  return kept === null ? { from: 'start', position: logStart, floor: logBegin } : startAt('checkpoint', kept)
}

const startAt = (from: Start['from'], { position, fields, timers }: Checkpoint): Start => ({
  from,
  position,
  floor: { floor: floorOfFields(fields), timers },
})

/** Without Postgres the log in Redis is all there is. */
const orNone = async <T>(house: House, work: () => Promise<T | null>): Promise<T | null> => {
  try {
    return await work()
  } catch (error) {
    if (!isDatabaseAway(error)) throw error
    house.log.warn({ err: error }, 'explained from the log alone')
    return null
  }
}

/** Entries after a position, from the archive as far as Redis has forgotten them. Says whether none was missing. */
const readAfter = async (
  house: House,
  visitor: Visitor,
  after: LogId,
  until: EpochMs,
  take: (entry: LogEntry) => void,
): Promise<boolean> => {
  const first = await house.withLog(firstLogId(house.redis, visitor.floor))
  let position = after
  let whole = true
  if (first !== logStart && compareLogIds(after, first) < 0) {
    const read = await orNone(house, () => readArchived(house, visitor, after, first, until, take))
    whole = read !== null && (read !== after || (await hasAll(house, visitor)))
    position = read ?? after
  }
  for (;;) {
    const page = await house.withLog(
      readLogAfter(house.redis, visitor.floor, position, { count: pageSize, blockMs: null }),
    )
    for (const raw of page) {
      if (atOf(raw.id) > until) return whole
      const entry = readEntry(raw, visitor.floor, house.log, house.metrics.floor)
      if (entry !== null) take(entry)
    }
    position = page.at(-1)?.id ?? position
    if (page.length < pageSize) return whole
  }
}

/** Redis counts every entry ever added: when it has as many as that, nothing is missing in front. */
const hasAll = async (house: House, visitor: Visitor): Promise<boolean> => {
  const info = (await house.withLog(house.redis.xinfo('STREAM', `{${visitor.floor}}:log`))) as unknown[]
  return Number(info[info.indexOf('length') + 1]) >= Number(info[info.indexOf('entries-added') + 1])
}

/** Gives the last id it took, or `after`. */
const readArchived = async (
  house: House,
  visitor: Visitor,
  after: LogId,
  before: LogId,
  until: EpochMs,
  take: (entry: LogEntry) => void,
): Promise<LogId> => {
  let position = after
  for (;;) {
    const rows = await archivedPage(house, visitor, position, before)
    const fresh = rows.filter(({ log_id }) => isBetween(log_id, position, before))
    for (const { log_id, by, body } of fresh) {
      if (atOf(log_id) > until) return position
      take({ id: log_id, at: atOf(log_id), by, body })
      position = log_id
    }
    if (rows.length < pageSize || fresh.length === 0) return position
  }
}

const isBetween = (id: LogId, after: LogId, before: LogId): boolean =>
  compareLogIds(id, after) > 0 && compareLogIds(id, before) < 0

const archivedPage = (house: House, visitor: Visitor, after: LogId, before: LogId) =>
  inContract(house.db, visitor.contract, (trx) =>
    trx
      .selectFrom('event')
      .select(['log_id', 'by', 'body'])
      .where('floor', '=', visitor.floor)
      .where('at', '>=', isoTime(atOf(after)))
      .where('at', '<=', isoTime(atOf(before)))
      .where((row) =>
        row.or([row('at', '>', isoTime(atOf(after))), row('n', '>', Number(after.slice(after.indexOf('-') + 1)))]),
      )
      .orderBy('at')
      .orderBy('n')
      .limit(pageSize)
      .execute(),
  )
