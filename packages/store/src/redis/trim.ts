import type { FloorId, LogId } from '@tsunagu/core'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import { compareLogIds, logStart } from './log.ts'

/** How much of the log stays although every reader has passed, for explaining and for late joiners. */
export const keepLogMs = 15 * 60_000

/** Tells how far a reader that keeps its position elsewhere (Postgres) has come. */
export const saveReaderPosition = async (
  redis: Redis,
  floor: FloorId,
  reader: string,
  position: LogId,
): Promise<void> => {
  await redis.hset(keys.readers(floor), reader, position)
}

export const readerPositions = async (redis: Redis, floor: FloorId): Promise<ReadonlyMap<string, LogId>> =>
  new Map(Object.entries(await redis.hgetall(keys.readers(floor))))

/**
 * Forgets entries that all of `readers` have passed and that are older than `keepMs`; a reader that has never been seen
 * keeps everything. Returns how many were dropped.
 */
export const trimLog = async (
  redis: Redis,
  floor: FloorId,
  readers: readonly string[],
  keepMs = keepLogMs,
): Promise<number> => {
  const seen = await readerPositions(redis, floor)
  const [seconds] = await redis.time()
  const horizon: LogId = `${Number(seconds) * 1000 - keepMs}-0`
  const positions = [horizon, ...readers.map((reader) => seen.get(reader) ?? logStart)]
  const oldest = positions.reduce((a, b) => (compareLogIds(a, b) <= 0 ? a : b))
  return oldest === logStart ? 0 : await redis.xtrim(keys.log(floor), 'MINID', '~', oldest)
}
