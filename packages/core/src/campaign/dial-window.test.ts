import { describe, expect, it } from 'vitest'
import { calendar, holidays, tokyo } from './campaign-given.spec.ts'
import { mayDialAt, nextDialAt } from './dial-window.ts'

const ringMs = 25_000
const may = (when: string, moreMs = 0, given = calendar) => mayDialAt(given, holidays, tokyo(when) + moreMs, ringMs)
const next = (when: string, given = calendar) => nextDialAt(given, holidays, tokyo(when), ringMs)

const allDay = [{ from: 0, to: 1_440 }]
const always = { ...calendar, holidays: 'asWeekday' as const, weekdays: Array.from({ length: 7 }, () => allDay) }

describe('the hours of calling', () => {
  it('are those of the calendar: weekdays, weekends, no holiday', () => {
    expect([may('2026-11-20 08:59'), may('2026-11-20 09:00'), may('2026-11-20 19:59')]).toEqual([false, true, true])
    expect([may('2026-11-21 09:59'), may('2026-11-21 10:00'), may('2026-11-21 17:00')]).toEqual([false, true, false])
    expect(may('2026-11-23 12:00')).toBe(false)
  })

  it('let nobody’s telephone ring on after they are over', () => {
    expect(may('2026-11-20 19:59', 34_999)).toBe(true)
    expect(may('2026-11-20 19:59', 35_000)).toBe(false)
  })

  it('end at nine in the evening and begin at eight, whatever the calendar says', () => {
    expect([may('2026-11-20 07:59', 0, always), may('2026-11-20 08:00', 0, always)]).toEqual([false, true])
    expect(may('2026-11-20 20:59', 34_999, always)).toBe(true)
    expect(may('2026-11-20 20:59', 35_000, always)).toBe(false)
    expect([may('2026-11-20 21:00', 0, always), may('2026-11-21 00:00', 0, always)]).toEqual([false, false])
  })

  it('say when calling goes on: next day, after the weekend, after a holiday', () => {
    expect(next('2026-11-20 10:00')).toBe(tokyo('2026-11-20 10:00'))
    expect(next('2026-11-20 20:30')).toBe(tokyo('2026-11-21 10:00'))
    expect(next('2026-11-22 17:30')).toBe(tokyo('2026-11-24 09:00'))
    expect(next('2026-11-20 20:59', always)).toBe(tokyo('2026-11-20 20:59'))
    expect(next('2026-11-20 21:10', always)).toBe(tokyo('2026-11-21 08:00'))
    expect(next('2026-11-20 03:00', always)).toBe(tokyo('2026-11-20 08:00'))
  })

  it('are over for good after the last day of service, and while the emergency switch is on', () => {
    expect(next('2026-11-20 20:30', { ...calendar, lastDay: '2026-11-20' })).toBeNull()
    const off = { since: tokyo('2026-11-20 09:30'), by: 'x', note: '' }
    expect(next('2026-11-20 10:00', { ...calendar, emergency: off })).toBeNull()
  })

  it('know the 29th of February and the turn of the year', () => {
    const none = {}
    expect(mayDialAt(calendar, none, tokyo('2028-02-29 10:00'), ringMs)).toBe(true)
    expect(nextDialAt(calendar, none, tokyo('2028-02-29 20:30'), ringMs)).toBe(tokyo('2028-03-01 09:00'))
    expect(nextDialAt(calendar, none, tokyo('2026-12-31 20:30'), ringMs)).toBe(tokyo('2027-01-01 09:00'))
  })
})
