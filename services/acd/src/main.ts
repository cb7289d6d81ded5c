import {
  systemClock as clock,
  connectRedis,
  createLog,
  createMetrics,
  openHealth,
  readConfig,
  runFloor,
  runService,
  watchFloors,
} from '@tsunagu/runtime'
import { acdSettings, environment } from './config.ts'
import { floorFolder } from './folder.ts'

/** Who takes which call: holds the floors whose lease it can get, stands by for the others. */
let settings: ReturnType<typeof readConfig<typeof acdSettings>>
let log: ReturnType<typeof createLog>

runService({
  clock,
  log: () => {
    settings = readConfig(acdSettings, environment)
    log = createLog({ service: 'acd', instance: settings.TSUNAGU_INSTANCE, level: settings.TSUNAGU_LOG_LEVEL })
    return log
  },
  start: async ({ closing }) => {
    const instance = settings.TSUNAGU_INSTANCE
    const metrics = createMetrics('acd', instance)
    const redis = connectRedis(settings.TSUNAGU_REDIS_URL, instance, log)
    closing('redis', () => redis.quit())
    const watch = watchFloors(redis, clock, (floor) => {
      const runner = runFloor({ folder: floorFolder, floor, redis, clock, log, metrics, instance })
      closing(`floor ${floor}`, runner.stop)
    })
    closing('floors', watch.stop)
    const checks = { redis: () => redis.ping() }
    const health = await openHealth({ host: '127.0.0.1', port: settings.TSUNAGU_HEALTH_PORT, clock, metrics, checks })
    closing('health', health.close)
  },
})
