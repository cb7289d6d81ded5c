import { serve } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { diallerSettings } from './config.ts'

/** How many calls to start, to whom, with which caller ID, and when to stop. */
serve({
  service: 'dialler',
  rank: 'live',
  settings: diallerSettings,
  start: async ({ settings, instance, log, closing, openHealth }) => {
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_DIALLER, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
  },
})
