import { serve, watchFloors } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { diallerSettings } from './config.ts'
import { dialMetrics } from './dial-metrics.ts'
import { openFloor } from './floor.ts'

/** How many calls to start, to whom, with which caller ID, and when to stop. */
serve({
  service: 'dialler',
  rank: 'live',
  settings: diallerSettings,
  start: async (tools) => {
    const { redis, clock, log, metrics, settings, instance, closing, openHealth } = tools
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_DIALLER, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
    const parts = { redis, db, clock, log, metrics, dialMetrics: dialMetrics(metrics), instance }
    const watch = watchFloors(redis, clock, (floor) => closing(`floor ${floor}`, openFloor(floor, parts).stop))
    closing('floors', watch.stop)
  },
})
