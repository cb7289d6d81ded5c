import { daysAfter, startOfDay, tokyoTime } from '../calendar/tokyo-time.ts'
import type { Day } from './register.ts'

/** So many days later, or earlier. */
export const dayPlus = (day: Day, days: number): Day => daysAfter(tokyoTime(startOfDay(day)), days).day

/** Days from one day to another; negative when `to` is the earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  tokyoTime(startOfDay(to)).number - tokyoTime(startOfDay(from)).number
