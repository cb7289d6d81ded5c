import { describe, expect, it } from 'vitest'
import { seeded } from '../simulate/chance.ts'
import {
  type DurationHistory,
  durationCurve,
  endings,
  endsWithin,
  firstDurations,
  noteDuration,
  talkShape,
} from './duration-curve.ts'

const learned = (all: readonly number[], memory = 5_000): DurationHistory =>
  all.reduce((history, s) => noteDuration(history, s, memory), firstDurations(talkShape))

describe('the curve of durations', () => {
  it('begins with the mean of its shape', () => {
    const curve = durationCurve(firstDurations(talkShape), [])
    expect(endsWithin(curve, 0, 150)).toBeCloseTo(1 - Math.exp(-1), 5)
    expect(endsWithin(curve, 400, 150)).toBeCloseTo(1 - Math.exp(-1), 5)
  })

  it('learns what it is shown', () => {
    const chance = seeded(7)
    const curve = durationCurve(learned(Array.from({ length: 4_000 }, () => chance.logNormal(90, 0.9))), [])
    const again = seeded(8)
    const fresh = Array.from({ length: 4_000 }, () => again.logNormal(90, 0.9))
    for (const [from, within] of [
      [0, 30],
      [0, 90],
      [60, 60],
    ] as const) {
      const still = fresh.filter((s) => s > from)
      const share = still.filter((s) => s <= from + within).length / still.length
      expect(endsWithin(curve, from, within)).toBeCloseTo(share, 1)
    }
  })

  it('takes what still goes on for time in which nothing ended', () => {
    // Soon after the start only short talks have ended; the long ones are the ones that still go on.
    const short = Array.from({ length: 30 }, () => 12)
    const biased = endsWithin(durationCurve(learned(short), []), 0, 20)
    const honest = endsWithin(
      durationCurve(
        learned(short),
        Array.from({ length: 60 }, () => 60),
      ),
      0,
      20,
    )
    expect(biased).toBeGreaterThan(0.5)
    expect(honest).toBeLessThan(0.8 * biased)
  })

  it('gives the same in a row as one by one', () => {
    const curve = durationCurve(learned([3, 30, 300]), [5, 50])
    const row = endings(curve, 17, { startS: 1, stepS: 2, count: 200 })
    expect([...row]).toEqual(Array.from({ length: 201 }, (_, k) => endsWithin(curve, 17, 1 + 2 * k)))
    expect(row.every((value, k) => k === 0 || value >= (row[k - 1] ?? 0))).toBe(true)
  })
})
