import type { FloorId, LogEntry, LogId } from '@tsunagu/core'
import { readEntry } from '@tsunagu/runtime'
import { compareLogIds, keys, readLogAfter } from '@tsunagu/store'
import type { House } from '../house.ts'

/** More than this and a new snapshot is the faster way. */
const mostEntries = 20_000
const pageSize = 1_000

export type Resumed =
  | { readonly type: 'entries'; readonly entries: readonly LogEntry[]; readonly upTo: LogId }
  | { readonly type: 'lost'; readonly reason: 'trimmed' | 'tooFarBehind' }

/** Everything after `from`, or why it cannot be had. */
export const entriesSince = async (house: House, floor: FloorId, from: LogId): Promise<Resumed> => {
  if (await isTrimmed(house, floor, from)) return { type: 'lost', reason: 'trimmed' }
  const entries: LogEntry[] = []
  for (let at = from; ; ) {
    const page = await house.withLog(readLogAfter(house.redis, floor, at, { count: pageSize, blockMs: null }))
    for (const raw of page) {
      const entry = readEntry(raw, floor, house.log, house.metrics.floor)
      if (entry !== null) entries.push(entry)
    }
    at = page.at(-1)?.id ?? at
    if (entries.length > mostEntries) return { type: 'lost', reason: 'tooFarBehind' }
    if (page.length < pageSize) return { type: 'entries', entries, upTo: at }
  }
}

/** Whether entries after `from` have been forgotten. A sequence number from the future is of another log: also lost. */
const isTrimmed = async (house: House, floor: FloorId, from: LogId): Promise<boolean> => {
  const info = await house.withLog(streamInfo(house, floor))
  if (info === null) return from !== '0-0'
  if (compareLogIds(from, info.last) > 0) return true
  return info.added > info.length && compareLogIds(from, info.first) < 0
}

type StreamInfo = { readonly length: number; readonly added: number; readonly first: LogId; readonly last: LogId }

const streamInfo = async (house: House, floor: FloorId): Promise<StreamInfo | null> => {
  if ((await house.redis.exists(keys.log(floor))) === 0) return null
  const flat = (await house.redis.xinfo('STREAM', keys.log(floor))) as unknown[]
  const value = (name: string): unknown => flat[flat.indexOf(name) + 1]
  const first = value('first-entry') as [LogId] | null
  return {
    length: Number(value('length')),
    added: Number(value('entries-added')),
    first: first?.[0] ?? String(value('last-generated-id')),
    last: String(value('last-generated-id')),
  }
}
