import type { FloorId } from '@tsunagu/core'
import {
  connectRedis,
  createLog,
  createMetrics,
  type Log,
  openHealth,
  runService,
  systemClock,
  watchFloors,
} from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { makePartitions } from './chores.ts'
import { type StatsConfig, statsConfig } from './config.ts'
import { openFloor } from './floor.ts'
import { statsMetrics } from './stats-metrics.ts'

let config: StatsConfig
let log: Log

runService({
  clock: systemClock,
  log: () => {
    config = statsConfig()
    log = createLog({ service: 'stats', instance: config.instance, level: config.logLevel })
    return log
  },
  start: async (service) => {
    const { redisUrl, postgresUrl, instance, healthPort } = config
    const clock = systemClock
    const metrics = createMetrics('stats', instance)
    const redis = connectRedis(redisUrl, instance, log)
    service.closing('redis', () => redis.disconnect())
    const db = openDatabase(postgresUrl, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    service.closing('postgres', () => db.destroy())
    const health = await openHealth({
      host: '127.0.0.1',
      port: healthPort,
      clock,
      metrics,
      checks: { redis: () => redis.ping(), postgres: () => listContracts(db) },
    })
    service.closing('health', health.close)
    const partitions = makePartitions(db, clock, log)
    service.closing('partitions', partitions.stop)
    const parts = { redis, db, clock, log, metrics, statsMetrics: statsMetrics(metrics, redis, clock), instance }
    const floors: { readonly stop: () => Promise<void> }[] = []
    service.closing('floors', () => Promise.all(floors.map((floor) => floor.stop())))
    const watch = watchFloors(redis, clock, (floor: FloorId) => floors.push(openFloor(floor, parts)))
    service.closing('watch', watch.stop)
  },
})
