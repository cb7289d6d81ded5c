import { nationalHolidays } from '@tsunagu/store'
import japaneseHolidays from 'japanese-holidays'
import { expect, it } from 'vitest'

const tokyo = (text: string): number => Date.parse(`${text}+09:00`)

/** What another hand has reckoned from the laws, without looking at our source. */
const reckoned = (year: number): readonly string[] =>
  japaneseHolidays
    .getHolidaysOf(year)
    .map(({ month, date }) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
    .sort()

it('knows the holidays of 2015 to 2030 as a second source reckons them', () => {
  const ours = Object.keys(nationalHolidays(tokyo('2016-01-01T00:00:00')))
  for (let year = 2015; year <= 2030; year += 1)
    expect(ours.filter((day) => day.startsWith(String(year)))).toEqual(reckoned(year))
})
it('begins with the year before and goes on to the end of next year at least', () => {
  const days = Object.keys(nationalHolidays(tokyo('2026-11-21T12:00:00')))
  expect(days[0]).toBe('2025-01-01')
  expect(days.at(-1)?.slice(0, 4)).toBe('2050')
})
it('knows days in lieu, days between holidays, and the years of special laws', () => {
  const days = nationalHolidays(tokyo('2016-01-01T00:00:00'))
  expect(days['2026-05-06']).toBe('振替休日')
  expect(days['2026-09-22']).toBe('休日')
  expect(days['2019-05-01']).toBeDefined()
  expect(days['2021-07-23']).toBe('スポーツの日')
  expect(days['2021-10-11']).toBeUndefined()
})
