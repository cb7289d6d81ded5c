import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export { Counter, Gauge, Histogram } from 'prom-client'

export type Metrics = { readonly registry: Registry; readonly floor: FloorMetrics; readonly jobs: JobMetrics }

export type FloorMetrics = {
  readonly leading: Gauge
  readonly entries: Counter
  readonly unreadable: Counter
  readonly poison: Counter
  readonly timersFired: Counter
  readonly stepSeconds: Histogram
  readonly commitSeconds: Histogram
  readonly lagSeconds: Histogram
  readonly commitsRefused: Counter
  readonly retries: Counter
}

export type JobMetrics = { readonly done: Counter; readonly failed: Counter; readonly seconds: Histogram }

const fast = [0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

/** A registry of its own per process, with Node's default metrics and those of the shells. */
export const createMetrics = (service: string, instance: string): Metrics => {
  const registry = new Registry()
  registry.setDefaultLabels({ service, instance })
  collectDefaultMetrics({ register: registry })
  return { registry, floor: floorMetrics(registry), jobs: jobMetrics(registry) }
}

const floorMetrics = (registry: Registry): FloorMetrics => {
  const registers = [registry]
  const labelNames = ['floor'] as const
  const counter = (name: string, help: string): Counter => new Counter({ name, help, labelNames, registers })
  const histogram = (name: string, help: string): Histogram =>
    new Histogram({ name, help, labelNames, registers, buckets: fast })
  return {
    leading: new Gauge({
      name: 'tsunagu_floor_leading',
      help: '1 while this process holds the floor',
      labelNames,
      registers,
    }),
    entries: counter('tsunagu_floor_entries_total', 'log entries folded'),
    unreadable: counter('tsunagu_floor_unreadable_total', 'log entries that could not be parsed and were passed over'),
    poison: counter('tsunagu_floor_poison_total', 'log entries passed over because they crashed the process: ALERT'),
    timersFired: counter('tsunagu_floor_timers_fired_total', 'timers fired'),
    stepSeconds: histogram('tsunagu_floor_fold_seconds', 'time to fold one batch'),
    commitSeconds: histogram('tsunagu_floor_commit_seconds', 'time of one commit'),
    lagSeconds: histogram('tsunagu_floor_lag_seconds', 'age of a batch’s oldest entry when it was committed'),
    commitsRefused: counter('tsunagu_floor_commits_refused_total', 'commits refused: lease lost or position moved'),
    retries: counter('tsunagu_floor_retries_total', 'batches tried again'),
  }
}

const jobMetrics = (registry: Registry): JobMetrics => {
  const registers = [registry]
  const labelNames = ['job'] as const
  return {
    done: new Counter({ name: 'tsunagu_jobs_done_total', help: 'jobs finished', labelNames, registers }),
    failed: new Counter({ name: 'tsunagu_jobs_failed_total', help: 'tries that failed', labelNames, registers }),
    seconds: new Histogram({
      name: 'tsunagu_job_seconds',
      help: 'time of one try',
      labelNames,
      registers,
      buckets: fast,
    }),
  }
}
