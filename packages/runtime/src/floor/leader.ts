import type { Effect, FloorEvent, FloorId, LogEntry, LogId } from '@tsunagu/core'
import {
  type CommitResult,
  commit,
  fireTimer,
  type RawEntry,
  type Redis,
  readState,
  recordCrash,
  type StoredState,
} from '@tsunagu/store'
import type { Clock } from '../clock.ts'
import type { Lease } from '../lease.ts'
import type { Log } from '../log.ts'
import type { FloorMetrics } from '../metrics.ts'
import { type LogReader, readEntry } from '../streams.ts'
import { type Alarm, createAlarm } from './alarm.ts'
import { crashesAllowed, FoldBug } from './bug.ts'
import { type FloorMemory, foldEntry, sortEffects } from './fold.ts'
import type { Folder } from './folder.ts'
import { createTimerTable } from './timer-table.ts'

export type Leadership<State, Event extends FloorEvent> = {
  readonly folder: Folder<State, Event>
  readonly floor: FloorId
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Log
  readonly metrics: FloorMetrics
  readonly lease: Lease
  readonly reader: LogReader
  /** Sees the memory of the one who leads. */
  readonly onMemory: (memory: FloorMemory<State>) => void
}

/** Positions without any change are written down this often, so that the log can be trimmed behind them. */
const positionEveryMs = 1_000
const positionEveryEntries = 1_000

/** Leads a floor from the last commit until the lease is lost or the position was moved by somebody else. */
export const lead = async <State, Event extends FloorEvent>(job: Leadership<State, Event>): Promise<void> => {
  const stored = await readState(job.redis, job.floor, job.folder.service)
  const memory = recall(job, stored)
  job.onMemory(memory)
  const alarm = createAlarm({
    clock: job.clock,
    timers: memory.timers,
    fire: (timer, at) => fire(job, timer, at),
    onFault: (error) => job.log.error({ err: error }, 'timer could not be fired'),
  })
  alarm.arm()
  try {
    await foldAll(job, memory, alarm, poisonOf(stored))
  } finally {
    alarm.pause()
  }
}

const recall = <State, Event extends FloorEvent>(
  { folder, floor }: Leadership<State, Event>,
  { position, fields, timers, fired }: StoredState,
): FloorMemory<State> => ({
  state: position === '0-0' ? folder.initial(floor) : folder.load(fields),
  position,
  timers: createTimerTable(timers, fired),
})

const poisonOf = ({ crashes }: StoredState): LogId | null =>
  crashes !== null && crashes.count >= crashesAllowed ? crashes.entry : null

const fire = async <State, Event extends FloorEvent>(
  { redis, floor, folder, lease, metrics }: Leadership<State, Event>,
  timer: string,
  at: number,
): ReturnType<typeof fireTimer> => {
  const result = await fireTimer(redis, { floor, service: folder.service, token: lease.token, timer, at })
  if (result.type === 'fired') metrics.timersFired.inc({ floor })
  return result
}

const foldAll = async <State, Event extends FloorEvent>(
  job: Leadership<State, Event>,
  memory: FloorMemory<State>,
  alarm: Alarm,
  poison: LogId | null,
): Promise<void> => {
  let committed = { state: memory.state, position: memory.position, at: job.clock.now(), behind: 0 }
  while (!job.lease.lost.aborted) {
    const raws = await job.reader.next(memory.position)
    const batch = foldBatch(job, memory, raws, poison)
    const changes = changesSince(job, memory, committed.state, batch.effects)
    const behind = committed.behind + raws.length
    if (changes === null && !isPositionDue(behind, job.clock.now() - committed.at) && batch.bug === null) {
      committed = { ...committed, behind }
      continue
    }
    if (memory.position !== committed.position) {
      alarm.pause()
      const result = await write(job, committed.position, memory.position, changes ?? nothing)
      if (!isCommitted(job, result, memory.position)) return
      if (changes !== null) observeLag(job, raws)
      committed = { state: memory.state, position: memory.position, at: job.clock.now(), behind: 0 }
      alarm.arm()
    }
    if (batch.bug !== null) {
      await recordCrash(job.redis, job.floor, job.folder.service, batch.bug.entry)
      throw batch.bug
    }
  }
}

const isPositionDue = (behind: number, sinceMs: number): boolean =>
  behind > 0 && (behind >= positionEveryEntries || sinceMs >= positionEveryMs)

type Batch<Event> = { readonly effects: readonly Effect<Event>[]; readonly bug: FoldBug | null }

/** Folds what was read, up to the first entry that throws. */
const foldBatch = <State, Event extends FloorEvent>(
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

type Writing<Event> = {
  readonly set: Readonly<Record<string, string>>
  readonly del: readonly string[]
  readonly events: readonly Event[]
  readonly commands: ReturnType<typeof sortEffects>['commands']
}

const nothing = { set: {}, del: [], events: [], commands: [] } as const

/** What the commit must write beside the position, or null when there is nothing. */
const changesSince = <State, Event extends FloorEvent>(
  { folder }: Leadership<State, Event>,
  memory: FloorMemory<State>,
  before: State,
  effects: readonly Effect<Event>[],
): Writing<Event> | null => {
  const state = memory.state === before ? nothing : folder.diff(before, memory.state)
  const timers = memory.timers.changes()
  const set = { ...state.set, ...timers.set }
  const del = [...state.del, ...timers.del]
  const { events, commands } = sortEffects(effects)
  const isEmpty = Object.keys(set).length + del.length + events.length + commands.length === 0
  return isEmpty ? null : { set, del, events, commands }
}

const write = async <State, Event extends FloorEvent>(
  job: Leadership<State, Event>,
  expected: LogId,
  position: LogId,
  changes: Writing<Event>,
): Promise<CommitResult> => {
  const { floor, redis, clock, lease, folder } = job
  const started = clock.elapsed()
  const wanted = { floor, service: folder.service, token: lease.token, expected, position, ...changes }
  const result = await commit(redis, wanted)
  job.metrics.commitSeconds.observe({ floor }, (clock.elapsed() - started) / 1_000)
  return result
}

/** A position that is already where we wanted it means that an earlier try of ours got through and its answer did not. */
const isCommitted = <State, Event extends FloorEvent>(
  { metrics, floor, log }: Leadership<State, Event>,
  result: CommitResult,
  position: LogId,
): boolean => {
  if (result.type === 'committed') return true
  if (result.type === 'positionMoved' && result.position === position) return true
  metrics.commitsRefused.inc({ floor })
  log.warn({ floor, why: result.type }, 'commit refused: giving the floor up and reading it anew')
  return false
}

const observeLag = <State, Event extends FloorEvent>(
  { metrics, floor, clock }: Leadership<State, Event>,
  raws: readonly RawEntry[],
): void => {
  const oldest = raws[0]
  if (oldest !== undefined)
    metrics.lagSeconds.observe({ floor }, Math.max(0, clock.now() - Number(oldest.id.split('-')[0])) / 1_000)
}
