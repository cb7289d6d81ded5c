import type { FloorEvent, LogId } from '@tsunagu/core'
import { fireTimer, logStart, readState, recordCrash, type StoredState } from '@tsunagu/store'
import { type Alarm, createAlarm } from './alarm.ts'
import { foldBatch } from './batch.ts'
import { crashesAllowed, type FoldBug } from './bug.ts'
import type { FloorMemory } from './fold.ts'
import type { Leadership } from './leadership.ts'
import { createTimerTable } from './timer-table.ts'
import { changesSince, isCommitted, nothing, observeLag, write } from './writing.ts'

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
  state: position === logStart ? folder.initial(floor) : folder.load(fields),
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
    if (batch.bug !== null) return await crash(job, batch.bug)
  }
}

const crash = async <State, Event extends FloorEvent>(
  { redis, floor, folder }: Leadership<State, Event>,
  bug: FoldBug,
): Promise<never> => {
  if (bug.entry !== null) await recordCrash(redis, floor, folder.service, bug.entry)
  throw bug
}

const isPositionDue = (behind: number, sinceMs: number): boolean =>
  behind > 0 && (behind >= positionEveryEntries || sinceMs >= positionEveryMs)
