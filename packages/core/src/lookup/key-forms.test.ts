import { describe, expect, it } from 'vitest'
import { normalised } from './key-forms.ts'

describe('digits', () => {
  it('are the same however they are grouped and however wide', () => {
    for (const written of ['0012345', '00-123-45', ' 00 12345 ', '００１２３４５', '００ー１２３４５', '00−12345'])
      expect(normalised('digits', written)).toBe('0012345')
  })

  it('keep their leading noughts, and refuse what is none', () => {
    expect(normalised('digits', '12345')).not.toBe(normalised('digits', '0012345'))
    for (const written of ['', '12a', '一二三', '1.2', '1'.repeat(33)]) expect(normalised('digits', written)).toBeNull()
  })
})

describe('a date', () => {
  it('is the same in every way that cities write it', () => {
    for (const written of [
      '1950-01-02',
      '1950/1/2',
      '1950.01.02',
      '19500102',
      '1950年1月2日',
      '１９５０年１月２日',
      '昭和25年1月2日',
      'S25.1.2',
      's25/01/02',
      'Ｓ２５．０１．０２',
    ])
      expect([written, normalised('date', written)]).toEqual([written, '1950-01-02'])
    expect(normalised('date', '令和元年5月1日')).toBe('2019-05-01')
    expect(normalised('date', '平成元年1月8日')).toBe('1989-01-08')
    expect(normalised('date', '大正15年12月24日')).toBe('1926-12-24')
  })

  it('exists', () => {
    expect(normalised('date', '2024-02-29')).toBe('2024-02-29')
    for (const written of ['2023-02-29', '1950-13-01', '1950-00-10', '0102', '25.1.2', 'X25.1.2', '', '1950-01-02x'])
      expect([written, normalised('date', written)]).toEqual([written, null])
  })
})

describe('a phone number', () => {
  it('is what is dialled at home', () => {
    for (const written of [
      '09012345678',
      '090-1234-5678',
      '+819012345678',
      '(090) 1234 5678',
      '０９０－１２３４－５６７８',
    ])
      expect(normalised('phone', written)).toBe('09012345678')
    expect(normalised('phone', '096-300-0001')).toBe('0963000001')
  })

  it('is not what nobody can dial', () => {
    for (const written of ['90-1234-5678', '110', '', '+12025550100'])
      expect([written, normalised('phone', written)]).toEqual([written, null])
  })
})
