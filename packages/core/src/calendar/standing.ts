import type { EpochMs } from '../log/ids.ts'
import type { Calendar, Holidays, Opening } from './calendar.ts'
import { daysAfter, minuteMs, type TokyoTime, tokyoTime } from './tokyo-time.ts'

/** What the day was taken for. */
export type DayKind = 'weekday' | 'season' | 'holiday' | 'day' | 'ended' | 'emergency'

/** What a day is by itself, whatever the emergency switch says; `note` is the holiday's name or what stands beside it. */
export type DayPlan = {
  readonly kind: Exclude<DayKind, 'emergency'>
  readonly openings: readonly Opening[]
  readonly note: string
}

/** How a calendar stands at a moment; `note` is the holiday's name or what was written beside the day. */
export type Standing = {
  readonly open: boolean
  readonly slot: string | null
  readonly kind: DayKind
  /** Nothing opens on this day at all: no evening to wait for. */
  readonly dayOff: boolean
  readonly note: string
}

/** What a caller meets: the ways out of an `hours` node. */
export type HoursOutcome = 'open' | 'closed' | 'holiday' | 'ended' | 'emergency'

const noNote = ''

/** What that day is (I4). */
export const planOf = (
  calendar: Calendar,
  holidays: Holidays,
  { day, weekday }: Pick<TokyoTime, 'day' | 'weekday'>,
): DayPlan => {
  if (calendar.lastDay !== null && day > calendar.lastDay) return { kind: 'ended', openings: [], note: noNote }
  const named = Object.hasOwn(calendar.days, day) ? calendar.days[day] : undefined
  if (named !== undefined) return { kind: 'day', ...named }
  const holiday = Object.hasOwn(holidays, day) ? holidays[day] : undefined
  if (holiday !== undefined && calendar.holidays !== 'asWeekday')
    return { kind: 'holiday', openings: calendar.holidays === 'closed' ? [] : calendar.holidays, note: holiday }
  const season = calendar.seasons.findLast(({ from, to }) => from <= day && day <= to)
  if (season !== undefined) return { kind: 'season', openings: season.weekdays[weekday] ?? [], note: noNote }
  return { kind: 'weekday', openings: calendar.weekdays[weekday] ?? [], note: noNote }
}

type Running = { readonly opening: Opening; readonly plan: DayPlan /** On which day it began. */; readonly day: number }

/** The opening that goes on at this minute: one of today, or one of yesterday that goes on after midnight. */
const runningAt = (calendar: Calendar, holidays: Holidays, now: TokyoTime): Running | null => {
  for (const back of [0, 1]) {
    const day = back === 0 ? now : daysAfter(now, -back)
    const plan = planOf(calendar, holidays, day)
    const minute = now.minute + back * 1_440
    const opening = plan.openings.find(({ from, to }) => from <= minute && minute < to)
    if (opening !== undefined) return { opening, plan, day: day.number }
  }
  return null
}

const isEmergency = ({ emergency }: Calendar, at: EpochMs): boolean => emergency !== null && at >= emergency.since

/** How the calendar stands at that moment (I4). */
export const standingAt = (calendar: Calendar, holidays: Holidays, at: EpochMs): Standing => {
  if (isEmergency(calendar, at))
    return { open: false, slot: null, kind: 'emergency', dayOff: true, note: calendar.emergency?.note ?? noNote }
  const now = tokyoTime(at)
  const running = runningAt(calendar, holidays, now)
  if (running !== null) {
    const { opening, plan } = running
    return { open: true, slot: opening.slot ?? null, kind: plan.kind, dayOff: false, note: plan.note }
  }
  const { kind, openings, note } = planOf(calendar, holidays, now)
  return { open: false, slot: null, kind, dayOff: openings.length === 0, note }
}

/** Which way a caller goes; before and after the hours of a special day it is simply closed, not a holiday. */
export const hoursOutcome = ({ open, kind, dayOff }: Standing): HoursOutcome => {
  if (open) return 'open'
  if (kind === 'emergency' || kind === 'ended') return kind
  return dayOff && (kind === 'holiday' || kind === 'day') ? 'holiday' : 'closed'
}

/** Whether the calendar is open at that moment (I4). */
export const isOpen = (calendar: Calendar, holidays: Holidays, at: EpochMs): boolean =>
  standingAt(calendar, holidays, at).open

/** Further ahead than this nobody looks: more than thirteen months, however they fall. */
export const farthestDays = 400

/** The next minute at which the calendar opens or closes; when nothing changes, some thirteen months from then. */
export const nextChange = (calendar: Calendar, holidays: Holidays, at: EpochMs): EpochMs => {
  const never = at + farthestDays * 1_440 * minuteMs
  if (isEmergency(calendar, at)) return never
  const now = tokyoTime(at)
  const midnight = at - (at % minuteMs) - now.minute * minuteMs
  const isNow = runningAt(calendar, holidays, now) !== null
  const minutes = isNow ? untilClosing(calendar, holidays, now) : untilOpening(calendar, holidays, now)
  const change = minutes === null ? never : midnight + minutes * minuteMs
  const since = calendar.emergency?.since ?? never
  return Math.min(since < change ? (isNow ? since : never) : change, never)
}

/** Minutes from this midnight to the end of what is open now, openings that follow at once included. */
const untilClosing = (calendar: Calendar, holidays: Holidays, now: TokyoTime): number | null => {
  for (let end = now.minute; end < farthestDays * 1_440; ) {
    const day = Math.floor(end / 1_440)
    const running = runningAt(calendar, holidays, { ...daysAfter(now, day), minute: end % 1_440 })
    if (running === null) return end
    end = (running.day - now.number) * 1_440 + running.opening.to
  }
  return null
}

/** Minutes from this midnight to the next opening. */
const untilOpening = (calendar: Calendar, holidays: Holidays, now: TokyoTime): number | null => {
  for (let day = 0; day <= farthestDays; day += 1) {
    const after = day === 0 ? now.minute : -1
    const starts = planOf(calendar, holidays, daysAfter(now, day))
      .openings.filter(({ from, to }) => from > after && from < to)
      .map(({ from }) => from)
    if (starts.length > 0) return day * 1_440 + Math.min(...starts)
  }
  return null
}
