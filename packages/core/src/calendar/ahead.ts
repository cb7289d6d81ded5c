import type { EpochMs } from '../log/ids.ts'
import type { Calendar, Holidays, Opening } from './calendar.ts'
import { type DayKind, type HoursOutcome, hoursOutcome, planOf, standingAt } from './standing.ts'
import { daysAfter, minuteMs, startOfDay, type TokyoTime, tokyoTime } from './tokyo-time.ts'

/** How a day is unlike the same weekday of an ordinary week. */
export type DayDifference = 'none' | 'closed' | 'opened' | 'otherHours'

/** A day as it will behave (I4). */
export type DayAhead = {
  readonly day: string
  /** 0 = Sunday */
  readonly weekday: number
  readonly kind: DayKind
  /** What begins on this day; none while the emergency switch is on. */
  readonly openings: readonly Opening[]
  /** Minutes after midnight until which an opening of the day before goes on; 0: none does. */
  readonly openUntil: number
  /** What this weekday has in an ordinary week. */
  readonly usual: readonly Opening[]
  readonly differs: DayDifference
  /** Also where it changes nothing, because holidays are as any weekday or the day has a date of its own. */
  readonly holiday: string | null
  readonly note: string
}

/** The days from then on, as they will behave: the emergency switch stays as it is, and nothing is changed. */
export const daysAhead = (calendar: Calendar, holidays: Holidays, from: EpochMs, days: number): readonly DayAhead[] => {
  const first = tokyoTime(from)
  return Array.from({ length: days }, (_, i) => dayAhead(calendar, holidays, daysAfter(first, i)))
}

const dayAhead = (calendar: Calendar, holidays: Holidays, date: TokyoTime): DayAhead => {
  const { day, weekday } = date
  const isOff = calendar.emergency !== null && startOfDay(day) + 1_440 * minuteMs > calendar.emergency.since
  const plan = planOf(calendar, holidays, date)
  const night = planOf(calendar, holidays, daysAfter(date, -1)).openings
  const usual = calendar.weekdays[weekday] ?? []
  const openings = isOff ? [] : plan.openings
  return {
    day,
    weekday,
    kind: isOff ? 'emergency' : plan.kind,
    openings,
    openUntil: isOff ? 0 : Math.max(0, ...night.map(({ to }) => to - 1_440)),
    usual,
    differs: difference(openings, usual),
    holiday: Object.hasOwn(holidays, day) ? (holidays[day] ?? null) : null,
    note: isOff ? (calendar.emergency?.note ?? '') : plan.note,
  }
}

const difference = (openings: readonly Opening[], usual: readonly Opening[]): DayDifference => {
  const textOf = (list: readonly Opening[]): string =>
    list
      .map(({ from, to, slot }) => `${from}-${to}-${slot ?? ''}`)
      .sort()
      .join()
  if (textOf(openings) === textOf(usual)) return 'none'
  if (openings.length === 0) return 'closed'
  return usual.length === 0 ? 'opened' : 'otherHours'
}

/** What callers meet, and when they meet it first; `slot` names the part of the day where it is open. */
export type Occurrence = {
  readonly outcome: HoursOutcome
  readonly slot: string | null
  readonly first: EpochMs
}

/**
 * Every outcome that occurs in the months from then on, in the order in which they come: what a flow must have a way
 * for. Every minute has one of these. The emergency switch, which can be thrown at any time, is always the last of them
 * unless it is on; then it is the first, and the rest is what comes after it is off.
 */
export const outcomesOf = (
  calendar: Calendar,
  holidays: Holidays,
  from: EpochMs,
  months: number,
): readonly Occurrence[] => {
  const found = new Map<string, Occurrence>()
  const quiet = { ...calendar, emergency: null }
  const first = tokyoTime(from)
  const end = endOfMonths(first.day, months)
  for (let ahead = 0; ; ahead += 1) {
    const day = daysAfter(first, ahead)
    if (day.day > end) break
    for (const minute of edgesOf(quiet, holidays, day)) {
      const at = Math.max(from, startOfDay(day.day) + minute * minuteMs)
      const standing = standingAt(quiet, holidays, at)
      const outcome = hoursOutcome(standing)
      const key = `${outcome} ${standing.slot ?? ''}`
      if (!found.has(key)) found.set(key, { outcome, slot: standing.slot, first: at })
    }
  }
  const emergency: Occurrence = { outcome: 'emergency', slot: null, first: calendar.emergency?.since ?? from }
  const others = [...found.values()].sort((a, b) => a.first - b.first)
  return calendar.emergency === null ? [...others, emergency] : [emergency, ...others]
}

/** The minutes of a day from which on things may be otherwise. */
const edgesOf = (calendar: Calendar, holidays: Holidays, day: TokyoTime): readonly number[] => {
  const today = planOf(calendar, holidays, day).openings.flatMap(({ from, to }) => [from, to])
  const night = planOf(calendar, holidays, daysAfter(day, -1)).openings.map(({ to }) => to - 1_440)
  return [...new Set([0, ...night, ...today])].filter((minute) => 0 <= minute && minute < 1_440).sort((a, b) => a - b)
}

/** The same day so many months later, or the last before it in a shorter month. */
const endOfMonths = (day: string, months: number): string => {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  const to = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
  return `${to}-${day.slice(8)}`
}
