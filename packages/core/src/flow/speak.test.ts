import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languages } from './flow.ts'
import { partsOf, promptsOf, sayValue } from './speak.ts'

const said = (manner: Parameters<typeof sayValue>[0], value: string, language: string): string =>
  sayValue(manner, value, language)
    .map((prompt) => prompt.slice(3).replace('number-', ''))
    .join(' ')

describe('numbers', () => {
  it.each([
    ['0', '0', '0'],
    ['4', '4', '4'],
    ['10', '10', '10'],
    ['14', '10 4', '14'],
    ['20', '20', '20'],
    ['21', '20 1', '20 1'],
    ['100', '100', '1 hundred'],
    ['104', '100 4', '1 hundred 4'],
    ['110', '100 10', '1 hundred 10'],
    ['300', '300', '3 hundred'],
    ['608', '600 8', '6 hundred 8'],
    ['1000', '1000', '1 thousand'],
    ['3800', '3000 800', '3 thousand 8 hundred'],
    ['9999', '9000 900 90 9', '9 thousand 9 hundred 90 9'],
    ['10000', '1 man', '10 thousand'],
    ['100000', '10 man', '1 hundred thousand'],
    ['10000004', '1000 man 4', '10 million 4'],
    ['12345678', '1000 200 30 4 man 5000 600 70 8', '12 million 3 hundred 40 5 thousand 6 hundred 70 8'],
    ['100000000', '1 oku', '1 hundred million'],
    ['0014', '10 4', '14'],
  ])('%s is %s in Japanese and %s in English', (value, ja, en) => {
    expect(said('number', value, 'ja')).toBe(ja)
    expect(said('number', value, 'en')).toBe(en)
  })
})

describe('amounts', () => {
  it.each([
    ['0', '0 yen', '0 yen'],
    ['4', '4-yen yen', '4 yen'],
    ['14', '10 4-yen yen', '14 yen'],
    ['40', '40 yen', '40 yen'],
    ['304', '300 4-yen yen', '3 hundred 4 yen'],
    ['40000', '4 man yen', '40 thousand yen'],
    ['3800', '3000 800 yen', '3 thousand 8 hundred yen'],
  ])('of %s yen are %s and %s: よえん, but よんまんえん', (value, ja, en) => {
    expect(said('yen', value, 'ja')).toBe(ja)
    expect(said('yen', value, 'en')).toBe(en)
  })
})

describe('days', () => {
  it.each([
    ['2026-08-01', '2000 20 6 year month-8 day-1', 'month-8 day-1 2 thousand 20 6'],
    ['20240229', '2000 20 4-yen year month-2 day-29', 'month-2 day-29 2 thousand 20 4'],
    ['0801', 'month-8 day-1', 'month-8 day-1'],
    ['08-01', 'month-8 day-1', 'month-8 day-1'],
    ['1231', 'month-12 day-31', 'month-12 day-31'],
  ])('%s is %s and %s', (value, ja, en) => {
    expect(said('date', value, 'ja')).toBe(ja)
    expect(said('date', value, 'en')).toBe(en)
  })
  it('that there are not are read digit by digit', () => {
    expect(said('date', '1301', 'ja')).toBe('digit-1 digit-3 digit-0 digit-1')
    expect(said('date', '0132', 'en')).toBe('digit-0 digit-1 digit-3 digit-2')
  })
})

it('what fits no manner is read digit by digit, and what has no digits is nothing', () => {
  expect(said('yen', '1234567890', 'ja')).toBe([...'1234567890'].map((digit) => `digit-${digit}`).join(' '))
  expect(said('number', '-5', 'ja')).toBe('digit-5')
  expect(said('number', 'none', 'en')).toBe('')
  expect(said('digits', '090-1', 'ja')).toBe('digit-0 digit-9 digit-0 digit-1')
})
it('languages without numerals read every value digit by digit', () => {
  for (const language of ['zh', 'ko', 'es', 'vi'])
    expect(sayValue('yen', '30', language)).toEqual([`${language}/digit-3`, `${language}/digit-0`])
})
it('words without a slash are in the language of the caller, and a value that is not there is left out', () => {
  const words = ['hello', 'ja/note', { say: 'digits', of: 'number' }, { say: 'digits', of: 'constructor' }] as const
  expect(promptsOf(words, { language: 'ko', values: {} })).toEqual(['ko/hello', 'ja/note'])
  expect(promptsOf(words, { language: 'ko', values: { number: '1' } })).toEqual(['ko/hello', 'ja/note', 'ko/digit-1'])
})
it('whatever is said is among the parts that are asked for', () => {
  const value = fc.oneof(
    fc.nat(999_999_999).map(String),
    fc.nat(10_000).map(String),
    fc.string({ maxLength: 12 }),
    fc
      .tuple(fc.nat(9_999), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
      .map(([year, month, day]) => [year, month, day].map((n) => String(n).padStart(2, '0')).join('-')),
    fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
      .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join('')),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  )
  const manner = fc.constantFrom('digits' as const, 'number' as const, 'yen' as const, 'date' as const)
  fc.assert(
    fc.property(manner, value, fc.constantFrom(...languages), (how, what, language) => {
      const parts = partsOf(how, language)
      for (const prompt of sayValue(how, what, language)) expect(parts).toContain(prompt)
    }),
    { numRuns: 1_500, seed: 20261121 },
  )
})
