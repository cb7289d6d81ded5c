import { describe, expect, it } from 'vitest'
import { seeded } from '../simulate/chance.ts'
import { boundOf, type CappedSpan, firstSteering, isGateOpen, type Steering, steer, thetaOf } from './steering.ts'

const bound = boundOf(0.03)

const told = (outcomes: readonly ('served' | 'abandoned')[], everyS: number, frozen = false): Steering =>
  outcomes.reduce(
    (state, outcome, n) => steer(state, bound, { atS: n * everyS, outcome, frozen }),
    firstSteering(bound),
  )

describe('steering by what was lost', () => {
  it('aims at nine tenths of the cap', () => {
    expect(boundOf(0.01).target).toBeCloseTo(0.009, 12)
    expect(thetaOf(firstSteering(bound))).toBeCloseTo(0.027, 12)
  })

  it('accepts less risk after each loss and a little more after each success', () => {
    const [first, won, lost] = [told([], 20), told(['served'], 20), told(['abandoned'], 20)]
    expect(thetaOf(won)).toBeGreaterThan(thetaOf(first))
    expect(thetaOf(lost)).toBeLessThan(thetaOf(first))
    expect(told(['served', 'abandoned'], 20)).toMatchObject({ answered: 2, abandoned: 1 })
  })

  it('learns nothing while it warms up, so that it does not burst afterwards', () => {
    const outcomes = Array.from({ length: 500 }, () => 'served' as const)
    expect(thetaOf(told(outcomes, 20, true))).toBeCloseTo(0.027, 12)
    expect(thetaOf(told(outcomes, 20))).toBeGreaterThan(0.2)
  })

  it('takes small steps where many answers come before the first outcome is known', () => {
    const slow = thetaOf(told(['abandoned'], 20)) / thetaOf(told([], 20))
    const many = Array.from({ length: 400 }, () => 'served' as const)
    const before = told(many, 0.1)
    const after = steer(before, bound, { atS: 40, outcome: 'abandoned', frozen: false })
    expect(thetaOf(after) / thetaOf(before)).toBeGreaterThan(slow + 0.1)
    expect(thetaOf(after) / thetaOf(before)).toBeLessThan(1)
  })

  it('keeps the losses near the target in a world that is twenty times as bad as thought', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const chance = seeded(seed)
      let state = firstSteering(bound)
      for (let n = 0; n < 4_000; n += 1) {
        const outcome = chance.next() < 20 * thetaOf(state) ? 'abandoned' : 'served'
        state = steer(state, bound, { atS: 20 * n, outcome, frozen: false })
      }
      // The most that can be lost beyond the target: the way from the largest risk to none at all (PACING §7.5).
      const slack = Math.log(0.3 / 1e-6) / 0.25 / state.answered
      expect(state.abandoned / state.answered).toBeLessThanOrEqual(bound.target + slack)
      expect(state.abandoned / state.answered).toBeGreaterThan(0.02)
    }
  })
})

describe('the gate', () => {
  const span = (more: Partial<CappedSpan>): CappedSpan => ({
    answered: 200,
    abandoned: 0,
    cap: 0.01,
    expected: 0,
    ...more,
  })

  it('is open while one more loss, and all that are on their way, stay within the cap', () => {
    expect(isGateOpen([span({ abandoned: 1 })], 0)).toBe(true)
    expect(isGateOpen([span({ abandoned: 2 })], 0)).toBe(false)
    expect(isGateOpen([span({ abandoned: 1 })], 0.5)).toBe(false)
  })

  it('counts on half of what the day will still bring', () => {
    expect(isGateOpen([span({ answered: 0, expected: 199 })], 0)).toBe(false)
    expect(isGateOpen([span({ answered: 0, expected: 200 })], 0)).toBe(true)
  })

  it('closes for the strictest of its spans', () => {
    expect(isGateOpen([span({}), span({ answered: 50 })], 0)).toBe(false)
    expect(isGateOpen([], 0)).toBe(true)
  })
})
