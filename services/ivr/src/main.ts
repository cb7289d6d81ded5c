import type { FloorId } from '@tsunagu/core'
import {
  connectRedis,
  createLog,
  createMetrics,
  type FloorRunner,
  type Log,
  openHealth,
  runFloor,
  runService,
  systemClock,
  watchFloors,
} from '@tsunagu/runtime'
import { type IvrConfig, ivrConfig } from './config.ts'
import { ivrFolder } from './folder.ts'

let config: IvrConfig
let log: Log

runService({
  clock: systemClock,
  log: () => {
    config = ivrConfig()
    log = createLog({ service: 'ivr', instance: config.instance, level: config.logLevel })
    return log
  },
  start: async (service) => {
    const { redisUrl, instance, healthPort } = config
    const metrics = createMetrics('ivr', instance)
    const redis = connectRedis(redisUrl, instance, log)
    service.closing('redis', () => redis.disconnect())
    const health = await openHealth({
      host: '127.0.0.1',
      port: healthPort,
      clock: systemClock,
      metrics,
      checks: { redis: () => redis.ping() },
    })
    service.closing('health', health.close)
    const runners: FloorRunner<unknown>[] = []
    const start = (floor: FloorId): void => {
      runners.push(runFloor({ folder: ivrFolder, floor, redis, clock: systemClock, log, metrics, instance }))
    }
    service.closing('floors', () => Promise.all(runners.map((runner) => runner.stop())))
    const watch = watchFloors(redis, systemClock, start)
    service.closing('watch', watch.stop)
  },
})
