import {
  type Calendar,
  calendarWarnings,
  type EpochMs,
  farthestDays,
  type Holidays,
  holidaysKnownUntil,
  hoursOutcome,
  minuteMs,
  nextChange,
  standingAt,
} from '@tsunagu/core'
import { type CalendarView, calendarViewSchema } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import type { StoredCalendar } from '@tsunagu/store'

/** A calendar with how it stands now and what should be looked at. */
export const calendarView = ({ calendar, version }: StoredCalendar, holidays: Holidays, now: EpochMs): CalendarView =>
  calendarViewSchema.parse({
    calendar,
    version,
    standing: standingView(calendar, holidays, now),
    warnings: calendarWarnings(calendar, holidays, now),
    holidaysKnownUntil: holidaysKnownUntil(holidays, now),
  })

const standingView = (calendar: Calendar, holidays: Holidays, now: EpochMs): CalendarView['standing'] => {
  const standing = standingAt(calendar, holidays, now)
  const until = nextChange(calendar, holidays, now)
  const isNear = until < now + farthestDays * 1_440 * minuteMs
  return {
    outcome: hoursOutcome(standing),
    slot: standing.slot,
    note: standing.note,
    until: isNear ? isoTime(until) : null,
  }
}
