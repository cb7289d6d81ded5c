import type { FloorId } from '@tsunagu/core'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Makes a floor known to every service. */
export const registerFloor = async (redis: Redis, floor: FloorId): Promise<void> => {
  await redis.sadd(keys.floors, floor)
}

export const listFloors = async (redis: Redis): Promise<readonly FloorId[]> =>
  (await redis.smembers(keys.floors)).sort()
