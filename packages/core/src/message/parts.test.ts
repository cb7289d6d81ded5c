import { describe, expect, it } from 'vitest'
import { countParts, splitParts } from './parts.ts'

describe('the parts of a text', () => {
  it.each([
    ['', 1],
    ['あ'.repeat(70), 1],
    ['あ'.repeat(71), 2],
    ['あ'.repeat(134), 2],
    ['あ'.repeat(135), 3],
    ['あ'.repeat(200), 3],
    ['a'.repeat(670), 10],
    // Two units each: 35 fit into one part, and a part of several holds 33 of them and no half.
    ['𠮷'.repeat(35), 1],
    ['𠮷'.repeat(36), 2],
    ['𠮷'.repeat(67), 3],
  ])('%#: are counted', (text, parts) => {
    expect(countParts(text)).toBe(parts)
  })

  it('are the whole text, each within its limit, and cut no character in two', () => {
    const text = `${'あ'.repeat(66)}𠮷${'い'.repeat(70)}😀`
    const parts = splitParts(text)
    expect(parts.join('')).toBe(text)
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(67)
      expect(part).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
    }
  })
})
