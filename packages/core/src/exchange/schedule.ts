import { daysAfter, minuteMs, startOfDay, tokyoTime } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import { type BusinessDays, isBusinessDay } from '../work/business-days.ts'

/** When something is done again and again: at this minute of the day in Japan, each day or when the office is open. */
export type Schedule = { readonly days: 'business' | 'daily'; readonly minute: number }

/** Longer ago nothing is made up. */
const farthest = 31

const at = ({ minute }: Schedule, day: string): EpochMs => startOfDay(day) + minute * minuteMs
const fits = ({ days }: Schedule, office: BusinessDays, day: string): boolean =>
  days === 'daily' || isBusinessDay(office, day)

/**
 * The last moment of a schedule after `after` and not after `now`, or null. However many were missed, only the last counts: what
 * they would have done is done at once.
 */
export const lastDue = (schedule: Schedule, office: BusinessDays, after: EpochMs, now: EpochMs): EpochMs | null => {
  for (let back = 0; back <= farthest; back += 1) {
    const { day } = daysAfter(tokyoTime(now), -back)
    const moment = at(schedule, day)
    if (moment <= after) return null
    if (moment <= now && fits(schedule, office, day)) return moment
  }
  return null
}

/** The next moment after `now`; null when the office does not open for a month. */
export const nextDue = (schedule: Schedule, office: BusinessDays, now: EpochMs): EpochMs | null => {
  for (let ahead = 0; ahead <= farthest; ahead += 1) {
    const { day } = daysAfter(tokyoTime(now), ahead)
    if (at(schedule, day) > now && fits(schedule, office, day)) return at(schedule, day)
  }
  return null
}
