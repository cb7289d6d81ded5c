import type { EpochMs } from '../log/ids.ts'

/** Minutes after midnight, Asia/Tokyo; `to` is exclusive and may be 1440. */
export type Opening = { readonly from: number; readonly to: number }

/** Opening hours of a line. `weekdays[0]` is Sunday; `days` names exceptions as `YYYY-MM-DD` and wins over the weekday. */
export type Calendar = {
  readonly id: string
  readonly weekdays: readonly (readonly Opening[])[]
  readonly days: Readonly<Record<string, readonly Opening[]>>
}

export type TokyoTime = {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** 0 = Sunday */
  readonly weekday: number
  readonly minute: number
}

const tokyoOffsetMs = 9 * 3_600_000
const dayMs = 86_400_000

/** Wall clock in Asia/Tokyo, which has had no daylight saving since 1951: plain arithmetic, no tables. */
export const tokyoTime = (at: EpochMs): TokyoTime => {
  const local = at + tokyoOffsetMs
  const days = Math.floor(local / dayMs)
  return {
    day: civilDay(days),
    weekday: (((days + 4) % 7) + 7) % 7,
    minute: Math.floor((local - days * dayMs) / 60_000),
  }
}

/** `YYYY-MM-DD` of a day number since 1970-01-01 (Howard Hinnant's civil_from_days). */
const civilDay = (days: number): string => {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whether the calendar is open at that moment (I4). */
export const isOpen = (calendar: Calendar, at: EpochMs): boolean => {
  const time = tokyoTime(at)
  const openings = calendar.days[time.day] ?? calendar.weekdays[time.weekday] ?? []
  return openings.some((opening) => opening.from <= time.minute && time.minute < opening.to)
}

/** Nobody looks further ahead than this for the next opening or closing. */
const lookAheadMs = 26 * 3_600_000

/** The next minute at which the calendar opens or closes; after a good day at the latest. */
export const nextChange = (calendar: Calendar, at: EpochMs): EpochMs => {
  const now = isOpen(calendar, at)
  const minute = Math.floor(at / 60_000) * 60_000
  for (let then = minute + 60_000; then < at + lookAheadMs; then += 60_000)
    if (isOpen(calendar, then) !== now) return then
  return minute + lookAheadMs
}
