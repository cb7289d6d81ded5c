import { jobs as catalogue, type JobName, type JobPayload } from '@tsunagu/messages'
import { type Job, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { JobMetrics } from './metrics.ts'

export type JobQueue = {
  /** Adds work once per `id`: a second add with the same id does nothing while the first is known. */
  readonly add: <N extends JobName>(name: N, payload: JobPayload<N>, id: string) => Promise<void>
  /** Adds the work again and again, e.g. `everyMs: 60_000`. */
  readonly every: <N extends JobName>(name: N, payload: JobPayload<N>, id: string, everyMs: number) => Promise<void>
  readonly counts: () => Promise<Readonly<Record<string, number>>>
  readonly close: () => Promise<void>
}

export type JobHandlers<Names extends JobName> = {
  readonly [N in Names]: (payload: JobPayload<N>, attempt: JobAttempt) => Promise<void>
}

export type JobAttempt = { readonly id: string; readonly attempt: number; readonly log: Log }

export type JobOptions = {
  readonly redisUrl: string
  /** Name of the queue; one per service that works. */
  readonly queue: string
  readonly log: Log
}

export type WorkerOptions = JobOptions & {
  readonly clock: Clock
  readonly metrics: JobMetrics
  readonly concurrency: number
}

export const jobPolicy = {
  attempts: 8,
  /** 1, 2, 4 … s, so eight tries span about four minutes. */
  backoffMs: 1_000,
  keepDone: { age: 86_400, count: 10_000 },
  keepFailed: { age: 30 * 86_400 },
} as const

const prefix = '{tsunagu}'

/** BullMQ wants endless retries for what blocks; for what adds, too: work is never dropped because Redis was away. */
const connect = ({ redisUrl, queue, log }: JobOptions, role: string): Redis => {
  const redis = new Redis(redisUrl, {
    connectionName: `jobs:${queue}:${role}`,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
  })
  redis.on('error', (error) => log.warn({ err: error, queue, role }, 'jobs: connection'))
  return redis
}

export const openJobs = (options: JobOptions): JobQueue => {
  const connection = connect(options, 'add')
  const queue = new Queue(options.queue, {
    connection,
    prefix,
    defaultJobOptions: {
      attempts: jobPolicy.attempts,
      backoff: { type: 'exponential', delay: jobPolicy.backoffMs },
      removeOnComplete: jobPolicy.keepDone,
      removeOnFail: jobPolicy.keepFailed,
    },
  })
  queue.on('error', (error) => options.log.warn({ err: error }, 'jobs'))
  return {
    add: async (name, payload, id) => {
      await queue.add(name, catalogue[name].parse(payload), { jobId: id })
    },
    every: async (name, payload, id, everyMs) => {
      await queue.upsertJobScheduler(id, { every: everyMs }, { name, data: catalogue[name].parse(payload) })
    },
    counts: () => queue.getJobCounts(),
    close: async () => {
      await queue.close()
      connection.disconnect()
    },
  }
}

export type JobWorker = { readonly close: () => Promise<void> }

/** Works the named jobs; a name without a handler does not compile, a payload that does not fit fails at once. */
export const openWorker = <Names extends JobName>(options: WorkerOptions, handlers: JobHandlers<Names>): JobWorker => {
  const connection = connect(options, 'work')
  const worker = new Worker(options.queue, (job) => workOne(options, handlers, job), {
    connection,
    prefix,
    concurrency: options.concurrency,
  })
  worker.on('error', (error) => options.log.warn({ err: error }, 'jobs'))
  worker.on('failed', (job, error) => {
    const last = (job?.attemptsMade ?? 0) >= jobPolicy.attempts
    options.log[last ? 'error' : 'warn']({ err: error, job: job?.name, id: job?.id, last, alert: last }, 'job failed')
  })
  return {
    close: async () => {
      await worker.close()
      connection.disconnect()
    },
  }
}

const workOne = async <Names extends JobName>(
  { log, metrics, clock }: WorkerOptions,
  handlers: JobHandlers<Names>,
  job: Job,
): Promise<void> => {
  const started = clock.elapsed()
  const name = job.name as Names
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : null
  if (handler === null) throw new Error(`no handler for job ${job.name}`)
  const id = job.id ?? ''
  try {
    const payload = catalogue[name].parse(job.data) as JobPayload<Names>
    await handler(payload, { id, attempt: job.attemptsMade + 1, log: log.child({ job: name, id }) })
    metrics.done.inc({ job: name })
  } catch (error) {
    metrics.failed.inc({ job: name })
    throw error
  } finally {
    metrics.seconds.observe({ job: name }, (clock.elapsed() - started) / 1_000)
  }
}
