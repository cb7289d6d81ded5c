import { figuresSchema } from '@tsunagu/messages'
import { type Api, query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { slotsOf } from './plan-problems.ts'
import type { PlanFile } from './plan-schema.ts'

/** Calls seen: on a day, in a stretch of it that begins at this minute, for a queue (null: whichever). */
export type Seen = {
  readonly day: string
  readonly minute: number
  readonly minutes: number
  readonly queue: string | null
  readonly calls: number
}

/**
 * The plan with the calls of past days: for each slot the mean over the days on which anybody called at all. Where several
 * loads share a queue, they share its calls as they do in the plan.
 */
export const withHistory = (plan: PlanFile, seen: readonly Seen[]): PlanFile => {
  const days = new Set(seen.filter(({ calls }) => calls > 0).map(({ day }) => day)).size
  if (days === 0) throw new Failure(exitCode.refused, 'history.empty', 'no calls in the history given')
  const slots = slotsOf(plan)
  const minutes = plan.slot / 60_000
  const meanOf = (queue: string, slot: number): number => {
    const begin = plan.from + slot * minutes
    const overlap = (one: Seen): number =>
      Math.max(0, Math.min(begin + minutes, one.minute + one.minutes) - Math.max(begin, one.minute)) / one.minutes
    const own = seen.filter((one) => one.queue === null || one.queue === queue)
    return own.reduce((sum, one) => sum + one.calls * overlap(one), 0) / days
  }
  const load = plan.load.map((one) => ({
    ...one,
    calls: Array.from({ length: slots }, (_, slot) => meanOf(one.queue, slot) * shareOf(plan, one, slot)),
  }))
  return { ...plan, load }
}

type Load = PlanFile['load'][number]

const callsAt = ({ calls }: Load, slot: number): number =>
  typeof calls === 'object' ? (calls[slot] ?? 0) : (calls ?? 0)

const shareOf = ({ load }: PlanFile, one: Load, slot: number): number => {
  const same = load.filter(({ queue }) => queue === one.queue)
  const all = same.reduce((sum, other) => sum + callsAt(other, slot), 0)
  return all === 0 ? 1 / same.length : callsAt(one, slot) / all
}

/**
 * A CSV with a heading line: `time,calls` or `time,queue,calls`; time is `09:30` or `2026-11-02 09:30`. Each row counts the
 * calls of one slot.
 */
export const readHistory = (text: string, file: string, plan: PlanFile): readonly Seen[] => {
  const [heading = '', ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const names = heading.split(',').map((name) => name.trim())
  const column = (name: string): number => names.indexOf(name)
  if (column('time') < 0 || column('calls') < 0)
    throw new Failure(
      exitCode.usage,
      'history.invalid',
      `${file}:1 expected a heading with time and calls, and queue if there are several`,
    )
  return rows.flatMap((row, n) => (row.trim() === '' ? [] : [seenOf(row.split(','), column, plan, `${file}:${n + 2}`)]))
}

const seenOf = (cells: readonly string[], column: (name: string) => number, plan: PlanFile, place: string): Seen => {
  const cell = (name: string): string => (cells[column(name)] ?? '').trim()
  const time = /^(?:(\d{4}-\d\d-\d\d)[T ])?([01]\d|2[0-3]):([0-5]\d)(?::\d\d)?$/.exec(cell('time'))
  if (time === null)
    throw new Failure(
      exitCode.usage,
      'history.invalid',
      `${place} time "${cell('time')}": expected 09:30 or 2026-11-02 09:30`,
    )
  if (!/^\d+(\.\d+)?$/.test(cell('calls')))
    throw new Failure(exitCode.usage, 'history.invalid', `${place} calls "${cell('calls')}": expected a number`)
  const queue = column('queue') < 0 ? null : cell('queue')
  const [, day = '', hour, minute] = time
  return {
    day,
    minute: Number(hour) * 60 + Number(minute),
    minutes: plan.slot / 60_000,
    queue,
    calls: Number(cell('calls')),
  }
}

/** The floor's own figures by hour for each queue of the plan; an hour's calls are spread evenly over it. */
export const askHistory = async (api: Api, plan: PlanFile, from: string, to: string): Promise<readonly Seen[]> => {
  const queues = [...new Set(plan.load.map(({ queue }) => queue))]
  const answers = await Promise.all(
    queues.map(async (queue) => {
      const wish = { from: startOf(from), to: startOf(to), by: 'hour', queue }
      return { queue, figures: await api.call(figuresSchema, 'GET', `/v1/figures${query(wish)}`) }
    }),
  )
  return answers.flatMap(({ queue, figures }) =>
    figures.rows.map(({ slot, calls }) => ({
      day: slot.slice(0, 10),
      minute: Number(slot.slice(11, 13)) * 60,
      minutes: 60,
      queue,
      calls,
    })),
  )
}

const startOf = (day: string): string => {
  if (!/^\d{4}-\d\d-\d\d$/.test(day))
    throw new Failure(exitCode.usage, 'day.invalid', `"${day}": expected a day like 2026-11-01`)
  return `${day}T00:00:00+09:00`
}
