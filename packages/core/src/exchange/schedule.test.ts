import { describe, expect, it } from 'vitest'
import { type BusinessDays, officeCalendar } from '../work/business-days.ts'
import { lastDue, nextDue, type Schedule } from './schedule.ts'

/** By the clock in Japan; 2026-11-23 is a holiday, a Monday. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+09:00`)
const office: BusinessDays = { calendar: officeCalendar, holidays: { '2026-11-23': '勤労感謝の日' } }
const evening: Schedule = { days: 'business', minute: 18 * 60 }
const nightly: Schedule = { days: 'daily', minute: 0 }
const long = at('2026-01-01 00:00')

describe('what was due last', () => {
  it.each<[string, Schedule, string, string | null]>([
    ['a minute before it is the day before', evening, '2026-11-20 17:59', '2026-11-19 18:00'],
    ['at the minute it is this one', evening, '2026-11-20 18:00', '2026-11-20 18:00'],
    ['over a weekend and a holiday it is Friday', evening, '2026-11-23 23:00', '2026-11-20 18:00'],
    ['daily it is each day, at midnight too', nightly, '2026-11-22 00:00', '2026-11-22 00:00'],
    ['at the end of the year it is the last day of work', evening, '2027-01-03 12:00', '2026-12-28 18:00'],
  ])('%s', (_, schedule, now, due) => {
    expect(lastDue(schedule, office, long, at(now))).toBe(due === null ? null : at(due))
  })

  it('is nothing when that was done, and the last of many when many were missed', () => {
    expect(lastDue(evening, office, at('2026-11-20 18:00'), at('2026-11-24 17:59'))).toBe(null)
    expect(lastDue(evening, office, at('2026-11-20 17:59'), at('2026-11-20 18:00'))).toBe(at('2026-11-20 18:00'))
    expect(lastDue(evening, office, at('2026-11-02 18:00'), at('2026-11-20 19:00'))).toBe(at('2026-11-20 18:00'))
  })
})

it('is next due on the next day of work', () => {
  expect(nextDue(evening, office, at('2026-11-20 17:59'))).toBe(at('2026-11-20 18:00'))
  expect(nextDue(evening, office, at('2026-11-20 18:00'))).toBe(at('2026-11-24 18:00'))
  expect(nextDue(nightly, office, at('2026-11-20 18:00'))).toBe(at('2026-11-21 00:00'))
  const closed: BusinessDays = { calendar: { ...officeCalendar, weekdays: [[], [], [], [], [], [], []] }, holidays: {} }
  expect(nextDue(evening, closed, at('2026-11-20 18:00'))).toBe(null)
  expect(lastDue(evening, closed, long, at('2026-11-20 18:00'))).toBe(null)
})
