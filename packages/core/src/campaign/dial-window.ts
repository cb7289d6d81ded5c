import type { Calendar, Holidays } from '../calendar/calendar.ts'
import { farthestDays, isOpen, nextChange } from '../calendar/standing.ts'
import { minuteMs, startOfDay, tokyoTime } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import { legalHours } from './campaign-rules.ts'

/** Whether a call that begins now has rung out while it is still a decent hour. */
const isLegal = (at: EpochMs, ringMs: number): boolean => {
  const [now, end] = [tokyoTime(at), tokyoTime(at + ringMs)]
  return now.minute >= legalHours.from && end.number === now.number && end.minute < legalHours.to
}

/** The last moment of this day at which a call may begin by law, and ring out. */
export const lastLegalDial = (at: EpochMs, ringMs: number): EpochMs =>
  startOfDay(tokyoTime(at).day) + legalHours.to * minuteMs - ringMs - 1

/** May a call begin at this moment, by the calendar and by law? It may not ring on after either has closed (O9). */
export const mayDialAt = (calendar: Calendar, holidays: Holidays, at: EpochMs, ringMs: number): boolean =>
  isLegal(at, ringMs) && isOpen(calendar, holidays, at) && isOpen(calendar, holidays, at + ringMs)

/** The first moment from `at` on at which a call may begin; null: none within thirteen months. */
export const nextDialAt = (calendar: Calendar, holidays: Holidays, at: EpochMs, ringMs: number): EpochMs | null => {
  const last = at + farthestDays * 1_440 * minuteMs
  for (let now = at; now < last; ) {
    if (mayDialAt(calendar, holidays, now, ringMs)) return now
    now = isLegal(now, ringMs) ? nextChange(calendar, holidays, now) : nextMorning(now)
  }
  return null
}

const nextMorning = (at: EpochMs): EpochMs => {
  const { minute } = tokyoTime(at)
  const midnight = at - (at % minuteMs) - minute * minuteMs
  const morning = midnight + legalHours.from * minuteMs
  return morning > at ? morning : morning + 1_440 * minuteMs
}
