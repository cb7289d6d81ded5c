import { createHash, randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/**
 * Opens a session and returns its token: 256 random bits that mean nothing. Redis keeps only their hash, so its dump
 * opens no door. `data` is whatever the API wants back on each request.
 */
export const openSession = async <Data>(redis: Redis, account: string, data: Data, ttlMs: number): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  const hash = hashOf(token)
  await redis
    .multi()
    .set(keys.session(hash), JSON.stringify({ account, data }), 'PX', ttlMs)
    .sadd(keys.sessionsOf(account), hash)
    .pexpire(keys.sessionsOf(account), 30 * 86_400_000)
    .exec()
  return token
}

/** The session of a token, or null; each look keeps it alive for another `ttlMs`. */
export const findSession = async <Data>(
  redis: Redis,
  token: string,
  ttlMs: number,
): Promise<{ readonly account: string; readonly data: Data } | null> => {
  const text = await redis.getex(keys.session(hashOf(token)), 'PX', ttlMs)
  return text === null ? null : (JSON.parse(text) as { account: string; data: Data })
}

export const closeSession = async (redis: Redis, token: string): Promise<void> => {
  await redis.del(keys.session(hashOf(token)))
}

/** Ends every session of an account, e.g. when its password or roles change. */
export const closeSessionsOf = async (redis: Redis, account: string): Promise<void> => {
  const hashes = await redis.smembers(keys.sessionsOf(account))
  await redis.del(...hashes.map(keys.session), keys.sessionsOf(account))
}
