import type { FloorId } from '@tsunagu/core'
import { type Clock, Gauge, Histogram, type LogBatch, type Metrics } from '@tsunagu/runtime'

export type StatsMetrics = {
  /** After a batch was stored. */
  readonly stored: (batch: LogBatch, tookMs: number) => void
}

/** How far the archive is behind, and how much it takes at a time. */
export const statsMetrics = (metrics: Metrics, clock: Clock): StatsMetrics => {
  const labelNames = ['floor'] as const
  const registers = [metrics.registry]
  const lag = new Gauge({
    name: 'tsunagu_stats_lag_seconds',
    help: 'age of the newest archived entry when it was stored',
    labelNames,
    registers,
  })
  const size = new Histogram({
    name: 'tsunagu_stats_batch_entries',
    help: 'entries stored in one transaction',
    labelNames,
    registers,
    buckets: [1, 3, 10, 30, 100, 300, 500],
  })
  const took = new Histogram({
    name: 'tsunagu_stats_batch_seconds',
    help: 'time of one transaction',
    labelNames,
    registers,
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  })
  return {
    stored: ({ floor, entries }, tookMs) => {
      const newest = entries.at(-1)
      if (newest !== undefined)
        lag.set({ floor } satisfies { floor: FloorId }, Math.max(0, clock.now() - newest.at) / 1_000)
      size.observe({ floor }, entries.length)
      took.observe({ floor }, tookMs / 1_000)
    },
  }
}
