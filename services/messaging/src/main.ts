import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { foldStream, openJobs, openWorker, serve, watchFloors } from '@tsunagu/runtime'
import { isDatabaseAway, openDatabase } from '@tsunagu/store'
import { messagingSettings } from './config.ts'
import { handOver } from './hand-over.ts'
import { openIntake, reader } from './intake.ts'
import { messageMetrics } from './metrics.ts'
import type { PostOffice } from './post-office.ts'
import { makeSpool } from './spool.ts'
import { sweepMessages } from './sweep.ts'
import { watchSpool } from './watch-spool.ts'

const queue = 'messages'

/** Texts to citizens: from the log to the modem's folders, and what became of them back into the log. */
serve({
  service: 'messaging',
  rank: 'background',
  settings: messagingSettings,
  start: async ({ settings: config, instance, redis, clock, log, metrics, closing, openHealth }) => {
    const redisUrl = config.TSUNAGU_REDIS_URL
    const smsDir = config.TSUNAGU_SMS_DIR
    await makeSpool(smsDir)
    const db = openDatabase(config.TSUNAGU_POSTGRES_URL_MESSAGING, {
      name: instance,
      maxConnections: 4,
      onProblem: (error) => log.warn({ err: error }, 'postgres: connection lost'),
    })
    closing('postgres', () => db.destroy())
    const jobs = openJobs({ redisUrl, queue, log })
    closing('jobs', jobs.close)
    const backoffMs = config.TSUNAGU_SMS_BACKOFF_S * 1_000
    const office: PostOffice = { redis, db, clock, log, metrics: messageMetrics(metrics), smsDir, backoffMs }
    const worker = openWorker(
      { redisUrl, queue, log, clock, metrics: metrics.jobs, concurrency: 2 },
      { 'message.send': (job) => handOver(office, job) },
    )
    closing('worker', worker.close)
    const watch = watchFloors(redis, clock, (floor) => {
      // A contract has one floor of the same name for now.
      const intake = openIntake(db, { contract: floor, floor }, jobs)
      const shell = { floor, redis, clock, log, metrics, instance }
      const stream = foldStream({ ...shell, reader, ...intake, isPassing: isDatabaseAway })
      closing(`floor ${floor}`, stream.stop)
    })
    closing('floors', watch.stop)
    const leaving = new AbortController()
    const loops = [watchSpool(office, leaving.signal), sweepMessages(office, jobs, leaving.signal)]
    closing('loops', async () => {
      leaving.abort()
      await Promise.all(loops)
    })
    await openHealth(config.TSUNAGU_HEALTH_PORT, {
      postgres: () => db.selectNoFrom((of) => of.val(1).as('one')).execute(),
      outbox: () => access(join(smsDir, 'outbox'), constants.W_OK),
    })
  },
})
