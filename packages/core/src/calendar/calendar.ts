import type { EpochMs } from '../log/ids.ts'

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
 *
 * An opening belongs wholly to the day on which it begins: one until 26:00 goes on until two in the morning whatever the
 * next day is, a holiday, a closed day, or the first day after the last day of service.
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
