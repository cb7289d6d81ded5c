import type { EpochMs } from '../log/ids.ts'
import type { Calendar, Holidays, Opening, Season, Week } from './calendar.ts'
import { daysEnd, holidaysKnownUntil } from './holidays.ts'
import { planOf } from './standing.ts'
import { daysAfter, startOfDay, type TokyoTime, tokyoTime } from './tokyo-time.ts'

/** One thing that is wrong with a calendar: where in it, what stands there, what should, and what it would lead to. */
export type CalendarProblem = {
  readonly where: string
  readonly found: string
  readonly expected: string
  readonly hint: string
}

const problem = (where: string, found: string, expected: string, hint = ''): CalendarProblem => ({
  where,
  found,
  expected,
  hint,
})

/** `9:00`; after midnight the hours go on, as Japanese opening hours do: `26:00`. */
export const clockOf = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
const hoursOf = ({ from, to }: Opening): string => `${clockOf(from)}–${clockOf(to)}`

/** Everything that makes the calendar contradict itself (I4): such a one is refused. None: it is sound. */
export const calendarProblems = (calendar: Calendar, holidays: Holidays): readonly CalendarProblem[] => {
  const inItself = [
    ...weekProblems('weekdays', calendar.weekdays),
    ...holidayProblems(calendar),
    ...calendar.seasons.flatMap((season, i) => seasonProblems(season, i, calendar)),
    ...namedDayProblems(calendar),
    ...lastDayProblems(calendar),
  ]
  // Only days that are sound by themselves can be laid side by side.
  return inItself.length > 0 ? inItself : neighbourProblems(calendar, holidays)
}

const weekProblems = (where: string, week: Week): readonly CalendarProblem[] => {
  if (week.length !== 7)
    return [problem(where, `${week.length} days`, 'seven days, Sunday first', 'a closed day is an empty list')]
  const days = week.flatMap((openings, day) => openingProblems(`${where}.${day}`, openings))
  return days.length > 0 ? days : week.flatMap((openings, day) => nightProblems(where, week, openings, day))
}

const nightProblems = (
  where: string,
  week: Week,
  openings: readonly Opening[],
  day: number,
): readonly CalendarProblem[] => {
  const next = (day + 1) % 7
  return crossings(openings, week[next] ?? []).map(({ night, morning, at }) =>
    problem(
      `${where}.${next}.${at}`,
      hoursOf(morning),
      `to begin at ${clockOf(night.to - 1_440)} or later`,
      before(night),
    ),
  )
}

const before = (night: Opening): string => `the day before is open ${hoursOf(night)}`

type Crossing = { readonly night: Opening; readonly morning: Opening; readonly at: number }

/** Openings of a day that have not ended when one of the next day begins. */
const crossings = (today: readonly Opening[], tomorrow: readonly Opening[]): readonly Crossing[] =>
  today
    .filter(({ to }) => to > 1_440)
    .flatMap((night) =>
      tomorrow.flatMap((morning, at) => (morning.from < night.to - 1_440 ? [{ night, morning, at }] : [])),
    )

const openingProblems = (where: string, openings: readonly Opening[]): readonly CalendarProblem[] =>
  openings.flatMap((opening, i) => {
    const { from, to, slot } = opening
    const here = `${where}.${i}`
    if (!Number.isInteger(from) || from < 0 || from >= 1_440)
      return [problem(`${here}.from`, String(from), 'whole minutes after midnight, 0 to 1439')]
    if (!Number.isInteger(to) || to > 2_880) return [problem(`${here}.to`, String(to), 'whole minutes, 2880 at most')]
    if (from >= to)
      return [problem(`${here}.to`, clockOf(to), `later than ${clockOf(from)}`, 'after midnight count on: 26:00')]
    const other = openings.slice(0, i).find((one) => one.from < to && from < one.to)
    return [
      ...(slot !== undefined && slot.trim() === '' ? [problem(`${here}.slot`, `"${slot}"`, 'a name, or no slot')] : []),
      ...(other === undefined
        ? []
        : [problem(here, hoursOf(opening), 'openings that do not overlap', `the same day is open ${hoursOf(other)}`)]),
    ]
  })

const holidayProblems = ({ holidays }: Calendar): readonly CalendarProblem[] => {
  if (typeof holidays === 'string') return []
  return holidays.length === 0
    ? [problem('holidays', 'no opening', 'closed, asWeekday, or openings')]
    : openingProblems('holidays', holidays)
}

const spanOf = ({ from, to }: Season): string => `${from}–${to}`

const seasonProblems = (season: Season, i: number, { seasons }: Calendar): readonly CalendarProblem[] => {
  const where = `seasons.${i}`
  const { from, to } = season
  const missing = dayProblems(`${where}.from`, from).concat(dayProblems(`${where}.to`, to))
  if (missing.length > 0) return missing
  if (to < from) return [problem(`${where}.to`, to, `${from} or later`)]
  const clashes = seasons.slice(0, i).flatMap((earlier) => clashOf(where, season, earlier))
  return [...weekProblems(`${where}.weekdays`, season.weekdays), ...clashes]
}

/** A season may lie within an earlier one, and wins there; any other overlap leaves open what was meant. */
const clashOf = (where: string, season: Season, earlier: Season): readonly CalendarProblem[] => {
  const overlaps = earlier.from <= season.to && season.from <= earlier.to
  if (!overlaps) return []
  if (season.from <= earlier.from && earlier.to <= season.to)
    return [
      problem(where, spanOf(season), `not to cover the whole of ${spanOf(earlier)}`, 'put the longer season first'),
    ]
  if (earlier.from <= season.from && season.to <= earlier.to) return []
  return [problem(where, spanOf(season), `within ${spanOf(earlier)}, or apart from it`)]
}

const dayProblems = (where: string, day: string): readonly CalendarProblem[] =>
  Number.isNaN(startOfDay(day)) ? [problem(where, day, 'a day that exists, YYYY-MM-DD')] : []

const namedDayProblems = ({ days, lastDay }: Calendar): readonly CalendarProblem[] =>
  Object.entries(days).flatMap(([day, { openings }]) => {
    const where = `days.${day}`
    const missing = dayProblems(where, day)
    if (missing.length > 0) return missing
    if (lastDay !== null && day > lastDay)
      return [problem(where, day, `${lastDay} or earlier`, 'the service has ended by then (lastDay)')]
    return openingProblems(`${where}.openings`, openings)
  })

const lastDayProblems = ({ lastDay }: Calendar): readonly CalendarProblem[] =>
  lastDay === null ? [] : dayProblems('lastDay', lastDay)

/** Nights that run into the morning of a day of another kind: a named day, a holiday, the first or last of a season. */
const neighbourProblems = (calendar: Calendar, holidays: Holidays): readonly CalendarProblem[] => {
  const found = new Map<string, CalendarProblem>()
  for (const day of edges(calendar, holidays)) {
    const today = planOf(calendar, holidays, day)
    const next = daysAfter(day, 1)
    for (const { night, morning, at } of crossings(today.openings, planOf(calendar, holidays, next).openings)) {
      const where = `${placeOf(calendar, holidays, next)}.${at}`
      const expected = `to begin at ${clockOf(night.to - 1_440)} or later on ${next.day}`
      if (!found.has(where))
        found.set(where, problem(where, hoursOf(morning), expected, `${day.day}: ${before(night)}`))
    }
  }
  return [...found.values()]
}

/** Every day that is followed by one of another kind, by number. */
const edges = (calendar: Calendar, holidays: Holidays): readonly TokyoTime[] => {
  const days = [
    ...Object.keys(calendar.days),
    ...(calendar.holidays === 'asWeekday' ? [] : Object.keys(holidays)),
    ...calendar.seasons.flatMap(({ from, to }) => [from, to]),
  ].map((day) => tokyoTime(startOfDay(day)))
  const around = days.flatMap((day) => [daysAfter(day, -1), day])
  return [...new Map(around.map((day) => [day.number, day])).values()].sort((a, b) => a.number - b.number)
}

/** Where the openings of that day stand. */
const placeOf = (calendar: Calendar, holidays: Holidays, { day, weekday }: TokyoTime): string => {
  const { kind } = planOf(calendar, holidays, { day, weekday })
  if (kind === 'day') return `days.${day}.openings`
  if (kind === 'holiday') return 'holidays'
  const season = calendar.seasons.findLastIndex(({ from, to }) => from <= day && day <= to)
  return kind === 'season' ? `seasons.${season}.weekdays.${weekday}` : `weekdays.${weekday}`
}

/** What is sound, but should be looked at: what no longer has an effect, or soon has one nobody may have meant. */
export const calendarWarnings = (calendar: Calendar, holidays: Holidays, now: EpochMs): readonly CalendarProblem[] => {
  const today = tokyoTime(now).day
  const { lastDay } = calendar
  const past = Object.keys(calendar.days).filter((day) => day < today)
  return [
    ...past.map((day) => problem(`days.${day}`, day, `${today} or later`, 'it has no effect any more')),
    ...(lastDay !== null && lastDay < today
      ? [problem('lastDay', lastDay, `${today} or later`, 'callers hear that the service has ended')]
      : []),
    ...calendar.seasons.flatMap(({ from, to }, i) =>
      to < today || (lastDay !== null && from > lastDay)
        ? [problem(`seasons.${i}`, `${from}–${to}`, 'a season that is still to come', 'it has no effect')]
        : [],
    ),
    ...nightAfterEnd(calendar, holidays),
    ...holidaysEndSoon(calendar, holidays, now),
  ]
}

const nightAfterEnd = (calendar: Calendar, holidays: Holidays): readonly CalendarProblem[] => {
  if (calendar.lastDay === null) return []
  const last = tokyoTime(startOfDay(calendar.lastDay))
  return planOf(calendar, holidays, last)
    .openings.filter(({ to }) => to > 1_440)
    .map((night) =>
      problem('lastDay', `${last.day} ${hoursOf(night)}`, '24:00 or earlier', 'the last night is served to its end'),
    )
}

const holidaysEndSoon = (calendar: Calendar, holidays: Holidays, now: EpochMs): readonly CalendarProblem[] => {
  if (calendar.holidays === 'asWeekday') return []
  const known = holidaysKnownUntil(holidays, now)
  const wanted = daysEnd(now)
  if (known !== null && known >= wanted) return []
  return [problem('holidays', `known until ${known ?? 'the year before'}`, `known until ${wanted} or later`)]
}
