import type { Effect, FloorEvent, LogEntry, LogId } from '@tsunagu/core'
import type { RawEntry } from '@tsunagu/store'
import type { Log } from '../log.ts'
import { readEntry } from '../streams.ts'
import { crashesAllowed, FoldBug } from './bug.ts'
import { type FloorMemory, foldEntry } from './fold.ts'
import type { Leadership } from './leadership.ts'

/** What a stretch of the log asked for; `bug` is set when an entry threw, and what stood after it was not folded. */
export type Batch<Event> = { readonly effects: readonly Effect<Event>[]; readonly bug: FoldBug | null }

/** Folds what was read, up to the first entry that throws. */
export const foldBatch = <State, Event extends FloorEvent>(
  job: Leadership<State, Event>,
  memory: FloorMemory<State>,
  raws: readonly RawEntry[],
  poison: LogId | null,
): Batch<Event> => {
  const started = job.clock.elapsed()
  const effects: Effect<Event>[] = []
  for (const raw of raws) {
    const entry = raw.id === poison ? passOver(job, raw.id) : readEntry(raw, job.floor, job.log, job.metrics)
    if (entry === null) {
      memory.position = raw.id
      continue
    }
    try {
      const more = foldEntry(job.folder, memory, entry)
      if (more.length > 0) logStep(job.log, entry, more.length)
      effects.push(...more)
    } catch (error) {
      return { effects, bug: new FoldBug(raw.id, error) }
    }
  }
  if (raws.length > 0) {
    job.metrics.entries.inc({ floor: job.floor }, raws.length)
    job.metrics.stepSeconds.observe({ floor: job.floor }, (job.clock.elapsed() - started) / 1_000)
  }
  return { effects, bug: null }
}

const passOver = <State, Event extends FloorEvent>(job: Leadership<State, Event>, entry: LogId): null => {
  job.metrics.poison.inc({ floor: job.floor })
  job.log.error({ alert: true, floor: job.floor, entry }, `entry crashed ${crashesAllowed} processes, passed over`)
  return null
}

const logStep = (log: Log, { id, body }: LogEntry, effects: number): void => {
  const call = 'call' in body && typeof body.call === 'string' ? body.call : undefined
  const request = 'request' in body ? body.request : undefined
  log.info({ entry: id, type: body.type, call, request, effects }, 'step')
}
