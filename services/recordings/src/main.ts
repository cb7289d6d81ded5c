import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Book, FloorId } from '@tsunagu/core'
import { type FloorRunner, openJobs, openWorker, runFloor, serve, watchFloors } from '@tsunagu/runtime'
import { openDatabase } from '@tsunagu/store'
import { recordingsSettings } from './config.ts'
import { bookFolder } from './folder.ts'
import { recordingMetrics } from './metrics.ts'
import { orphans } from './orphans.ts'
import { processRecording } from './process-recording.ts'
import { createReconcile } from './reconcile.ts'
import { watchSpool } from './watch-spool.ts'
import type { Workshop } from './workshop.ts'

const queue = 'recordings'
const reconcileEveryMs = 60_000

/** What becomes of each recorded file. Every process works jobs; who leads a floor also watches for its files. */
serve({
  service: 'recordings',
  rank: 'background',
  settings: recordingsSettings,
  start: async ({ settings: config, instance, redis, clock, log, metrics, closing, openHealth }) => {
    const redisUrl = config.TSUNAGU_REDIS_URL
    const spoolDir = config.TSUNAGU_SPOOL_DIR
    const archiveDir = config.TSUNAGU_RECORDING_DIR
    for (const dir of [join(spoolDir, 'open'), join(spoolDir, 'closed'), archiveDir])
      await mkdir(dir, { recursive: true })
    const counted = recordingMetrics(metrics)
    const db = openDatabase(config.TSUNAGU_POSTGRES_URL_RECORDINGS, {
      name: instance,
      maxConnections: config.TSUNAGU_RECORDING_WORKERS + 2,
      onProblem: (error) => log.warn({ err: error }, 'database'),
    })
    closing('database', () => db.destroy())
    const jobs = openJobs({ redisUrl, queue, log })
    closing('jobs', jobs.close)
    const shop: Workshop = {
      redis,
      db,
      clock,
      log,
      spoolDir,
      archiveDir,
      onStep: (recording, step) => {
        counted.steps.inc({ step })
        log.info({ recording, step }, 'recording')
      },
    }
    const reconcile = createReconcile(shop, jobs)
    const worker = openWorker(
      { redisUrl, queue, log, clock, metrics: metrics.jobs, concurrency: config.TSUNAGU_RECORDING_WORKERS },
      {
        'recording.process': (job, { attempt }) => processRecording(shop, job, attempt),
        'recording.reconcile': async ({ floor }) => {
          const done = await reconcile(floor)
          counted.missing.set({ floor }, done.missing)
          const counts = await orphans(shop, reconcileEveryMs * 2)
          for (const [kind, count] of Object.entries(counts)) counted.orphans.set({ kind }, count)
          log.info({ floor, ...done, ...counts }, 'reconciled')
        },
      },
    )
    closing('worker', worker.close)
    const runners = new Map<FloorId, FloorRunner<Book>>()
    const watch = watchFloors(redis, clock, (floor) => {
      const runner = runFloor({ folder: bookFolder, floor, redis, clock, log, metrics, instance, lingerMs: 25 })
      runners.set(floor, runner)
      closing(`floor ${floor}`, runner.stop)
      void jobs.every('recording.reconcile', { floor }, `reconcile-${floor}`, reconcileEveryMs)
    })
    closing('floors', watch.stop)
    const leaving = new AbortController()
    const books = () => [...runners].flatMap(([floor, runner]) => pair(floor, runner.state()))
    const watching = watchSpool(shop, jobs, books, leaving.signal)
    closing('spool', async () => {
      leaving.abort()
      await watching
    })
    await openHealth(config.TSUNAGU_HEALTH_PORT, {
      postgres: () => db.selectNoFrom((of) => of.val(1).as('one')).execute(),
      spool: () => access(join(spoolDir, 'closed'), constants.W_OK),
      archive: () => access(archiveDir, constants.W_OK),
    })
  },
})

const pair = (floor: FloorId, book: Book | null): readonly (readonly [FloorId, Book])[] =>
  book === null ? [] : [[floor, book]]
