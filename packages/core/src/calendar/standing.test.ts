import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysAhead, outcomesOf } from './ahead.ts'
import { type Calendar, type Holidays, type Opening, standardCalendar, type Week } from './calendar.ts'
import { farthestDays, hoursOutcome, isOpen, nextChange, standingAt } from './standing.ts'
import { daysAfter, minuteMs, startOfDay, tokyoTime } from './tokyo-time.ts'

const tokyo = (text: string): number => Date.parse(`${text}+09:00`)
const day = [{ from: 540, to: 1_020 }]
const night = [{ from: 1_080, to: 1_560, slot: 'night' }]
const holidays: Holidays = { '2026-11-23': '勤労感謝の日', '2027-01-01': '元日' }
const office: Calendar = {
  ...standardCalendar,
  id: 'office',
  name: '本庁',
  weekdays: [[], day, day, day, day, day, []],
}
const nights: Calendar = { ...office, weekdays: Array.from({ length: 7 }, () => night) }
const standing = (calendar: Calendar, text: string) => standingAt(calendar, holidays, tokyo(text))
const outcome = (calendar: Calendar, text: string) => hoursOutcome(standing(calendar, text))

describe('an opening until 26:00', () => {
  it('belongs to the next morning, and keeps its slot', () => {
    expect(standing(nights, '2026-11-21T01:59:59')).toMatchObject({ open: true, slot: 'night', kind: 'weekday' })
    expect(standing(nights, '2026-11-21T02:00:00')).toMatchObject({ open: false })
  })
  it('goes on into a holiday, into a day closed by its date, and into the day after the last day of service', () => {
    for (const change of [
      {},
      { days: { '2026-11-23': { openings: [], note: '点検' } }, holidays: 'asWeekday' as const },
      { lastDay: '2026-11-22' },
    ]) {
      expect(standing({ ...nights, ...change }, '2026-11-23T01:59:00')).toMatchObject({ open: true, slot: 'night' })
      expect(standing({ ...nights, ...change }, '2026-11-23T02:00:00').open).toBe(false)
      expect(standing({ ...nights, ...change }, '2026-11-23T19:00:00').open).toBe('days' in change && false)
    }
  })
  it('does not come out of a day that is closed', () => {
    const closed = { ...nights, days: { '2026-11-24': { openings: [], note: '' } } }
    expect(standing(closed, '2026-11-25T01:00:00').open).toBe(false)
  })
})

describe('what counts first', () => {
  const all: Calendar = {
    ...office,
    seasons: [
      { from: '2026-11-01', to: '2026-11-30', weekdays: nights.weekdays },
      { from: '2026-11-23', to: '2026-11-24', weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 60 }]) },
    ],
    days: { '2026-11-23': { openings: [{ from: 600, to: 660 }], note: '臨時開庁' } },
    lastDay: '2026-11-23',
    emergency: { since: tokyo('2026-11-23T12:00:00'), by: 'ops', note: '地震' },
  }
  const kind = (change: Partial<Calendar>): string => standing({ ...all, ...change }, '2026-11-23T12:00:00').kind
  it('is the switch, the last day, the date, the holiday, the later season, the weekday', () => {
    expect(kind({})).toBe('emergency')
    expect(kind({ emergency: null, lastDay: '2026-11-22' })).toBe('ended')
    expect(kind({ emergency: null })).toBe('day')
    expect(kind({ emergency: null, days: {} })).toBe('holiday')
    expect(kind({ emergency: null, days: {}, holidays: 'asWeekday' })).toBe('season')
    expect(kind({ emergency: null, days: {}, holidays: 'asWeekday', seasons: [] })).toBe('weekday')
    const later = { ...all, emergency: null, days: {}, holidays: 'asWeekday' as const }
    expect(standing(later, '2026-11-23T00:30:00').open).toBe(true)
    expect(standing(later, '2026-11-22T00:30:00').open).toBe(true)
    expect(standing(later, '2026-11-23T19:00:00').open).toBe(false)
  })
  it('is not the switch before it was thrown', () => expect(standing(all, '2026-11-23T11:59:59.999').kind).toBe('day'))
  it('is a holiday only on a day without hours: before a special opening it is simply closed', () => {
    const special = { ...all, emergency: null }
    expect(outcome(special, '2026-11-23T09:59:00')).toBe('closed')
    expect(outcome(special, '2026-11-23T10:00:00')).toBe('open')
    expect(outcome(office, '2026-11-23T10:00:00')).toBe('holiday')
    expect(outcome({ ...office, holidays: [{ from: 600, to: 660 }] }, '2026-11-23T09:00:00')).toBe('closed')
    expect(outcome(office, '2026-11-22T10:00:00')).toBe('closed')
  })
})

/** Written a second time, in the dumbest way: every minute of the days is marked, later days over earlier nights. */
const markedMinutes = (calendar: Calendar, known: Holidays, first: number, days: number): Uint8Array => {
  const marks = new Uint8Array((days + 2) * 1_440)
  for (let n = -1; n <= days; n += 1) {
    const { day: date, weekday } = tokyoTime(first + n * 86_400_000)
    for (const { from, to } of openingsOf(calendar, known, date, weekday))
      for (let minute = n * 1_440 + from; minute < n * 1_440 + to; minute += 1)
        if (minute >= 0 && minute < marks.length) marks[minute] = 1
  }
  return marks
}
const openingsOf = (calendar: Calendar, known: Holidays, date: string, weekday: number): readonly Opening[] => {
  if (calendar.lastDay !== null && date > calendar.lastDay) return []
  const named = calendar.days[date]
  if (named !== undefined) return named.openings
  if (known[date] !== undefined && calendar.holidays === 'closed') return []
  if (known[date] !== undefined && Array.isArray(calendar.holidays)) return calendar.holidays as readonly Opening[]
  let week: Week = calendar.weekdays
  for (const season of calendar.seasons) if (season.from <= date && date <= season.to) week = season.weekdays
  return week[weekday] ?? []
}

const monthsThirteen = 397
const firstDay = startOfDay('2026-11-20')
const dayOf = (n: number): string => daysAfter(tokyoTime(firstDay), n).day
const openings = fc
  .uniqueArray(fc.nat(2_880), { maxLength: 4 })
  .map((edges) => [...edges].sort((a, b) => a - b))
  .map((edges) =>
    edges.flatMap((from, i) => {
      const to = edges[i + 1]
      return i % 2 === 0 && to !== undefined && from < 1_440 ? [{ from, to }] : []
    }),
  )
const week = fc.array(openings, { minLength: 7, maxLength: 7 })
const someDay = fc.nat(monthsThirteen).map(dayOf)
const anyCalendar = fc.record({
  id: fc.constant('any'),
  name: fc.constant(''),
  weekdays: fc.oneof(week, fc.constant(Array.from({ length: 7 }, () => [])), fc.constant(office.weekdays)),
  holidays: fc.oneof(fc.constant('closed' as const), fc.constant('asWeekday' as const), openings),
  seasons: fc.array(
    fc.record({ ends: fc.tuple(someDay, someDay), weekdays: week }).map(({ ends, weekdays }) => {
      const [from = '', to = ''] = [...ends].sort()
      return { from, to, weekdays }
    }),
    { maxLength: 2 },
  ),
  days: fc.dictionary(someDay, fc.record({ openings, note: fc.constant('') }), { maxKeys: 6 }),
  lastDay: fc.option(someDay),
  emergency: fc.constant(null),
})
const anyHolidays = fc.dictionary(someDay, fc.constant('祝日'), { maxKeys: 12 })

it('stands at every minute of thirteen months as a walk along them says, and changes when that walk changes', () => {
  fc.assert(
    fc.property(anyCalendar, anyHolidays, (calendar, known) => {
      const marks = markedMinutes(calendar, known, firstDay, monthsThirteen)
      const minutes = monthsThirteen * 1_440
      let change = -1
      for (let minute = minutes - 1; minute >= 0; minute -= 1) {
        if (marks[minute] !== marks[minute + 1]) change = minute + 1
        // Every minute near a change, and one of many elsewhere.
        const isNear = change !== -1 && change - minute < 3
        if (!isNear && minute % 89 !== 0) continue
        const at = firstDay + minute * minuteMs + (minute % 59_999)
        if (isOpen(calendar, known, at) !== (marks[minute] === 1)) throw new Error(`stands wrong at ${minute}`)
        const found = nextChange(calendar, known, at)
        if (change !== -1 && found !== firstDay + change * minuteMs)
          throw new Error(`${minute}: ${found}, not ${change}`)
        if (change === -1 && found <= firstDay + minutes * minuteMs) throw new Error(`${minute}: changes at ${found}`)
      }
    }),
    { numRuns: 25, seed: 1_120 },
  )
}, 60_000)

describe('the next change', () => {
  it('is found months ahead, and never further away than it is worth to wait', () => {
    const once = {
      ...office,
      weekdays: nights.weekdays.map(() => []),
      days: { '2027-10-01': { openings: day, note: '' } },
    }
    expect(nextChange(once, {}, tokyo('2026-11-20T10:00:00'))).toBe(tokyo('2027-10-01T09:00:00'))
    const at = tokyo('2028-01-01T00:00:00')
    expect(nextChange(once, {}, at)).toBe(at + farthestDays * 86_400_000)
  })
  it('does not come while it is open day and night, nor while the switch is on', () => {
    const always = { ...office, weekdays: nights.weekdays.map(() => [{ from: 0, to: 1_440 }]) }
    const at = tokyo('2026-11-20T10:00:00')
    expect(nextChange(always, {}, at)).toBe(at + farthestDays * 86_400_000)
    expect(nextChange({ ...always, lastDay: '2027-03-31' }, {}, at)).toBe(tokyo('2027-04-01T00:00:00'))
    const off = { ...office, emergency: { since: at, by: '', note: '' } }
    expect(nextChange(off, {}, at)).toBe(at + farthestDays * 86_400_000)
    expect(nextChange(off, {}, at - 1)).toBe(at)
    expect(nextChange(off, {}, at - 5 * 3_600_000)).toBe(tokyo('2026-11-20T09:00:00'))
  })
})

describe('the days ahead', () => {
  const calendar: Calendar = {
    ...office,
    days: {
      '2026-11-22': { openings: [{ from: 600, to: 900 }], note: '日曜開庁' },
      '2026-11-25': { openings: [{ from: 540, to: 1_560 }], note: '夜間' },
      '2026-11-26': { openings: [], note: '点検' },
    },
    lastDay: '2026-11-27',
  }
  it('say what each is, and how it is unlike its weekday', () => {
    const ahead = daysAhead(calendar, holidays, tokyo('2026-11-21T23:59:00'), 8)
    expect(ahead.map(({ day: date, kind, differs, note }) => [date.slice(8), kind, differs, note])).toEqual([
      ['21', 'weekday', 'none', ''],
      ['22', 'day', 'opened', '日曜開庁'],
      ['23', 'holiday', 'closed', '勤労感謝の日'],
      ['24', 'weekday', 'none', ''],
      ['25', 'day', 'otherHours', '夜間'],
      ['26', 'day', 'closed', '点検'],
      ['27', 'weekday', 'none', ''],
      ['28', 'ended', 'none', ''],
    ])
    expect(ahead.map(({ openUntil }) => openUntil)).toEqual([0, 0, 0, 0, 0, 120, 0, 0])
  })
  it('are all shut while the emergency switch is on', () => {
    const off = { ...calendar, emergency: { since: tokyo('2026-11-24T08:00:00'), by: 'ops', note: '停電' } }
    const ahead = daysAhead(off, holidays, tokyo('2026-11-23T10:00:00'), 3)
    expect(ahead.map(({ kind }) => kind)).toEqual(['holiday', 'emergency', 'emergency'])
    expect(ahead[1]).toMatchObject({ openings: [], differs: 'closed', note: '停電' })
  })
})

it('tells every outcome of thirteen months and when it is met first', () => {
  const from = tokyo('2026-11-20T12:34:56')
  const evening = { ...office, weekdays: office.weekdays.map((hours, n) => (n === 3 ? [...hours, ...night] : hours)) }
  expect(outcomesOf({ ...evening, lastDay: '2027-03-31' }, holidays, from, 13)).toEqual([
    { outcome: 'open', slot: null, first: from },
    { outcome: 'closed', slot: null, first: tokyo('2026-11-20T17:00:00') },
    { outcome: 'holiday', slot: null, first: tokyo('2026-11-23T00:00:00') },
    { outcome: 'open', slot: 'night', first: tokyo('2026-11-25T18:00:00') },
    { outcome: 'ended', slot: null, first: tokyo('2027-04-01T02:00:00') },
    { outcome: 'emergency', slot: null, first: from },
  ])
})
it('finds each outcome that a walk by the minute finds, no other, and not later', () => {
  fc.assert(
    fc.property(anyCalendar, anyHolidays, (calendar, known) => {
      const found = new Map<string, number>()
      for (let at = firstDay; tokyoTime(at).day <= '2027-01-20'; at += minuteMs) {
        const { slot, ...rest } = standingAt(calendar, known, at)
        const key = `${hoursOutcome({ slot, ...rest })} ${slot ?? ''}`
        if (!found.has(key)) found.set(key, at)
      }
      const told = outcomesOf(calendar, known, firstDay, 2).filter((one) => one.outcome !== 'emergency')
      expect(new Map(told.map(({ outcome: what, slot, first }) => [`${what} ${slot ?? ''}`, first]))).toEqual(found)
    }),
    { numRuns: 8, seed: 4 },
  )
}, 60_000)
