import { describe, expect, it } from 'vitest'
import { parseDay } from './parse-day.ts'
import { dayWriter } from './write-day.ts'

describe('a day as a file wants it', () => {
  it.each([
    ['yyyyMMdd', '2026-11-05', '20261105'],
    ['yyyy/M/d', '2026-11-05', '2026/11/5'],
    ['Gy年M月d日', '2026-11-05', '令和8年11月5日'],
    ['gyy.MM.dd', '2019-05-01', 'R01.05.01'],
    ['gyyMMdd', '2019-04-30', 'H310430'],
    ['gyyMMdd', '1989-01-07', 'S640107'],
    ['gyyMMdd', '1989-01-08', 'H010108'],
    ['gyyMMdd', '1926-12-25', 'S011225'],
    ['gyyMMdd', '1912-07-29', 'M450729'],
  ])('%s of %s is %s', (pattern, day, written) => {
    expect(dayWriter(pattern)({ day })).toBe(written)
  })

  it('has the time with it where the pattern asks for it', () => {
    expect(dayWriter('yyyyMMddHHmmss')({ day: '2026-11-05', time: '09:08:07' })).toBe('20261105090807')
  })

  it('is none when no era reigned', () => {
    expect(dayWriter('gyyMMdd')({ day: '1872-12-31' })).toBe(null)
    expect(dayWriter('yyyyMMdd')({ day: '1872-12-31' })).toBe('18721231')
  })

  it('is read back as the day it was, by every era', () => {
    for (const day of ['1900-02-28', '1920-01-01', '1950-10-10', '2000-02-29', '2026-11-21'])
      for (const pattern of ['Gy年M月d日', 'gyy.MM.dd', 'yyyy-MM-dd', 'yyyyMMdd'])
        expect(parseDay(dayWriter(pattern)({ day }) ?? '')).toBe(day)
  })
})
