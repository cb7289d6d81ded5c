import type { DayAhead } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { calendarSchema, day, openingSchema } from '../log/config.ts'
import { calendarBody, setupProblemSchema } from './setup.ts'
import { count, time } from './shapes.ts'

const note = z.string().max(200)
const openings = z.array(openingSchema)
const problems = z.array(setupProblemSchema)

/** How a calendar stands now, as a caller would meet it. */
const standing = z.object({
  outcome: z.enum(['open', 'closed', 'holiday', 'ended', 'emergency']),
  slot: z.string().nullable(),
  note: z.string(),
  /** When it opens or closes next; null: not within thirteen months. */
  until: time.nullable(),
})

/** A calendar as it is in force; `version` is what a change must name. */
export const calendarViewSchema = z
  .object({
    calendar: calendarSchema,
    version: count,
    standing,
    /** What should be looked at, though it is sound. */
    warnings: problems,
    /** The last day of which national holidays are known; null: not even this year's are. */
    holidaysKnownUntil: day.nullable(),
  })
  .meta({ id: 'CalendarView' })

export const calendarsSchema = z.object({ calendars: z.array(calendarViewSchema) }).meta({ id: 'Calendars' })

/** A whole calendar but for its emergency switch. Without `version` only one that is not there yet can be saved. */
export const calendarPut = calendarBody.extend({ version: count.optional() })

export const dayAheadSchema = z
  .object({
    day,
    weekday: z.number().int().min(0).max(6),
    kind: z.enum(['weekday', 'season', 'holiday', 'day', 'ended', 'emergency']),
    openings,
    openUntil: count,
    usual: openings,
    differs: z.enum(['none', 'closed', 'opened', 'otherHours']),
    holiday: z.string().nullable(),
    note: z.string(),
  })
  .meta({ id: 'DayAhead' })

const daysCount = z.coerce.number().int().min(1).max(400).default(30)
export const aheadQuery = z.object({ days: daysCount })
export const aheadSchema = z.object({ days: z.array(dayAheadSchema) }).meta({ id: 'DaysAhead' })

export const previewSchema = z
  .object({ problems, warnings: problems, days: z.array(dayAheadSchema) })
  .meta({ id: 'CalendarPreview' })

export const byCalendarDay = z.object({ day })
export const dayBody = z.strictObject({ openings, note: note.default('') })
export const emergencyBody = z.strictObject({ on: z.boolean(), note: note.default('') })
export const lastDayBody = z.strictObject({ lastDay: day.nullable() })

const holidayName = z.string().trim().min(1).max(80)
const reason = z.string().trim().min(1, 'why').max(200)
export const holidaysSchema = z
  .object({
    holidays: z.array(z.object({ day, name: z.string(), reason: z.string() })),
    knownUntil: day.nullable(),
    /** Up to there they should be known. */
    wantedUntil: day,
  })
  .meta({ id: 'Holidays' })
export const holidayBody = z.strictObject({ name: holidayName, reason })
export const holidayGone = z.strictObject({ reason })
export const holidaysLoadedSchema = z.object({ added: z.array(day) }).meta({ id: 'HolidaysLoaded' })

export type CalendarView = z.infer<typeof calendarViewSchema>
export type Calendars = z.infer<typeof calendarsSchema>
export type CalendarPut = z.input<typeof calendarPut>
export type CalendarPreview = z.infer<typeof previewSchema>
export type CalendarDay = z.infer<typeof dayAheadSchema>
export type HolidayList = z.infer<typeof holidaysSchema>

proven<Same<CalendarDay, DayAhead>>()
