import { describe, expect, it } from 'vitest'
import { query } from './api.ts'
import { callerText, tableText, when, widthOf } from './output.ts'

describe('a table', () => {
  it('stands straight with Japanese in it', () => {
    const text = tableText(
      [
        { name: '佐藤', n: 1 },
        { name: 'Sato', n: null },
      ],
      [
        ['name', (row) => row.name],
        ['n', (row) => row.n],
      ],
    )
    expect(text.split('\n')).toEqual(['name  n', '佐藤  1', 'Sato  —'])
    expect(widthOf('ガイダンス１')).toBe(12)
  })

  it('shows Tokyo time and says what the network withholds', () => {
    expect(when('2026-11-20T15:30:00.000Z')).toBe('2026-11-21 00:30:00')
    expect(when(null)).toBeNull()
    expect(callerText({ kind: 'withheld' })).toBe('非通知')
    expect(callerText({ kind: 'presented', number: '09012345678' })).toBe('09012345678')
  })

  it('asks for what was given only', () => {
    expect(query({ from: undefined, number: '+81 90' })).toBe('?number=%2B81+90')
    expect(query({ from: undefined })).toBe('')
  })
})
