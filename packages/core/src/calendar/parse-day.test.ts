import { describe, expect, it } from 'vitest'
import { parseDay } from './parse-day.ts'

/** Each era with its first and last day; 令和 has no last. */
const edges: readonly (readonly [string, string, string, string])[] = [
  ['明治', 'M', '6.1.1 = 1873-01-01', '45.7.30 = 1912-07-30'],
  ['大正', 'T', '1.7.30 = 1912-07-30', '15.12.25 = 1926-12-25'],
  ['昭和', 'S', '1.12.25 = 1926-12-25', '64.1.7 = 1989-01-07'],
  ['平成', 'H', '1.1.8 = 1989-01-08', '31.4.30 = 2019-04-30'],
  ['令和', 'R', '1.5.1 = 2019-05-01', '99.12.31 = 2117-12-31'],
]

describe('a day of an era', () => {
  it('is taken from its first day to its last', () => {
    for (const [kanji, letter, ...days] of edges)
      for (const edge of days) {
        const [written = '', day] = edge.split(' = ')
        for (const text of [`${kanji}${written}`, `${letter}${written}`, `${letter.toLowerCase()}${written}`])
          expect([text, parseDay(text)]).toEqual([text, day])
      }
  })

  it('is refused the day before and the day after', () => {
    for (const outside of ['5.12.31', '45.7.31']) expect(parseDay(`M${outside}`)).toBeNull()
    for (const outside of ['1.7.29', '15.12.26']) expect(parseDay(`大正${outside}`)).toBeNull()
    for (const outside of ['1.12.24', '64.1.8', '99.1.2']) expect(parseDay(`S${outside}`)).toBeNull()
    for (const outside of ['1.1.7', '31.5.1', '32.1.1']) expect(parseDay(`平成${outside}`)).toBeNull()
    for (const outside of ['1.4.30', '0.5.1']) expect(parseDay(`R${outside}`)).toBeNull()
  })

  it('may have 元 for its first year', () => {
    for (const [written, day] of [
      ['大正元年7月30日', '1912-07-30'],
      ['昭和元年12月25日', '1926-12-25'],
      ['平成元年1月8日', '1989-01-08'],
      ['令和 元年 5月 1日', '2019-05-01'],
    ] as const)
      expect([written, parseDay(written)]).toEqual([written, day])
    for (const outside of ['昭和元年12月24日', '平成元年1月7日', '令和元年4月30日'])
      expect(parseDay(outside)).toBeNull()
  })

  it('is read without signs between, as files have it, and only with its letter', () => {
    expect(parseDay('S250102')).toBe('1950-01-02')
    expect(parseDay('Ｈ３１０４３０')).toBe('2019-04-30')
    for (const written of ['H310501', '250102', 'S25012', 'X250102', 'S250230'])
      expect([written, parseDay(written)]).toEqual([written, null])
  })
})
