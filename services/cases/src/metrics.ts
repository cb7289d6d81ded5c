import { Counter, Gauge, Histogram, type Metrics } from '@tsunagu/runtime'

export type LookupMetrics = { readonly answered: Counter; readonly stale: Counter; readonly seconds: Histogram }

export const lookupMetrics = ({ registry }: Metrics): LookupMetrics => {
  const registers = [registry]
  return {
    answered: new Counter({
      name: 'tsunagu_lookups_total',
      help: 'look-ups answered by this process, by kind and result',
      labelNames: ['floor', 'kind', 'result'],
      registers,
    }),
    stale: new Counter({
      name: 'tsunagu_lookups_stale_total',
      help: 'look-ups that nobody waited for any more',
      labelNames: ['floor'],
      registers,
    }),
    seconds: new Histogram({
      name: 'tsunagu_lookup_seconds',
      help: 'from the question in the log to its answer',
      labelNames: ['floor', 'kind'],
      registers,
      buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    }),
  }
}

export type WorkMetrics = { readonly alerts: Counter }

export const workMetrics = ({ registry }: Metrics): WorkMetrics => ({
  alerts: new Counter({
    name: 'tsunagu_work_alerts_total',
    help: 'deadlines of work that come or are over, told by this process',
    labelNames: ['contract', 'kind', 'alert'],
    registers: [registry],
  }),
})
export type RegisterMetrics = { readonly told: Counter; readonly late: Gauge }

export const registerMetrics = ({ registry }: Metrics): RegisterMetrics => {
  const registers = [registry]
  return {
    told: new Counter({
      name: 'tsunagu_register_changes_told_total',
      help: 'changes of the register that this process told the log, by kind',
      labelNames: ['floor', 'kind'],
      registers,
    }),
    late: new Gauge({
      name: 'tsunagu_register_changes_untold',
      help: 'changes of the register that the last look found untold',
      labelNames: ['floor'],
      registers,
    }),
  }
}
