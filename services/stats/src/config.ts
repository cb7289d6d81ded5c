import { readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  TSUNAGU_REDIS_URL: setting.redisUrl,
  TSUNAGU_POSTGRES_URL_STATS: setting.postgresUrl,
  TSUNAGU_INSTANCE: setting.name.default('stats-1'),
  TSUNAGU_HEALTH_PORT: setting.port,
  TSUNAGU_LOG_LEVEL: setting.logLevel,
})

export type StatsConfig = {
  readonly redisUrl: string
  readonly postgresUrl: string
  readonly instance: string
  readonly healthPort: number
  readonly logLevel: z.infer<typeof setting.logLevel>
}

/** Throws ConfigInvalid with every problem at once. */
export const statsConfig = (): StatsConfig => {
  const env = readConfig(schema, process.env)
  return {
    redisUrl: env.TSUNAGU_REDIS_URL,
    postgresUrl: env.TSUNAGU_POSTGRES_URL_STATS,
    instance: env.TSUNAGU_INSTANCE,
    healthPort: env.TSUNAGU_HEALTH_PORT,
    logLevel: env.TSUNAGU_LOG_LEVEL,
  }
}
