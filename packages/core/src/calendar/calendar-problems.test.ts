import { describe, expect, it } from 'vitest'
import { type Calendar, standardCalendar } from './calendar.ts'
import { calendarProblems, calendarWarnings } from './calendar-problems.ts'

const day = [{ from: 540, to: 1_020 }]
const week = [[], day, day, day, day, day, []]
const night = [{ from: 1_080, to: 1_560 }]
const early = [{ from: 60, to: 540 }]
const sound: Calendar = { ...standardCalendar, id: 'office', name: '', weekdays: week }
const holidays = { '2026-11-23': '勤労感謝の日' }
const found = (change: Partial<Calendar>) =>
  calendarProblems({ ...sound, ...change }, holidays).map(({ where, found: what }) => `${where}: ${what}`)
const on = (weekday: number, openings: Calendar['weekdays'][number]) =>
  week.map((hours, n) => (n === weekday ? openings : hours))
const season = (from: string, to: string) => ({ from, to, weekdays: week })

it('has nothing to say about a sound calendar', () => {
  expect(
    found({
      weekdays: [night, ...week.slice(1, 6), night],
      seasons: [season('2026-10-01', '2026-12-31'), season('2026-11-01', '2026-11-30')],
      days: { '2026-11-24': { openings: [{ from: 0, to: 1_440 }], note: '' } },
      holidays: [{ from: 600, to: 720 }],
      lastDay: '2027-03-31',
    }),
  ).toEqual([])
})

describe('refuses', () => {
  const slot = { from: 0, to: 60, slot: ' ' }
  it.each<[string, Partial<Calendar>, string]>([
    ['a week of six days', { weekdays: week.slice(1) }, 'weekdays: 6 days'],
    ['hours that end before they begin', { weekdays: on(1, [{ from: 1_020, to: 540 }]) }, 'weekdays.1.0.to: 9:00'],
    ['hours of no length', { weekdays: on(1, [{ from: 540, to: 540 }]) }, 'weekdays.1.0.to: 9:00'],
    ['a beginning on the next day', { weekdays: on(1, [{ from: 1_500, to: 1_560 }]) }, 'weekdays.1.0.from: 1500'],
    ['an end in two days', { weekdays: on(1, [{ from: 0, to: 2_881 }]) }, 'weekdays.1.0.to: 2881'],
    ['half a minute', { weekdays: on(1, [{ from: 0.5, to: 60 }]) }, 'weekdays.1.0.from: 0.5'],
    ['a nameless slot', { weekdays: on(1, [slot]) }, 'weekdays.1.0.slot: " "'],
    ['overlaps', { weekdays: on(1, [...day, { from: 960, to: 1_080 }]) }, 'weekdays.1.1: 16:00–18:00'],
    ['a night into the next day', { weekdays: [[], night, early, [], [], [], []] }, 'weekdays.2.0: 1:00–9:00'],
    ['a Saturday night into Sunday', { weekdays: [early, [], [], [], [], [], night] }, 'weekdays.0.0: 1:00–9:00'],
    ['holidays with no hours', { holidays: [] }, 'holidays: no opening'],
    ['holidays with wrong hours', { holidays: [{ from: 60, to: 60 }] }, 'holidays.0.to: 1:00'],
    ['a season from late to early', { seasons: [season('2026-12-01', '2026-11-30')] }, 'seasons.0.to: 2026-11-30'],
    ['a season of no day', { seasons: [season('2026-02-29', '2026-11-30')] }, 'seasons.0.from: 2026-02-29'],
    [
      'seasons that overlap partly',
      { seasons: [season('2026-10-01', '2026-11-15'), season('2026-11-15', '2026-12-31')] },
      'seasons.1: 2026-11-15–2026-12-31',
    ],
    [
      'a season behind a longer one',
      { seasons: [season('2026-11-01', '2026-11-30'), season('2026-10-01', '2026-12-31')] },
      'seasons.1: 2026-10-01–2026-12-31',
    ],
    ['a day that is none', { days: { '2026-02-30': { openings: [], note: '' } } }, 'days.2026-02-30: 2026-02-30'],
    [
      'a day after the last',
      { lastDay: '2026-11-30', days: { '2026-12-01': { openings: [], note: '' } } },
      'days.2026-12-01: 2026-12-01',
    ],
    ['a last day that is none', { lastDay: '2026-11-31' }, 'lastDay: 2026-11-31'],
    [
      'a night into the morning of a named day',
      { weekdays: on(1, night), holidays: 'asWeekday', days: { '2026-11-24': { openings: early, note: '' } } },
      'days.2026-11-24.openings.0: 1:00–9:00',
    ],
    [
      'the night of a named day into a morning',
      { weekdays: on(2, early), days: { '2026-11-30': { openings: night, note: '' } } },
      'weekdays.2.0: 1:00–9:00',
    ],
    ['the night of a holiday into a morning', { weekdays: on(2, early), holidays: night }, 'weekdays.2.0: 1:00–9:00'],
    [
      'a night into the first morning of a season',
      {
        weekdays: on(1, night),
        holidays: 'asWeekday',
        seasons: [{ from: '2026-12-01', to: '2026-12-01', weekdays: on(2, early) }],
      },
      'seasons.0.weekdays.2.0: 1:00–9:00',
    ],
  ])('%s', (_, change, expected) => expect(found(change)).toEqual([expected]))

  it('each with what was expected and why', () => {
    const [first] = calendarProblems({ ...sound, weekdays: [[], night, early, [], [], [], []] }, {})
    expect(first).toEqual({
      where: 'weekdays.2.0',
      found: '1:00–9:00',
      expected: 'to begin at 2:00 or later',
      hint: 'the day before is open 18:00–26:00',
    })
  })
  it('everything that is wrong at once', () =>
    expect(found({ lastDay: 'x', weekdays: [], holidays: [] })).toHaveLength(3))
})

describe('warns of', () => {
  const now = Date.parse('2026-11-20T12:00:00+09:00')
  const known = Object.fromEntries(
    ['2026', '2027'].flatMap((year) => Array.from({ length: 16 }, (_, n) => [`${year}-01-${n + 10}`, '祝日'])),
  )
  const warned = (change: Partial<Calendar>, days = known) =>
    calendarWarnings({ ...sound, ...change }, days, now).map(({ where, found: what }) => `${where}: ${what}`)
  it('nothing in a calendar that goes on', () => expect(warned({ lastDay: '2026-11-20' })).toEqual([]))
  it('a day in the past, a season over, a service that has ended', () =>
    expect(
      warned({
        days: { '2026-11-19': { openings: [], note: '' }, '2026-11-20': { openings: [], note: '' } },
        seasons: [season('2026-10-01', '2026-11-19')],
        lastDay: '2026-11-19',
      }),
    ).toEqual(['days.2026-11-19: 2026-11-19', 'lastDay: 2026-11-19', 'seasons.0: 2026-10-01–2026-11-19']))
  it('a last night that runs past midnight', () =>
    expect(warned({ lastDay: '2026-12-01', weekdays: on(2, night) })).toEqual(['lastDay: 2026-12-01 18:00–26:00']))
  it('holidays that are not known for thirteen months', () => {
    const soon = Object.fromEntries(Object.entries(known).filter(([one]) => one < '2027'))
    expect(warned({}, soon)).toEqual(['holidays: known until 2026-12-31'])
    expect(warned({}, {})).toEqual(['holidays: known until the year before'])
    expect(warned({ holidays: 'asWeekday' }, {})).toEqual([])
  })
})
