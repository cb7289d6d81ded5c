import type { NodeName } from '@tsunagu/core'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Bytes of the PBX's record of calls served alone that stand in the log already. */
export const loadAlonePosition = async (redis: Redis, node: NodeName): Promise<number> =>
  Number((await redis.get(keys.alone(node))) ?? 0)

export const saveAlonePosition = async (redis: Redis, node: NodeName, bytes: number): Promise<void> => {
  await redis.set(keys.alone(node), bytes)
}
