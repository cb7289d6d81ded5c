import type { FloorId, LogBody, LogId } from '@tsunagu/core'
import { atOf, encodeLogEntry, entryField } from '@tsunagu/messages'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import { defineScript } from './script.ts'

/** Before the first entry. */
export const logStart: LogId = '0-0'

/** One entry as it stands in Redis; `parseLogEntry(id, fields)` of `@tsunagu/messages` reads it. */
export type RawEntry = { readonly id: LogId; readonly fields: readonly string[] }

/** Negative, zero or positive as `a` stands before, at or after `b`. */
export const compareLogIds = (a: LogId, b: LogId): number =>
  atOf(a) - atOf(b) || Number(a.slice(a.indexOf('-') + 1)) - Number(b.slice(b.indexOf('-') + 1))

/** Appends one entry; its id is its place in the floor's history. */
export const appendEntry = async (redis: Redis, floor: FloorId, by: string, body: LogBody): Promise<LogId> => {
  const id = await redis.xadd(keys.log(floor), '*', entryField, encodeLogEntry(by, body))
  if (id === null) throw new Error('XADD gave no id')
  return id
}

/** Appends several entries in their order with one round trip. */
export const appendEntries = async (
  redis: Redis,
  floor: FloorId,
  by: string,
  bodies: readonly LogBody[],
): Promise<readonly LogId[]> => Promise.all(bodies.map((body) => appendEntry(redis, floor, by, body)))

const appendOnceScript = defineScript(`
local before = redis.call('GET', KEYS[2])
if before then return {before, 'repeated'} end
local id = redis.call('XADD', KEYS[1], '*', 'e', ARGV[1])
redis.call('SET', KEYS[2], id, 'PX', ARGV[2])
return {id, 'appended'}
`)

/** Appends unless the same `once` key was used within `keepMs`; then the id of the first one is the answer. */
export const appendOnce = async (
  redis: Redis,
  floor: FloorId,
  by: string,
  body: LogBody,
  once: string,
  keepMs = 86_400_000,
): Promise<{ readonly id: LogId; readonly repeated: boolean }> => {
  const args = [encodeLogEntry(by, body), keepMs]
  const [id, how] = (await appendOnceScript(redis, [keys.log(floor), keys.once(floor, once)], args)) as [string, string]
  return { id, repeated: how === 'repeated' }
}

type StreamRow = [id: string, fields: string[]]
type StreamReply = [key: string, rows: StreamRow[]][] | null

const raw = ([id, fields]: StreamRow): RawEntry => ({ id, fields })

/** Entries after `after`, oldest first; with `blockMs` waits so long for the first. Needs its own connection then. */
export const readLogAfter = async (
  redis: Redis,
  floor: FloorId,
  after: LogId,
  { count, blockMs }: { readonly count: number; readonly blockMs: number | null },
): Promise<readonly RawEntry[]> => {
  const key = keys.log(floor)
  const reply = (blockMs === null
    ? await redis.xread('COUNT', count, 'STREAMS', key, after)
    : await redis.xread('COUNT', count, 'BLOCK', blockMs, 'STREAMS', key, after)) as unknown as StreamReply
  return (reply?.[0]?.[1] ?? []).map(raw)
}

/** Entries from `from` to `to`, both included (`-` and `+` for the ends). */
export const readLogRange = async (
  redis: Redis,
  floor: FloorId,
  from: LogId | '-',
  to: LogId | '+',
  count: number,
): Promise<readonly RawEntry[]> =>
  ((await redis.xrange(keys.log(floor), from, to, 'COUNT', count)) as StreamRow[]).map(raw)

/** Id of the newest entry, or `0-0`. */
export const lastLogId = async (redis: Redis, floor: FloorId): Promise<LogId> => {
  const rows = (await redis.xrevrange(keys.log(floor), '+', '-', 'COUNT', 1)) as StreamRow[]
  return rows[0]?.[0] ?? logStart
}

/** Id of the oldest entry that is still in Redis, or `0-0`. */
export const firstLogId = async (redis: Redis, floor: FloorId): Promise<LogId> => {
  const rows = (await redis.xrange(keys.log(floor), '-', '+', 'COUNT', 1)) as StreamRow[]
  return rows[0]?.[0] ?? logStart
}
