import { describe, expect, it } from 'vitest'
import { toldText } from './told.ts'

const said = (expected: string, found = '', hint = '') => toldText({ where: 'reason', found, expected, hint })

describe('what is wrong with a field', () => {
  it('is said in Japanese, whether the API counts characters, names a kind or says it itself', () => {
    expect(said('at least 1', 'an empty text')).toBe('入れてください。')
    expect(said('at least 12')).toBe('12 以上にしてください。')
    expect(said('date', 'an empty text')).toBe('日付を入れてください。')
    expect(said('', '', '同じ番号があります')).toBe('同じ番号があります')
  })

  it('is not swallowed when there is no word for it', () => {
    expect(said('something new', 'a text of 3 characters')).toBe('reason: something new')
  })
})
