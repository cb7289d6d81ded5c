import { describe, expect, it } from 'vitest'
import { seededFor } from './chance.ts'
import { ratioOf } from './confidence.ts'
import { drawMs, type Spread } from './spread.ts'

describe('an estimate', () => {
  it('is a ratio of sums, with an interval that narrows with replications', () => {
    expect(ratioOf([[9, 10]])).toEqual({ mean: 0.9, within: null })
    expect(ratioOf([[0, 0]])).toBeNull()
    const few = ratioOf([
      [9, 10],
      [8, 10],
      [10, 10],
    ])
    expect(few?.mean).toBe(0.9)
    // t(2) = 4.303, standard deviation 0.1, three replications.
    expect(few?.within).toBeCloseTo((4.303 * 0.1) / Math.sqrt(3), 9)
  })

  it('holds the truth about 95 times in 100', () => {
    const chance = seededFor('coverage')
    let held = 0
    for (let n = 0; n < 400; n++) {
      const estimate = ratioOf(
        Array.from({ length: 10 }, () => [chance.exponential(5) + chance.exponential(5), 2] as const),
      )
      if (Math.abs((estimate?.mean ?? 0) - 5) <= (estimate?.within ?? 0)) held++
    }
    expect(held / 400).toBeGreaterThan(0.91)
    expect(held / 400).toBeLessThan(0.98)
  })
})

describe('a spread', () => {
  it.each<Spread>([
    { kind: 'fixed', meanMs: 4_000 },
    { kind: 'exponential', meanMs: 4_000 },
    { kind: 'logNormal', meanMs: 4_000, cv: 0.8 },
  ])('of $kind has its mean, and its coefficient of variation', (spread) => {
    const chance = seededFor('spread', spread.kind)
    const drawn = Array.from({ length: 40_000 }, () => drawMs(chance, spread))
    const mean = drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length
    const cv = Math.sqrt(drawn.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / drawn.length) / mean
    expect(mean / 4_000).toBeCloseTo(1, 1)
    expect(cv).toBeCloseTo({ fixed: 0, exponential: 1, logNormal: 0.8 }[spread.kind], 1)
  })

  it('is drawn by name: the luck of one does not move that of another', () => {
    expect(seededFor(1, 'a').next()).toBe(seededFor(1, 'a').next())
    expect(seededFor(1, 'a').next()).not.toBe(seededFor(1, 'b').next())
    expect(seededFor(1, 2, 'a').next()).not.toBe(seededFor(12, 'a').next())
  })
})
