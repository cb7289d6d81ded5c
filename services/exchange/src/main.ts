import { mkdir } from 'node:fs/promises'
import { openJobs, openWorker, serve } from '@tsunagu/runtime'
import { listContracts, openDatabase } from '@tsunagu/store'
import { exchangeSettings } from './config.ts'
import type { Intake } from './deliveries/intake.ts'
import { hearPasswords, sweepDeliveries, tendDeliveries } from './deliveries/open-deliveries.ts'
import { tendStore } from './deliveries/sweep-store.ts'
import { workDelivery } from './deliveries/work-delivery.ts'
import { tendExports } from './export-chores.ts'
import { exportKeys, showKey } from './export-keys.ts'
import { writeExport } from './export-run.ts'
import { tendLinking } from './link-chores.ts'
import { linkRun } from './link-run.ts'
import { tendRetention } from './retention-chores.ts'
import type { Workshop } from './workshop.ts'

/** Takes minutes; whoever opens jobs for this service names the same queue. */
const queue = 'exchange'

/**
 * Files in and out, and who is one and the same: work that takes minutes and must not keep a caller waiting, so it is no part
 * of `cases`.
 */
serve({
  service: 'exchange',
  rank: 'background',
  settings: exchangeSettings,
  start: async ({ settings, instance, redis, clock, log, metrics, closing, openHealth }) => {
    const redisUrl = settings.TSUNAGU_REDIS_URL
    const postgresUrl = settings.TSUNAGU_POSTGRES_URL_EXCHANGE
    const dir = settings.TSUNAGU_EXCHANGE_DIR
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const db = openDatabase(postgresUrl, {
      name: instance,
      maxConnections: 6,
      // A batch of a large delivery takes seconds, the check of all of it minutes.
      statementMs: 3_600_000,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    const jobs = openJobs({ redisUrl, queue, log })
    closing('jobs', jobs.close)
    const keys = await exportKeys(dir)
    const shop: Workshop = { db, clock, log, dir, keys }
    const intake: Intake = {
      ...{ db, postgresUrl, instance, clock, log, dir },
      blockBytes: settings.TSUNAGU_EXCHANGE_BLOCK_KB * 1_024,
      applyBlocks: settings.TSUNAGU_EXCHANGE_APPLY_BLOCKS,
      mostBytes: settings.TSUNAGU_EXCHANGE_MOST_MB * 1_048_576,
    }
    const worker = openWorker(
      { redisUrl, queue, log, clock, metrics: metrics.jobs, concurrency: 2 },
      {
        'export.write': (job, attempt) => writeExport(shop, job, attempt),
        'register.link': (run, attempt) => linkRun({ db, clock }, run, attempt),
        'delivery.work': (ids) => workDelivery(intake, ids),
      },
    )
    closing('worker', worker.close)
    const leaving = new AbortController()
    const loops = [
      tendStore(intake, leaving.signal),
      tendDeliveries(intake, jobs, leaving.signal),
      showKey({ redis, clock, log }, keys, leaving.signal),
      tendExports(shop, jobs, settings.TSUNAGU_EXPORT_KEEP_DAYS, leaving.signal),
      tendLinking({ db, clock, log }, jobs, leaving.signal),
      tendRetention(shop, leaving.signal),
    ]
    closing('loops', async () => {
      leaving.abort()
      await Promise.all(loops)
    })
    closing('passwords', await hearPasswords(intake, redis, jobs))
    await sweepDeliveries(intake, jobs)
    await openHealth(settings.TSUNAGU_HEALTH_PORT, { postgres: () => listContracts(db) })
  },
})
