import { describe, expect, it } from 'vitest'
import { erlangA, erlangC } from './erlang.ts'
import { type FloorLoad, simulateFloor } from './simulate-floor.ts'

const hour = 3_600_000

/** Exponential service is a log-normal in name only, so the tests of the formulae use cv 1 and many hours. */
const load = (agents: number, callsPerHour: number, change: Partial<FloorLoad> = {}): FloorLoad => ({
  seed: 1,
  slots: Array.from({ length: 30 }, () => ({ callsPerHour, agents })),
  slotMs: hour,
  talk: { meanMs: 180_000, cv: 1 },
  wrapUp: { meanMs: 0, cv: 0 },
  patienceMs: null,
  pickUpMs: 0,
  ...change,
})

describe('the formulae', () => {
  it('Erlang C agrees with its tables', () => {
    // 10 erlangs on 12 agents: 44.9 % wait.
    expect(erlangC({ agents: 12, callsPerHour: 200, handleMs: 180_000 })?.waits).toBeCloseTo(0.449, 3)
    expect(erlangC({ agents: 10, callsPerHour: 200, handleMs: 180_000 })).toBeNull()
  })

  it('Erlang A goes over into Erlang C when nobody gives up', () => {
    const c = erlangC({ agents: 12, callsPerHour: 200, handleMs: 180_000 })
    const a = erlangA({ agents: 12, callsPerHour: 200, handleMs: 180_000, patienceMs: 1e12 })
    expect(a.waits).toBeCloseTo(c?.waits ?? 0, 3)
    expect(a.abandoned).toBeLessThan(1e-4)
  })
})

describe('the simulated floor', () => {
  it('loses no call: all are answered or abandoned', () => {
    const outcome = simulateFloor(load(10, 220, { patienceMs: 60_000 }))
    expect(outcome.answered + outcome.abandoned).toBe(outcome.calls)
  })

  it.each([
    [5, 80],
    [12, 200],
    [20, 360],
  ])('with %i agents and %i calls an hour waits as often as Erlang C says', (agents, callsPerHour) => {
    const formula = erlangC({ agents, callsPerHour, handleMs: 180_000 })
    const outcome = simulateFloor(load(agents, callsPerHour))
    expect(outcome.waited).toBeGreaterThan((formula?.waits ?? 0) - 0.08)
    expect(outcome.waited).toBeLessThan((formula?.waits ?? 0) + 0.08)
    expect(outcome.occupancy).toBeCloseTo((callsPerHour * 180_000) / hour / agents, 1)
  })

  it.each([
    [10, 220, 60_000],
    [5, 130, 120_000],
  ])(
    'with %i agents, %i calls an hour and patience loses as many as Erlang A says',
    (agents, callsPerHour, patienceMs) => {
      const formula = erlangA({ agents, callsPerHour, handleMs: 180_000, patienceMs })
      const outcome = simulateFloor(load(agents, callsPerHour, { patienceMs }))
      const lost = outcome.abandoned / outcome.calls
      expect(lost).toBeGreaterThan(formula.abandoned - 0.04)
      expect(lost).toBeLessThan(formula.abandoned + 0.04)
    },
  )

  it('is the same for the same seed and another for another', () => {
    const one = simulateFloor(load(5, 80))
    expect(simulateFloor(load(5, 80))).toEqual(one)
    expect(simulateFloor(load(5, 80, { seed: 2 }))).not.toEqual(one)
  })
})
