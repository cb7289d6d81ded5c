import { Redis } from 'ioredis'

export type { Redis } from 'ioredis'

/**
 * A connection that outlives Redis: commands wait while it is away and are sent again when it is back, so every write
 * made through it must bear repetition (all scripts of this package do; a fact or request appended twice is a duplicate
 * that the machines know). Every connection problem is told to `onProblem`.
 */
export const openRedis = (url: string, name: string, onProblem: (error: Error) => void): Redis => {
  const redis = new Redis(url, {
    connectionName: name,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(20 * 2 ** Math.min(attempt, 4), 250),
    connectTimeout: 2_000,
    keepAlive: 5_000,
    // After a failover the old master answers so; the name may lead to the new one by now.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    noDelay: true,
  })
  redis.on('error', onProblem)
  return redis
}

/** A second connection to the same server, for commands that block. */
export const openBeside = (redis: Redis, name: string, onProblem: (error: Error) => void): Redis => {
  const beside = redis.duplicate({ connectionName: name })
  beside.on('error', onProblem)
  return beside
}
