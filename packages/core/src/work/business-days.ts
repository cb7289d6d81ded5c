import { type Calendar, type Holidays, type Opening, standardCalendar } from '../calendar/calendar.ts'
import { planOf } from '../calendar/standing.ts'
import { daysAfter, minuteMs, startOfDay, type TokyoTime, tokyoTime } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import type { Day } from '../register/register.ts'

/** The days on which the client's office is open (開庁日). */
export type BusinessDays = { readonly calendar: Calendar; readonly holidays: Holidays }

const officeHours: readonly Opening[] = [{ from: 510, to: 1035 }]

/** Of a contract that names no calendar: Monday to Friday, 8:30 to 17:15. */
export const officeCalendar: Calendar = {
  ...standardCalendar,
  id: 'office',
  name: '開庁日',
  weekdays: [[], officeHours, officeHours, officeHours, officeHours, officeHours, []],
}

/**
 * What a deadline is counted by. `businessDays`: the so-manieth business day after this one, at that minute or when the office
 * closes; with 0 this day itself while the office is still to close. `openMinutes` pass only while the office is open.
 */
export type DueRule =
  | { readonly kind: 'businessDays'; readonly days: number; readonly minute: number | null }
  | { readonly kind: 'openMinutes'; readonly minutes: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'endOf'; readonly day: Day }

/** Longer closed than this, and the calendar has ended: then the office's usual days count. */
const farthest = 60

/** From 29 December to 3 January offices are closed by law (地方自治法4条の2), unless the calendar names the day. */
const isYearEnd = (day: Day): boolean => {
  const date = day.slice(5)
  return date >= '12-29' || date <= '01-03'
}

const openingsOf = ({ calendar, holidays }: BusinessDays, time: TokyoTime): readonly Opening[] => {
  const { kind, openings } = planOf(calendar, holidays, time)
  return isYearEnd(time.day) && kind !== 'day' ? [] : openings
}

export const isBusinessDay = (office: BusinessDays, day: Day): boolean =>
  openingsOf(office, tokyoTime(startOfDay(day))).length > 0

/** The moment at which the office closes that day. */
const closingOf = (office: BusinessDays, time: TokyoTime): EpochMs =>
  startOfDay(time.day) + Math.max(...openingsOf(office, time).map(({ to }) => to)) * minuteMs

/** The so-manieth business day after that day. */
const businessDayAfter = (office: BusinessDays, from: TokyoTime, count: number): TokyoTime => {
  let day = from
  let closed = 0
  for (let left = count; left > 0; ) {
    day = daysAfter(day, 1)
    const isOpen = openingsOf(office, day).length > 0
    closed = isOpen ? 0 : closed + 1
    left -= isOpen ? 1 : 0
    if (closed > farthest) return businessDayAfter({ ...office, calendar: officeCalendar }, from, count)
  }
  return day
}

/** The next day on which the office is open, after the day of that moment (翌開庁日). */
export const nextBusinessDay = (office: BusinessDays, at: EpochMs): Day =>
  businessDayAfter(office, tokyoTime(at), 1).day

const withinOpenDays = (office: BusinessDays, at: EpochMs, days: number, minute: number | null): EpochMs => {
  const today = tokyoTime(at)
  const isToday = days === 0 && isBusinessDay(office, today.day) && at < closingOf(office, today)
  const day = isToday ? today : businessDayAfter(office, today, Math.max(days, 1))
  if (minute !== null) return startOfDay(day.day) + minute * minuteMs
  return isBusinessDay(office, day.day) ? closingOf(office, day) : endOfDay(day.day)
}

const endOfDay = (day: Day): EpochMs => startOfDay(day) + 1_440 * minuteMs

const afterOpenMinutes = (office: BusinessDays, at: EpochMs, minutes: number): EpochMs => {
  const today = tokyoTime(at)
  let left = minutes * minuteMs
  for (let ahead = 0; ahead <= farthest; ahead += 1) {
    const day = daysAfter(today, ahead)
    for (const { from, to } of [...openingsOf(office, day)].sort((a, b) => a.from - b.from)) {
      const start = Math.max(at, startOfDay(day.day) + from * minuteMs)
      const end = startOfDay(day.day) + to * minuteMs
      if (end - start >= left) return start + left
      left -= Math.max(0, end - start)
    }
  }
  return at + minutes * minuteMs
}

/** The moment by which it has to be done. */
export const dueAt = (rule: DueRule, at: EpochMs, office: BusinessDays): EpochMs => {
  switch (rule.kind) {
    case 'businessDays':
      return withinOpenDays(office, at, rule.days, rule.minute)
    case 'openMinutes':
      return afterOpenMinutes(office, at, rule.minutes)
    case 'days':
      return endOfDay(daysAfter(tokyoTime(at), rule.days).day)
    case 'endOf':
      return endOfDay(rule.day)
  }
}
