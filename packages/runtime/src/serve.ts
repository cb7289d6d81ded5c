import { setPriority } from 'node:os'
import type { Redis } from '@tsunagu/store'
import { type Clock, systemClock } from './clock.ts'
import { setting } from './config.ts'
import { type Check, openHealth } from './health.ts'
import { createLog, type Log, type LogLevel } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { connectRedis } from './redis.ts'
import { runService, type Service } from './shutdown.ts'

/** Settings that every service has; spread them into its own schema. */
export const commonSettings = {
  TSUNAGU_REDIS_URL: setting.redisUrl,
  /** Name of this process, in logs, metrics and leases. */
  TSUNAGU_INSTANCE: setting.name,
  TSUNAGU_LOG_LEVEL: setting.logLevel,
} as const

/** Those with a health port of their own (the api answers on its own port). */
export const healthSettings = { TSUNAGU_HEALTH_PORT: setting.port } as const

type CommonSettings = {
  readonly TSUNAGU_REDIS_URL: string
  readonly TSUNAGU_INSTANCE: string
  readonly TSUNAGU_LOG_LEVEL: LogLevel
}

/** What a service finds when it starts. */
export type Tools<Settings> = Service & {
  readonly settings: Settings
  readonly instance: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly redis: Redis
  /** Opens `/live`, `/ready` and `/metrics`; Redis is always one of the checks. */
  readonly openHealth: (port: number, checks?: Readonly<Record<string, Check>>) => Promise<void>
}

export type ServeOptions<Settings> = {
  readonly service: string
  /** `background`: not on the way of any call, so it lets go first when the processor is short. */
  readonly rank: 'live' | 'background'
  /** Reads the environment once; throws ConfigInvalid with every problem. */
  readonly settings: () => Settings
  readonly start: (tools: Tools<Settings>) => Promise<void>
}

/** Half the share of a live service; lower ones were starved for minutes on a busy machine. */
const backgroundNice = 3

/** Runs one service: settings, log, metrics and Redis are there when `start` is called. See `runService` for its end. */
export const serve = <Settings extends CommonSettings>({
  service,
  rank,
  settings: read,
  start,
}: ServeOptions<Settings>): void => {
  const clock = systemClock
  if (rank === 'background') setPriority(backgroundNice)
  runService({
    clock,
    prepare: () => {
      const settings = read()
      const { TSUNAGU_INSTANCE: instance, TSUNAGU_LOG_LEVEL: level } = settings
      return { settings, instance, log: createLog({ service, instance, level }) }
    },
    start: async (life, { settings, instance, log }) => {
      const metrics = createMetrics(service, instance)
      const redis = connectRedis(settings.TSUNAGU_REDIS_URL, instance, log)
      life.closing('redis', () => (redis.status === 'ready' ? redis.quit() : redis.disconnect()))
      const health: Tools<Settings>['openHealth'] = async (port, checks = {}) => {
        const all = { redis: () => redis.ping(), ...checks }
        const opened = await openHealth({ host: '127.0.0.1', port, clock, metrics, checks: all })
        life.closing('health', opened.close)
      }
      await start({ ...life, settings, instance, clock, log, metrics, redis, openHealth: health })
    },
  })
}
