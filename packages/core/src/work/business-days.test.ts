import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import { type BusinessDays, type DueRule, dueAt, nextBusinessDay, officeCalendar } from './business-days.ts'
import { dueText, holidays, moment } from './given-work.spec.ts'

const office: BusinessDays = { calendar: officeCalendar, holidays }
const next = (at: string): string => nextBusinessDay(office, moment(at))
const due = (rule: DueRule, at: string, of = office): string | null => dueText({ dueAt: dueAt(rule, moment(at), of) })

describe('the next business day', () => {
  it.each([
    ['an ordinary day', '2026-11-17 10:00', '2026-11-18'],
    ['Thursday evening', '2026-11-19 23:59', '2026-11-20'],
    ['Friday evening before a Monday that is a holiday', '2026-11-20 19:30', '2026-11-24'],
    ['Saturday', '2026-11-14 09:00', '2026-11-16'],
    ['Sunday night', '2026-11-15 23:59', '2026-11-16'],
    ['Monday just after midnight', '2026-11-16 00:00', '2026-11-17'],
    ['the last day before the year ends', '2026-12-28 16:00', '2027-01-04'],
    ['29 December, though a Tuesday', '2026-12-29 10:00', '2027-01-04'],
    ['New Year', '2027-01-01 10:00', '2027-01-04'],
    ['3 January, a Sunday', '2027-01-03 10:00', '2027-01-04'],
    ['the eve of Golden Week', '2026-05-01 17:00', '2026-05-07'],
    ['within Golden Week', '2026-05-05 12:00', '2026-05-07'],
    ['the day before 昭和の日', '2026-04-28 12:00', '2026-04-30'],
  ])('after %s (%s) is %s', (_, at, day) => expect(next(at)).toBe(day))

  it('follows the calendar of the contract: a Saturday that is named opens, a season may close', () => {
    const calendar = {
      ...officeCalendar,
      days: { '2026-12-30': { openings: [{ from: 540, to: 720 }], note: '臨時開庁' } },
    }
    expect(nextBusinessDay({ calendar, holidays }, moment('2026-12-28 10:00'))).toBe('2026-12-30')
    const saturday = {
      ...officeCalendar,
      weekdays: officeCalendar.weekdays.map((day, n) => (n === 6 ? [{ from: 540, to: 720 }] : day)),
    }
    expect(nextBusinessDay({ calendar: saturday, holidays }, moment('2026-11-20 19:00'))).toBe('2026-11-21')
  })

  it('is counted by the usual days when the calendar has ended or never opens', () => {
    const ended = { ...officeCalendar, lastDay: '2026-11-01' }
    expect(nextBusinessDay({ calendar: ended, holidays }, moment('2026-11-20 19:00'))).toBe('2026-11-24')
    const never = { ...standardCalendar, id: 'x', name: 'x', weekdays: [[], [], [], [], [], [], []] }
    expect(nextBusinessDay({ calendar: never, holidays }, moment('2026-11-20 19:00'))).toBe('2026-11-24')
  })
})

describe('a deadline', () => {
  const complaint: DueRule = { kind: 'businessDays', days: 1, minute: null }

  it('of the next business day is when the office closes, or the minute that is agreed', () => {
    expect(due(complaint, '2026-11-20 19:30')).toBe('2026-11-24 17:15')
    expect(due({ ...complaint, minute: 600 }, '2026-11-20 19:30')).toBe('2026-11-24 10:00')
    expect(due({ ...complaint, days: 3 }, '2026-11-20 19:30')).toBe('2026-11-26 17:15')
  })

  it('of today is today so long as the office is to close, else the next business day', () => {
    const today: DueRule = { ...complaint, days: 0 }
    expect(due(today, '2026-11-20 17:14')).toBe('2026-11-20 17:15')
    expect(due(today, '2026-11-20 17:15')).toBe('2026-11-24 17:15')
    expect(due(today, '2026-11-21 09:00')).toBe('2026-11-24 17:15')
  })

  it('in open minutes waits for the office to open, over nights and holidays', () => {
    const hour: DueRule = { kind: 'openMinutes', minutes: 60 }
    expect(due(hour, '2026-11-20 10:00')).toBe('2026-11-20 11:00')
    expect(due(hour, '2026-11-20 16:15')).toBe('2026-11-20 17:15')
    expect(due(hour, '2026-11-20 16:45')).toBe('2026-11-24 09:00')
    expect(due(hour, '2026-11-20 05:00')).toBe('2026-11-20 09:30')
    expect(due(hour, '2026-12-31 12:00')).toBe('2027-01-04 09:30')
  })

  it('in days, or of a day, is the end of it', () => {
    expect(due({ kind: 'days', days: 30 }, '2026-11-20 10:00')).toBe('2026-12-21 00:00')
    expect(due({ kind: 'endOf', day: '2026-11-25' }, '2026-11-20 10:00')).toBe('2026-11-26 00:00')
  })
})
