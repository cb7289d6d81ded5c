import type { Effect, FloorEvent, LaneCommand, LogId } from '@tsunagu/core'
import { type CommitResult, commit, type RawEntry } from '@tsunagu/store'
import { type FloorMemory, sortEffects } from './fold.ts'
import type { Leadership } from './leadership.ts'

export type Writing<Event> = {
  readonly set: Readonly<Record<string, string>>
  readonly del: readonly string[]
  readonly events: readonly Event[]
  readonly commands: readonly LaneCommand[]
}

export const nothing = { set: {}, del: [], events: [], commands: [] } as const

/** What the commit must write beside the position, or null when there is nothing. */
export const changesSince = <State, Event extends FloorEvent>(
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

export const write = async <State, Event extends FloorEvent>(
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
export const isCommitted = <State, Event extends FloorEvent>(
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

export const observeLag = <State, Event extends FloorEvent>(
  { metrics, floor, clock }: Leadership<State, Event>,
  raws: readonly RawEntry[],
): void => {
  const oldest = raws[0]
  if (oldest !== undefined)
    metrics.lagSeconds.observe({ floor }, Math.max(0, clock.now() - Number(oldest.id.split('-')[0])) / 1_000)
}
