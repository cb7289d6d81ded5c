import { openRedis, type Redis } from '@tsunagu/store'
import type { Log } from './log.ts'

/** The service's connection to Redis; it waits and tries for ever, and says so in the log. */
export const connectRedis = (url: string, name: string, log: Log): Redis =>
  openRedis(url, name, (error) => log.warn({ err: error, connection: name }, 'redis'))
