import {
  type Calendar,
  type EpochMs,
  type Holidays,
  type NodeOf,
  type Opening,
  standingAt,
  tokyoTime,
} from '@tsunagu/core'
import { doubtful, type Found, wrong } from './found.ts'
import type { FlowWorld } from './world.ts'

type Hours = NodeOf<'hours'>

/** How far ahead every minute has to have an outcome. */
const monthsAhead = 13
const dayMs = 86_400_000
const horizonMs = Math.round((monthsAhead * 365.25) / 12) * dayMs

/** Which ways of an hours node are taken within the next 13 months; every minute of them counts. */
export const hoursProblems = (name: string, node: Hours, world: FlowWorld): readonly Found[] => {
  if (world.calendars === null) return []
  const calendar = world.calendars.find(({ id }) => id === node.calendar)
  if (calendar === undefined)
    return [
      wrong(name, 'calendar', 'hours.calendarUnknown', node.calendar, world.calendars.map(({ id }) => id).join(', ')),
    ]
  const seen = standings(calendar, world.holidays, world.now)
  const known = openingsOf(calendar).flatMap(({ slot }) => (slot === undefined ? [] : [slot]))
  return [
    ...(seen.open ? [] : [doubtful(name, 'open', 'hours.neverOpen', calendar.id)]),
    ...(seen.closed ? [] : [doubtful(name, 'closed', 'hours.neverClosed', calendar.id)]),
    ...Object.keys(node.slots).flatMap((slot) => {
      if (!known.includes(slot))
        return [wrong(name, `slots.${slot}`, 'hours.slotUnknown', slot, [...new Set(known)].join(', '))]
      return seen.slots.has(slot) ? [] : [doubtful(name, `slots.${slot}`, 'hours.slotNever', slot)]
    }),
    ...(node.holiday === null || seen.holiday ? [] : [doubtful(name, 'holiday', 'hours.holidayNever', '')]),
    ...(node.ended === null || calendar.lastDay !== null ? [] : [doubtful(name, 'ended', 'hours.endedNever', '')]),
    ...holidaysKnown(name, calendar, world),
  ]
}

/** Holidays of the coming year are known since February; without them the city would open on New Year's Day. */
const holidaysKnown = (name: string, calendar: Calendar, { holidays, now }: FlowWorld): readonly Found[] => {
  const last = Object.keys(holidays).sort().at(-1) ?? ''
  const needed = tokyoTime(now + 60 * dayMs).day
  return calendar.holidays === 'asWeekday' || last >= needed
    ? []
    : [doubtful(name, 'calendar', 'hours.holidaysUnknown', last === '' ? '—' : last, `≥ ${needed}`)]
}

type Standings = {
  readonly open: boolean
  readonly closed: boolean
  readonly holiday: boolean
  readonly slots: ReadonlySet<string>
}

/**
 * Between two edges of openings a calendar stands still, so the edges of every day are all that has to be looked at. The
 * emergency switch is left out: it is off when the flow is written, and on when nobody asks.
 */
const standings = (calendar: Calendar, holidays: Holidays, now: EpochMs): Standings => {
  const usual = { ...calendar, emergency: null }
  const edges = [...new Set([0, ...openingsOf(calendar).flatMap(({ from, to }) => [from % 1_440, to % 1_440])])]
  const midnight = now - tokyoTime(now).minute * 60_000
  const slots = new Set<string>()
  const seen = { open: false, closed: false, holiday: false }
  for (let day = midnight; day < now + horizonMs; day += dayMs)
    for (const edge of edges) {
      const { open, slot, kind } = standingAt(usual, holidays, day + edge * 60_000)
      if (open) seen.open = true
      else if (kind === 'holiday' || kind === 'day') seen.holiday = true
      else seen.closed = true
      if (open && slot !== null) slots.add(slot)
    }
  return { ...seen, closed: seen.closed || seen.holiday, slots }
}

const openingsOf = ({ weekdays, holidays, seasons, days }: Calendar): readonly Opening[] => [
  ...weekdays.flat(),
  ...(typeof holidays === 'string' ? [] : holidays),
  ...seasons.flatMap((season) => season.weekdays.flat()),
  ...Object.values(days).flatMap(({ openings }) => openings),
]
