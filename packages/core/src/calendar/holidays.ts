import type { EpochMs } from '../log/ids.ts'
import type { Holidays } from './calendar.ts'
import { daysAfter, tokyoTime } from './tokyo-time.ts'

/** A year of which fewer are known is not wholly known: since 1966 there have been eleven and more. */
const leastInYear = 10

/** The last day up to which national holidays are known without a gap from this year on; null: not even this year's. */
export const holidaysKnownUntil = (holidays: Holidays, now: EpochMs): string | null => {
  const counts = new Map<number, number>()
  for (const day of Object.keys(holidays)) {
    const year = Number(day.slice(0, 4))
    counts.set(year, (counts.get(year) ?? 0) + 1)
  }
  let year = Number(tokyoTime(now).day.slice(0, 4))
  if ((counts.get(year) ?? 0) < leastInYear) return null
  while ((counts.get(year + 1) ?? 0) >= leastInYear) year += 1
  return `${year}-12-31`
}

/** The day thirteen months from then: up to there holidays should be known. */
export const daysEnd = (now: EpochMs): string => daysAfter(tokyoTime(now), 396).day
