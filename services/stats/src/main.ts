import { serve, watchFloors } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { makePartitions } from './chores.ts'
import { statsSettings } from './config.ts'
import { openFloor } from './floor.ts'
import { statsMetrics } from './stats-metrics.ts'

/** Records, intervals and figures behind the log; never on the way of a call. */
serve({
  service: 'stats',
  rank: 'background',
  settings: statsSettings,
  start: async (tools) => {
    const { redis, clock, log, metrics, instance, settings, closing, openHealth } = tools
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_STATS, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
    closing('partitions', makePartitions(db, clock, log).stop)
    const parts = { redis, db, clock, log, metrics, statsMetrics: statsMetrics(metrics, redis, clock), instance }
    const watch = watchFloors(redis, clock, (floor) => closing(`floor ${floor}`, openFloor(floor, parts).stop))
    closing('watch', watch.stop)
  },
})
