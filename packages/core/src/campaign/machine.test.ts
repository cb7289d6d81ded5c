import { describe, expect, it } from 'vitest'
import { falseMachines, isSampled } from './machine.ts'

const calls = Array.from({ length: 20_000 }, (_, n) => `kokuho-${n}-1-1795298797123-${n % 7}`)

describe('which calls judged a machine are listened to', () => {
  it('is the share asked for, always the same ones, and more of them when the share grows', () => {
    for (const share of [0, 0.05, 0.3, 1]) {
      const chosen = calls.filter((call) => isSampled(call, share))
      expect(Math.abs(chosen.length / calls.length - share)).toBeLessThan(0.01)
      expect(calls.filter((call) => isSampled(call, share))).toEqual(chosen)
      expect(chosen.every((call) => isSampled(call, Math.min(1, share + 0.1)))).toBe(true)
    }
  })
})

describe('how many machines were persons', () => {
  it('is not known before anybody has listened', () => expect(falseMachines(0, 0)).toBeNull())

  it('is bounded with 90 % certainty, ever closer', () => {
    expect(falseMachines(200, 20)?.share).toBe(0.1)
    expect(falseMachines(200, 20)?.atMost).toBeCloseTo(0.131, 2)
    expect(falseMachines(10, 0)?.atMost).toBeGreaterThan(0.1)
    expect(falseMachines(1_000, 0)?.atMost).toBeLessThan(0.002)
    expect(falseMachines(3, 3)?.atMost).toBe(1)
  })
})
