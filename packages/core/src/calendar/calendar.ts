import type { EpochMs } from '../log/ids.ts'
import { daysAfter, minuteMs, type TokyoTime, tokyoTime } from './tokyo-time.ts'

/**
 * Minutes after midnight, Asia/Tokyo; `to` is exclusive and goes up to 2880: what is beyond 1440 belongs to the next
 * morning. `slot` names a part of the day that flows can treat in its own way, e.g. `evening`.
 */
export type Opening = { readonly from: number; readonly to: number; readonly slot?: string | undefined }

/** `[0]` is Sunday. */
export type Week = readonly (readonly Opening[])[]

/** A day that is unlike its weekday: a closure when there are no openings, else a special or one-off opening. */
export type NamedDay = { readonly openings: readonly Opening[]; readonly note: string }

/** Other weekly hours between two days, both included, e.g. the months of a campaign. */
export type Season = { readonly from: string; readonly to: string; readonly weekdays: Week }

/**
 * When a line is served (I4). The first that says something counts: the emergency switch, the last day of service, the
 * day by its date, the holiday, the season (the later in the list), the weekday. Days are `YYYY-MM-DD`, Asia/Tokyo.
 */
export type Calendar = {
  readonly id: string
  readonly name: string
  readonly weekdays: Week
  /** What a national holiday is like: closed, as any such weekday, or with hours of its own. */
  readonly holidays: 'closed' | 'asWeekday' | readonly Opening[]
  readonly seasons: readonly Season[]
  readonly days: Readonly<Record<string, NamedDay>>
  /** The last day of the service, included; null: it goes on. */
  readonly lastDay: string | null
  /** Switched off at once, whatever the hours. */
  readonly emergency: { readonly since: EpochMs; readonly by: string; readonly note: string } | null
}

/** The day → its name, e.g. `2026-11-23` → `勤労感謝の日`. */
export type Holidays = Readonly<Record<string, string>>

/** A calendar about which only the hours are said. */
export const standardCalendar: Omit<Calendar, 'id' | 'name' | 'weekdays'> = {
  holidays: 'closed',
  seasons: [],
  days: {},
  lastDay: null,
  emergency: null,
}

/** What the day was taken for. */
export type DayKind = 'weekday' | 'season' | 'holiday' | 'day' | 'ended' | 'emergency'

/** How a calendar stands at a moment; `note` is the holiday's name or what was written beside the day. */
export type Standing = {
  readonly open: boolean
  readonly slot: string | null
  readonly kind: DayKind
  readonly note: string
}

type DayPlan = { readonly kind: DayKind; readonly openings: readonly Opening[]; readonly note: string }

const planOf = (calendar: Calendar, holidays: Holidays, { day, weekday }: TokyoTime): DayPlan => {
  if (calendar.lastDay !== null && day > calendar.lastDay) return { kind: 'ended', openings: [], note: '' }
  const named = Object.hasOwn(calendar.days, day) ? calendar.days[day] : undefined
  if (named !== undefined) return { kind: 'day', ...named }
  const holiday = Object.hasOwn(holidays, day) ? holidays[day] : undefined
  if (holiday !== undefined && calendar.holidays !== 'asWeekday')
    return { kind: 'holiday', openings: calendar.holidays === 'closed' ? [] : calendar.holidays, note: holiday }
  const season = calendar.seasons.findLast(({ from, to }) => from <= day && day <= to)
  if (season !== undefined) return { kind: 'season', openings: season.weekdays[weekday] ?? [], note: '' }
  return { kind: 'weekday', openings: calendar.weekdays[weekday] ?? [], note: '' }
}

/** How the calendar stands at that moment (I4). An opening of the day before may still go on after midnight. */
export const standingAt = (calendar: Calendar, holidays: Holidays, at: EpochMs): Standing => {
  if (calendar.emergency !== null && at >= calendar.emergency.since)
    return { open: false, slot: null, kind: 'emergency', note: calendar.emergency.note }
  const now = tokyoTime(at)
  const today = planOf(calendar, holidays, now)
  if (today.kind === 'ended') return { open: false, slot: null, kind: 'ended', note: '' }
  const running = today.openings.find(({ from, to }) => from <= now.minute && now.minute < to)
  if (running !== undefined) return { open: true, slot: running.slot ?? null, kind: today.kind, note: today.note }
  const yesterday = planOf(calendar, holidays, daysAfter(now, -1))
  const over = yesterday.openings.find(({ to }) => now.minute < to - 1_440)
  if (over !== undefined) return { open: true, slot: over.slot ?? null, kind: yesterday.kind, note: yesterday.note }
  return { open: false, slot: null, kind: today.kind, note: today.note }
}

/** Whether the calendar is open at that moment (I4). */
export const isOpen = (calendar: Calendar, holidays: Holidays, at: EpochMs): boolean =>
  standingAt(calendar, holidays, at).open

/** Nobody looks further ahead than this for the next opening or closing. */
const lookAheadMs = 26 * 3_600_000

/** The next minute at which the calendar opens or closes; after a good day at the latest. */
export const nextChange = (calendar: Calendar, holidays: Holidays, at: EpochMs): EpochMs => {
  const now = isOpen(calendar, holidays, at)
  const minute = Math.floor(at / minuteMs) * minuteMs
  for (let then = minute + minuteMs; then < at + lookAheadMs; then += minuteMs)
    if (isOpen(calendar, holidays, then) !== now) return then
  return minute + lookAheadMs
}
