import { describe, expect, it } from 'vitest'
import { attemptCurve, firstHistory } from './attempt-curve.ts'
import { durationCurve, firstDurations, handleShape, talkShape, wrapShape } from './duration-curve.ts'
import { type BusyAgent, type OutlookInput, outlookOf } from './outlook.ts'

const talking = (elapsedS: number): BusyAgent => ({ phase: 'talk', elapsedS, talkS: 0, isLeaving: false })
const wrapping = (elapsedS: number): BusyAgent => ({ phase: 'wrapUp', elapsedS, talkS: 90, isLeaving: false })

const given = (more: Partial<OutlookInput> = {}) =>
  outlookOf({
    curves: {
      attempt: attemptCurve(firstHistory(25), []),
      talk: durationCurve(firstDurations(talkShape), []),
      wrapUp: durationCurve(firstDurations(wrapShape), []),
      shortWrapUp: durationCurve(firstDurations(wrapShape), []),
      handle: durationCurve(firstDurations(handleShape), []),
      leaves: 0,
    },
    agents: [],
    inFlightS: [],
    free: 0,
    ringTimeoutS: 25,
    graceS: 2,
    staff: 5,
    ...more,
  })

describe('the outlook of one more call', () => {
  it('is without risk while an agent is free for every call in flight', () => {
    expect(given({ free: 1 }).riskOf(0)).toBeCloseTo(0, 12)
    expect(given({ free: 3, inFlightS: [2, 9] }).riskOf(0)).toBeCloseTo(0, 12)
  })

  it('is certain to lose when nobody is free and nobody will be', () => {
    const leaving: BusyAgent = { phase: 'wrapUp', elapsedS: 5, talkS: 90, isLeaving: true }
    expect(given({ agents: [leaving] }).riskOf(0)).toBeCloseTo(1, 9)
    expect(given({ free: -1 }).riskOf(0)).toBe(1)
  })

  it('falls with every agent who will soon be free, and rises with every call', () => {
    const one = given({ agents: [wrapping(20)] }).riskOf(0)
    const two = given({ agents: [wrapping(20), wrapping(20)] }).riskOf(0)
    const busier = given({ agents: [wrapping(20), wrapping(20)], inFlightS: [1, 1] }).riskOf(0)
    expect(two).toBeLessThan(one)
    expect(busier).toBeGreaterThan(two)
  })

  it('knows that a call that rings for long weighs next to nothing', () => {
    const agents = [talking(100), wrapping(10)]
    const fresh = given({ agents, inFlightS: [3, 3], free: 1 }).riskOf(0)
    const old = given({ agents, inFlightS: [24, 24], free: 1 }).riskOf(0)
    expect(old).toBeLessThan(fresh / 3)
  })

  it('equals what all cases together say', () => {
    // Two agents who come back at known moments and two calls: the chances of every case can be written down.
    const agents: readonly BusyAgent[] = [
      { phase: 'known', freeInS: 1 },
      { phase: 'known', freeInS: 1_000 },
    ]
    const outlook = given({ agents, inFlightS: [0, 0] })
    const [worst] = outlook.congestion()
    const alone = given({ agents: [], inFlightS: [0], free: 1 })
    // One agent, two calls: lost when one of the two is with him at the worst moment.
    const both = alone.congestion()
    expect(both[0]).toBeGreaterThan(0)
    const one = both[0] ?? 0
    expect(worst).toBeCloseTo(1 - (1 - one) * (1 - one), 9)
  })

  it('is the same after a call was added and taken away again', () => {
    const input = { agents: [talking(10), talking(200), wrapping(8)], inFlightS: [1, 5, 11, 17], free: 1 }
    const before = given(input).riskOf(0)
    const outlook = given(input)
    outlook.dial()
    expect(outlook.riskOf(0)).toBeGreaterThan(before)
    outlook.withdraw(0)
    expect(outlook.riskOf(0)).toBeCloseTo(before, 9)
  })

  it('says nearly the same whether sums are exact or taken as normal', () => {
    const agents = Array.from({ length: 58 }, (_, n) => (n % 4 === 0 ? wrapping(n % 30) : talking(7 * n)))
    const inFlightS = Array.from({ length: 40 }, (_, n) => n % 26)
    const exact = given({ agents, inFlightS, free: 0, staff: 58 })
    const normal = given({ agents, inFlightS, free: 0, staff: 61 })
    expect(normal.riskOf(0)).toBeCloseTo(exact.riskOf(0), 1)
    expect(Math.abs(normal.riskOf(0) - exact.riskOf(0))).toBeLessThan(0.02)
  })
})
