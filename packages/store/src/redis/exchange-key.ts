import type { Redis } from 'ioredis'
import { keys } from './keys.ts'

/** Long enough for a restart, short enough that a service that is gone for good is noticed. */
const validSeconds = 600

export const publishExchangeKey = async (redis: Redis, publicKey: string): Promise<void> => {
  await redis.set(keys.exchangeKey, publicKey, 'EX', validSeconds)
}

/** Null: the service has not been there for ten minutes. */
export const readExchangeKey = (redis: Redis): Promise<string | null> => redis.get(keys.exchangeKey)
