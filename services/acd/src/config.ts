import { setting } from '@tsunagu/runtime'
import { z } from 'zod'

export const acdSettings = z.object({
  TSUNAGU_REDIS_URL: setting.redisUrl,
  TSUNAGU_HEALTH_PORT: setting.port,
  TSUNAGU_INSTANCE: setting.name.default('acd'),
  TSUNAGU_LOG_LEVEL: setting.logLevel,
})

/** The one place of this service that reads the environment. */
export const environment = process.env
