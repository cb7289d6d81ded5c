import { describe, expect, it } from 'vitest'
import { erlangA, erlangC, erlangCWaitMs } from './erlang.ts'

const load = { agents: 12, callsPerHour: 200, handleMs: 180_000 }

describe('Erlang C', () => {
  it('agrees with its tables: 10 erlangs on 12 agents, 44.9 % wait', () => {
    expect(erlangC(load)?.waits).toBeCloseTo(0.449, 3)
    expect(erlangC({ agents: 1, callsPerHour: 10, handleMs: 180_000 })?.waits).toBeCloseTo(0.5, 9)
  })

  it('knows no balance for more traffic than agents', () => {
    expect(erlangC({ ...load, agents: 10 })).toBeNull()
    expect(erlangCWaitMs({ ...load, agents: 10 }, 0.9)).toBeNull()
  })

  it('gives the wait that one in ten exceeds: 0 while fewer wait at all', () => {
    const beyond = erlangCWaitMs(load, 0.9) ?? 0
    expect(0.449388 * Math.exp((-2 * beyond) / 180_000)).toBeCloseTo(0.1, 5)
    expect(erlangCWaitMs(load, 0.5)).toBe(0)
  })
})

describe('Erlang A', () => {
  it('goes over into Erlang C when nobody gives up', () => {
    const a = erlangA({ ...load, patienceMs: 1e12 })
    expect(a.waits).toBeCloseTo(erlangC(load)?.waits ?? 0, 6)
    expect(a.meanAnswerMs).toBeCloseTo(erlangC(load)?.meanAnswerMs ?? 0, 0)
    expect(a.abandoned).toBeLessThan(1e-6)
  })

  it('is an M/M/∞ when patience is as long as the talk: present callers are Poisson', () => {
    const a = erlangA({ ...load, patienceMs: 180_000 })
    // P(N ≥ 12) for a Poisson mean of 10.
    let term = Math.exp(-10)
    let below = term
    for (let n = 1; n < 12; n++) {
      term *= 10 / n
      below += term
    }
    expect(a.waits).toBeCloseTo(1 - below, 9)
  })

  it('splits the wait of all into those answered and those who gave up', () => {
    const a = erlangA({ ...load, agents: 8, patienceMs: 60_000 })
    // Little's law for those who give up: share = mean wait ÷ patience.
    expect(a.abandoned).toBeCloseTo(a.meanWaitMs / 60_000, 9)
    expect(a.meanAnswerMs).toBeLessThan(a.meanWaitMs)
  })

  it('bears a load of a thousand agents', () => {
    const a = erlangA({ agents: 1_000, callsPerHour: 20_000, handleMs: 180_000, patienceMs: 60_000 })
    expect(a.abandoned).toBeGreaterThan(0)
    expect(a.abandoned).toBeLessThan(0.05)
  })

  it('loses everybody without agents, and nobody without calls', () => {
    expect(erlangA({ ...load, agents: 0, patienceMs: 60_000 }).abandoned).toBe(1)
    expect(erlangA({ ...load, callsPerHour: 0, patienceMs: 60_000 })).toMatchObject({ waits: 0, abandoned: 0 })
  })
})
