import { describe, expect, it } from 'vitest'
import { cellMemory } from './cell-memory.ts'

describe('what a column said lately', () => {
  it('is told of the same bytes alone, and not of those that were refused since', () => {
    const memory = cellMemory()
    const recall = (text: string) => {
      const bytes = Buffer.from(`,${text},`)
      return memory.recall(bytes, 1, bytes.length - 1)
    }
    for (let n = 0; n < 3_000; n += 1) {
      const [good, bad] = [`2025${n}`, `x${n}`]
      expect(recall(good) ?? good).toBe(good)
      memory.remember(good)
      expect(recall(good)).toBe(good)
      expect([recall(bad), recall(bad)]).toEqual([undefined, undefined])
    }
    expect(recall('x'.repeat(25))).toBeUndefined()
    memory.remember('long')
    expect(recall('x'.repeat(25))).toBeUndefined()
  })
})
