import { describe, expect, it } from 'vitest'
import { type AttemptEnd, answersWithin, attemptCurve, firstHistory, noteAttempt } from './attempt-curve.ts'

const memory = 300
type Ended = { readonly ageS: number; readonly end: AttemptEnd }

const after = (all: readonly Ended[], inFlightS: readonly number[] = []) =>
  attemptCurve(
    all.reduce((history, one) => noteAttempt(history, one, memory), firstHistory(25)),
    inFlightS,
  )
const times = (count: number, one: Ended): readonly Ended[] => Array.from({ length: count }, () => one)

describe('the curve of attempts', () => {
  it('begins with one answer in four', () => {
    expect(answersWithin(after([]), 0, 40)).toBeCloseTo(0.25, 5)
  })

  it('learns how many answer, and when', () => {
    const curve = after([...times(600, { ageS: 8.5, end: 'answered' }), ...times(600, { ageS: 27.5, end: 'failed' })])
    // The later half weighs more: what is old is forgotten.
    expect(answersWithin(curve, 0, 8)).toBeLessThan(0.05)
    expect(answersWithin(curve, 0, 10)).toBeGreaterThan(0.1)
    expect(answersWithin(curve, 10, 20)).toBeLessThan(0.02)
  })

  it('knows that a call that has rung for long is nearly dead', () => {
    const mixed = Array.from(
      { length: 400 },
      (_, n): Ended => (n % 3 === 0 ? { ageS: 4 + (n % 12), end: 'answered' } : { ageS: 27.5, end: 'failed' }),
    )
    const curve = after(mixed)
    expect(answersWithin(curve, 0, 30)).toBeGreaterThan(0.25)
    expect(answersWithin(curve, 18, 30)).toBeLessThan(0.03)
  })

  it('counts the attempts that still ring, or it would promise far too many answers', () => {
    // A minute after more is dialled than before, only those that were answered early have ended.
    const early = times(40, { ageS: 6.5, end: 'answered' })
    const ringing = Array.from({ length: 160 }, (_, n) => 8 + (n % 16))
    const biased = answersWithin(after(early), 0, 30)
    const honest = answersWithin(after(early, ringing), 0, 30)
    expect(biased).toBeGreaterThan(0.6)
    expect(honest).toBeLessThan(0.35)
  })

  it('is taught nothing about people by a network that fails', () => {
    const before = times(300, { ageS: 9.5, end: 'answered' })
    const outage = [...before, ...times(500, { ageS: 0.5, end: 'censored' })]
    expect(answersWithin(after(outage), 0, 30)).toBeCloseTo(answersWithin(after(before), 0, 30), 1)
    const taught = [...before, ...times(500, { ageS: 0.5, end: 'failed' })]
    expect(answersWithin(after(taught), 0, 30)).toBeLessThan(0.3)
  })

  it('keeps its shape when it has counted for long enough that weights would overflow', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, n): Ended => (n % 2 === 0 ? { ageS: 7.5, end: 'answered' } : { ageS: 27.5, end: 'failed' }),
    )
    expect(answersWithin(after(many), 0, 30)).toBeCloseTo(0.5, 2)
  })
})
