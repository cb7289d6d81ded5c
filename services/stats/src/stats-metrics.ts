import type { EpochMs, FloorId, LogId } from '@tsunagu/core'
import { atOf } from '@tsunagu/messages'
import { type Clock, Gauge, Histogram, type LogBatch, type Metrics, within } from '@tsunagu/runtime'
import { lastLogId, logStart, type Redis, readerPositions } from '@tsunagu/store'
import { archiveReader } from './archive.ts'

export type StatsMetrics = {
  /** After a batch was stored. */
  readonly stored: (batch: LogBatch, tookMs: number) => void
  /** Measures from now on how far the archive of a floor is behind, whichever process archives it. */
  readonly follow: (floor: FloorId) => void
}

const deadlineMs = 1_000

/** 0 when everything is archived, else the age of the last entry that is. */
export const lagMs = (archived: LogId, newest: LogId, now: EpochMs): number =>
  archived === newest ? 0 : Math.max(0, now - (archived === logStart ? atOf(newest) : atOf(archived)))

/** How far the archive is behind, asked when somebody looks; and how much it takes at a time. */
export const statsMetrics = (metrics: Metrics, redis: Redis, clock: Clock): StatsMetrics => {
  const labelNames = ['floor'] as const
  const registers = [metrics.registry]
  const followed = new Set<FloorId>()
  const lag = new Gauge({
    name: 'tsunagu_stats_lag_seconds',
    help: 'age of the last archived entry while newer ones wait, 0 when none does',
    labelNames,
    registers,
    collect: async () => {
      for (const floor of followed) await measure(floor)
    },
  })
  const measure = async (floor: FloorId): Promise<void> => {
    const asked = Promise.all([readerPositions(redis, floor), lastLogId(redis, floor)])
    const [positions, newest] = await within(clock, deadlineMs, asked, 'Redis does not answer')
    lag.set({ floor }, lagMs(positions.get(archiveReader) ?? logStart, newest, clock.now()) / 1_000)
  }
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
    follow: (floor) => followed.add(floor),
    stored: ({ floor, entries }, tookMs) => {
      size.observe({ floor }, entries.length)
      took.observe({ floor }, tookMs / 1_000)
    },
  }
}
