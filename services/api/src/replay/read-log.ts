import type { LogEntry, LogId } from '@tsunagu/core'
import { atOf } from '@tsunagu/messages'
import { readEntry } from '@tsunagu/runtime'
import { compareLogIds, inContract, logStart, readLogAfter } from '@tsunagu/store'
import type { Visitor } from '../access/visitor.ts'
import type { House } from '../house.ts'

export type WholeLog = {
  readonly entries: readonly LogEntry[]
  /** True when it begins with the floor's first entry ever. */
  readonly whole: boolean
}

const pageSize = 5_000

/** The floor's log from the archive and from Redis, in order. */
export const readWholeLog = async (house: House, visitor: Visitor): Promise<WholeLog> => {
  const live = await readLive(house, visitor)
  const archived = await readArchive(house, visitor, live.first)
  const entries = [...archived, ...live.entries]
  return { entries, whole: await startsAtStart(house, visitor, archived.length + live.count) }
}

type Live = { readonly entries: readonly LogEntry[]; readonly first: LogId | null; readonly count: number }

/** Entries that cannot be read are passed over here as everywhere, and counted. */
const readLive = async (house: House, visitor: Visitor): Promise<Live> => {
  const entries: LogEntry[] = []
  let count = 0
  let first: LogId | null = null
  for (let at: LogId = logStart; ; ) {
    const page = await house.withLog(readLogAfter(house.redis, visitor.floor, at, { count: pageSize, blockMs: null }))
    for (const raw of page) {
      const entry = readEntry(raw, visitor.floor, house.log, house.metrics.floor)
      if (entry !== null) entries.push(entry)
    }
    count += page.length
    first ??= page[0]?.id ?? null
    at = page.at(-1)?.id ?? at
    if (page.length < pageSize) return { entries, first, count }
  }
}

const readArchive = (house: House, visitor: Visitor, before: LogId | null): Promise<readonly LogEntry[]> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const rows = await trx
      .selectFrom('event')
      .select(['log_id', 'by', 'body'])
      .where('contract', '=', visitor.contract)
      .where('floor', '=', visitor.floor)
      .orderBy('at')
      .orderBy('n')
      .execute()
    return rows
      .filter((row) => before === null || compareLogIds(row.log_id, before) < 0)
      .map(({ log_id, by, body }) => ({ id: log_id, at: atOf(log_id), by, body }))
  })

/** Redis counts every entry ever added: when it has as many as that, nothing is missing in front. */
const startsAtStart = async (house: House, visitor: Visitor, count: number): Promise<boolean> => {
  const info = (await house.withLog(house.redis.xinfo('STREAM', `{${visitor.floor}}:log`))) as unknown[]
  return count >= Number(info[info.indexOf('entries-added') + 1])
}
