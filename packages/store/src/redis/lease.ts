import type { Redis } from 'ioredis'
import { defineScript } from './script.ts'

/** Takes the lease if nobody holds it (or we already do, e.g. after a repeated try). */
export const takeLease = async (redis: Redis, key: string, token: string, ttlMs: number): Promise<boolean> => {
  const answer = await redis.set(key, token, 'PX', ttlMs, 'NX')
  return answer === 'OK' || (await renewLease(redis, key, token, ttlMs))
}

const renewScript = defineScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`)

/** False when the lease is no longer ours. */
export const renewLease = async (redis: Redis, key: string, token: string, ttlMs: number): Promise<boolean> =>
  (await renewScript(redis, [key], [token, ttlMs])) === 1

const giveBackScript = defineScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`)

export const giveBackLease = async (redis: Redis, key: string, token: string): Promise<void> => {
  await giveBackScript(redis, [key], [token])
}
