import { mkdir } from 'node:fs/promises'
import { serve } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { exchangeSettings } from './config.ts'

/**
 * Files in and out, and who is one and the same: work that takes minutes and must not keep a caller waiting, so it is no part
 * of `cases`.
 */
serve({
  service: 'exchange',
  rank: 'background',
  settings: exchangeSettings,
  start: async ({ settings, instance, log, closing, openHealth }) => {
    await mkdir(settings.TSUNAGU_EXCHANGE_DIR, { recursive: true, mode: 0o700 })
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_EXCHANGE, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
  },
})
