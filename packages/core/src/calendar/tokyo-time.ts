import type { EpochMs } from '../log/ids.ts'

export type TokyoTime = {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** 0 = Sunday */
  readonly weekday: number
  readonly minute: number
  /** Days since 1970-01-01. */
  readonly number: number
}

export const minuteMs = 60_000
const tokyoOffsetMs = 9 * 3_600_000
const dayMs = 86_400_000

/** Wall clock in Asia/Tokyo, which has had no daylight saving since 1951: plain arithmetic, no tables. */
export const tokyoTime = (at: EpochMs): TokyoTime => {
  const local = at + tokyoOffsetMs
  const number = Math.floor(local / dayMs)
  return dayOf(number, Math.floor((local - number * dayMs) / minuteMs))
}

/** ISO 8601 in UTC with milliseconds, by the same arithmetic: `2026-11-20T11:18:12.123Z`. */
export const isoUtc = (at: EpochMs): string => {
  const { day, minute } = tokyoTime(at - tokyoOffsetMs)
  const ms = at - Math.floor(at / minuteMs) * minuteMs
  const two = (value: number): string => String(value).padStart(2, '0')
  const rest = String(ms % 1_000).padStart(3, '0')
  return `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(Math.floor(ms / 1_000))}.${rest}Z`
}

/** The same minute so many days later, or earlier. */
export const daysAfter = (time: TokyoTime, days: number): TokyoTime => dayOf(time.number + days, time.minute)

const dayOf = (number: number, minute: number): TokyoTime => ({
  day: civilDay(number),
  weekday: (((number + 4) % 7) + 7) % 7,
  minute,
  number,
})

/** The moment at which a day (`YYYY-MM-DD`) begins in Tokyo; NaN when there is no such day. */
export const startOfDay = (day: string): EpochMs => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  const at = dayNumber(Number(year), Number(month), Number(date)) * dayMs - tokyoOffsetMs
  return tokyoTime(at).day === day ? at : Number.NaN
}

/** Days since 1970-01-01 (Howard Hinnant's days_from_civil). */
const dayNumber = (year: number, month: number, date: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
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
