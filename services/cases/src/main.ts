import { serve, watchFloors } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { openBell } from './bell.ts'
import { casesSettings } from './config.ts'
import { followLookups } from './follow-lookups.ts'
import { lookupMetrics, registerMetrics, workMetrics } from './metrics.ts'
import { sweepRegister } from './sweep-register.ts'
import { tellChanges } from './tell-changes.ts'
import { watchWork } from './watch-work.ts'

/**
 * Answers what flows look up while a caller waits. Every instance answers whatever it reads, and the first answer stands:
 * so nobody waits for a lease to run out when one of them dies. Tells the log what changed in the register, each change once,
 * and finds what the days bring: promises that fell due, stop orders that begin and end.
 */
serve({
  service: 'cases',
  rank: 'live',
  settings: casesSettings,
  start: async (tools) => {
    const { redis, clock, log, metrics, instance, settings, closing, openHealth } = tools
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_CASES, {
      name: instance,
      maxConnections: 8,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
    const parts = { redis, db, clock, log, metrics, instance, lookups: lookupMetrics(metrics) }
    const bell = openBell(settings.TSUNAGU_POSTGRES_URL_CASES, { clock, log, name: `${instance}:bell` })
    closing('bell', bell.close)
    const register = { redis, db, clock, log, bell, register: registerMetrics(metrics) }
    const watch = watchFloors(redis, clock, (floor) => {
      closing(`floor ${floor}`, followLookups(floor, parts).stop)
      // A contract has one floor of the same name for now.
      closing(`changes of ${floor}`, tellChanges(floor, register).stop)
      closing(`days of ${floor}`, sweepRegister(floor, register).stop)
    })
    closing('floors', watch.stop)
    closing('work', watchWork({ redis, db, clock, log, work: workMetrics(metrics) }).stop)
  },
})
