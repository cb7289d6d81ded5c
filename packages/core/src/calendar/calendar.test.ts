import { expect, it } from 'vitest'
import { type Calendar, standardCalendar } from './calendar.ts'
import { isOpen as isOpenAmong } from './standing.ts'
import { startOfDay, tokyoTime } from './tokyo-time.ts'

const isOpen = (of: Calendar, at: number): boolean => isOpenAmong(of, {}, at)
const named = (openings: Calendar['weekdays'][number]) => ({ openings, note: '' })

const hours = [
  { from: 540, to: 720 },
  { from: 780, to: 1020 },
]
const calendar: Calendar = {
  ...standardCalendar,
  id: 'office',
  name: '',
  weekdays: [[], hours, hours, hours, hours, hours, []],
  days: { '2026-11-23': named([]), '2026-11-22': named([{ from: 0, to: 1440 }]) },
}
const tokyo = (text: string): number => Date.parse(`${text}+09:00`)

it('knows the wall clock in Tokyo for a century, leap days included', () => {
  for (let at = Date.UTC(1970, 0, 1); at < Date.UTC(2070, 0, 1); at += 86_400_000 * 3 + 3_660_000) {
    const local = new Date(at + 9 * 3_600_000)
    expect(tokyoTime(at)).toMatchObject({
      day: local.toISOString().slice(0, 10),
      weekday: local.getUTCDay(),
      minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
    })
  }
})
it('opens on the minute and closes on the minute', () => {
  expect(isOpen(calendar, tokyo('2026-11-20T08:59:59.999'))).toBe(false)
  expect(isOpen(calendar, tokyo('2026-11-20T09:00:00'))).toBe(true)
  expect(isOpen(calendar, tokyo('2026-11-20T16:59:59.999'))).toBe(true)
  expect(isOpen(calendar, tokyo('2026-11-20T17:00:00'))).toBe(false)
})
it('closes for lunch', () => {
  expect(isOpen(calendar, tokyo('2026-11-20T12:30:00'))).toBe(false)
  expect(isOpen(calendar, tokyo('2026-11-20T13:00:00'))).toBe(true)
})
it('lets a named day win over its weekday: closed on a holiday Monday, open all of a special Sunday', () => {
  expect(isOpen(calendar, tokyo('2026-11-23T10:00:00'))).toBe(false)
  expect(isOpen(calendar, tokyo('2026-11-22T00:00:00'))).toBe(true)
  expect(isOpen(calendar, tokyo('2026-11-22T23:59:59'))).toBe(true)
  expect(isOpen(calendar, tokyo('2026-11-29T10:00:00'))).toBe(false)
})
it('is closed when a weekday is not given at all', () => {
  expect(isOpen({ ...standardCalendar, id: 'none', name: '', weekdays: [] }, tokyo('2026-11-20T10:00:00'))).toBe(false)
})
it('knows when a day begins, and which days there are', () => {
  for (let at = Date.UTC(1969, 11, 31, 15); at < Date.UTC(2070, 0, 1); at += 86_400_000)
    expect(startOfDay(tokyoTime(at).day)).toBe(at)
  for (const day of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '20260401', 'moon', ''])
    expect(startOfDay(day)).toBeNaN()
})
