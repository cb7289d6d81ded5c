import { describe, expect, it } from 'vitest'
import { isReachable, numberKindOf, numberProblem, plainNumber } from './phone-number.ts'

describe('a number', () => {
  it.each([
    ['０９０－１２３４－５６７８', '09012345678'],
    ['(096) 328-1210', '0963281210'],
    ['+81 90 1234 5678', '09012345678'],
    ['+81(0)90-1234-5678', '09012345678'],
    ['184-090-1234-5678', '09012345678'],
    ['186 0963281210', '0963281210'],
    ['096ー328ー1210', '0963281210'],
    ['184', '184'],
  ])('%s is dialled as %s', (text, plain) => {
    expect(plainNumber(text)).toBe(plain)
  })

  it.each([
    ...['110', '118', '119', '１１９', '184110', '186119', '1100963281210', '119-0963-28'].map((text) => [
      text,
      'emergency',
    ]),
    ...['104', '115', '171', '177', '188', '189', '184', '186', '#9110', '＃7119', '*123'].map((text) => [
      text,
      'service',
    ]),
    ...['0990500123', '0180992222', '0170123456', '0570012345'].map((text) => [text, 'premium']),
    ...['02012345678', '0204123456'].map((text) => [text, 'machine']),
    ...['+1 202 555 0100', '010-1-202-555-0100', '+82-2-123-4567'].map((text) => [text, 'abroad']),
    ...['', '  ', '-', '（）'].map((text) => [text, 'empty']),
    ...['0901234567', '090123456789', '09001234567', '0801234567', '07001234567'].map((text) => [text, 'impossible']),
    ...['096328121', '09632812100', '0063281210', '0003281210', '05001234567', '0501234567'].map((t) => [
      t,
      'impossible',
    ]),
    ...['90-1234-5678', '不明', '0963281210内線12', '0120-1234-567', '0800-123-456', '00330963281210'].map((t) => [
      t,
      'impossible',
    ]),
  ])('%s is never dialled: %s', (text, problem) => {
    expect(numberProblem(text)).toBe(problem)
    expect(isReachable(text)).toBe(false)
  })

  it.each([
    ['090-1234-5678', 'mobile'],
    ['08011112222', 'mobile'],
    ['07091234567', 'mobile'],
    ['06012345678', 'mobile'],
    ['050-1234-5678', 'ip'],
    ['0963281210', 'landline'],
    ['0312345678', 'landline'],
    ['0992223333', 'landline'],
    ['0187123456', 'landline'],
    ['0576123456', 'landline'],
    ['0120123456', 'other'],
    ['0800-123-4567', 'other'],
  ])('%s can be rung: %s', (text, kind) => {
    expect([numberProblem(text), numberKindOf(text)]).toEqual([null, kind])
  })
})
