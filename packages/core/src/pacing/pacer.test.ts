import { describe, expect, it } from 'vitest'
import type { BusyAgent } from './outlook.ts'
import {
  decide,
  firstPacer,
  learn,
  municipalRules,
  type PacerInput,
  type PacerSnapshot,
  type PacerState,
  type PacingRules,
} from './pacer.ts'

const predictive: PacingRules = { ...municipalRules, mode: { kind: 'predictive' }, cap: 0.03 }
const wrapping = (elapsedS: number): BusyAgent => ({ phase: 'wrapUp', elapsedS, talkS: 100, isLeaving: false })
const talking = (elapsedS: number): BusyAgent => ({ phase: 'talk', elapsedS, talkS: 0, isLeaving: false })
const ringing = (...ages: readonly number[]): PacerSnapshot['inFlight'] =>
  ages.map((ageS, n) => ({ id: `a${n}`, ageS, ringS: Math.max(0, ageS - 3) }))

const snapshot = (more: Partial<PacerSnapshot> = {}): PacerSnapshot => ({
  nowS: 3_600,
  idle: 0,
  waiting: 0,
  inFlight: [],
  busy: Array.from({ length: 10 }, (_, n) => wrapping(3 * n)),
  spans: [{ answered: 1_000, abandoned: 0, cap: 0.03, expected: 0 }],
  ...more,
})

const told = (rules: PacingRules, inputs: readonly PacerInput[], theta?: number): PacerState =>
  inputs.reduce((state, input) => learn(state, rules, input, 5), firstPacer(rules, 0, theta))

const warm = (rules: PacingRules, theta?: number): PacerState =>
  told(
    rules,
    Array.from(
      { length: 120 },
      (_, n): PacerInput =>
        n % 3 === 0
          ? { type: 'attemptEnded', ageS: 6 + (n % 9), end: 'answered' }
          : { type: 'attemptEnded', ageS: 28, end: 'failed' },
    ),
    theta,
  )

describe('the pacer', () => {
  it('dials one call for each agent who is free, and no more, as the municipal rules have it', () => {
    const state = warm(municipalRules)
    const asked = (more: Partial<PacerSnapshot>) => decide(state, municipalRules, snapshot(more))
    expect(asked({ idle: 3 })).toMatchObject({ dial: 3, limit: 'nobodyFree' })
    expect(asked({ idle: 3, inFlight: ringing(20, 24) })).toMatchObject({ dial: 1 })
    expect(asked({ idle: 3, inFlight: ringing(20), waiting: 2 })).toMatchObject({ dial: 0 })
    expect(asked({})).toMatchObject({ dial: 0, limit: 'nobodyFree' })
  })

  it('dials beyond the free agents when the bound allows, and says what held it back', () => {
    const decision = decide(warm(predictive), predictive, snapshot({ idle: 1 }))
    expect(decision.dial).toBeGreaterThan(1)
    expect(decision.limit).toBe('risk')
    expect(decision.risk).toBeGreaterThan(decision.theta)
  })

  it('takes no risk before it has seen thirty attempts end', () => {
    const few = told(
      predictive,
      Array.from({ length: 29 }, () => ({ type: 'attemptEnded', ageS: 28, end: 'failed' })),
    )
    expect(decide(few, predictive, snapshot({ idle: 1 }))).toMatchObject({ dial: 1, limit: 'warmUp' })
    const soon = warm(predictive)
    expect(decide(soon, predictive, snapshot({ idle: 1, nowS: 39 }))).toMatchObject({ dial: 1, limit: 'warmUp' })
  })

  it('takes no risk while the gate is closed, whatever it has learnt', () => {
    const spans = [{ answered: 100, abandoned: 3, cap: 0.03, expected: 0 }]
    expect(decide(warm(predictive), predictive, snapshot({ idle: 2, spans }))).toMatchObject({ dial: 2, limit: 'gate' })
  })

  it('does not count on an agent who has signed for a pause', () => {
    const leaving = [20, 30, 25, 5].map(
      (s): BusyAgent => ({ phase: 'wrapUp', elapsedS: s, talkS: 100, isLeaving: true }),
    )
    const state = warm(predictive, 0.3)
    const [stays, leaves] = [
      decide(state, predictive, snapshot()),
      decide(state, predictive, snapshot({ busy: leaving })),
    ]
    expect(stays.dial).toBeGreaterThan(0)
    expect(leaves.dial).toBe(0)
  })

  it('never passes the lines, the lines for each agent or the calls a second', () => {
    const many = snapshot({ idle: 40, busy: [] })
    const asked = (rules: Partial<PacingRules>) => decide(warm(predictive), { ...predictive, ...rules }, many)
    expect(asked({ mostLines: 7 })).toMatchObject({ dial: 7, limit: 'lines' })
    expect(asked({ linesPerAgent: 0.5 })).toMatchObject({ dial: 20, limit: 'linesPerAgent' })
    expect(asked({ callsPerS: 5 })).toMatchObject({ dial: 5, limit: 'callsPerSecond' })
  })

  it('withdraws a ringing call only where that is allowed, and only one that would be lost', () => {
    const rules = { ...predictive, cancelAfterRingS: 15 }
    const crowded = snapshot({ busy: [talking(2), talking(3)], waiting: 1, inFlight: ringing(19, 21) })
    expect(decide(warm(rules), rules, crowded).cancel).toEqual(['a1'])
    expect(decide(warm(predictive), predictive, crowded).cancel).toEqual([])
    // Ten who are about to be free: it will very likely be served.
    expect(decide(warm(rules), rules, snapshot({ inFlight: ringing(19, 21) })).cancel).toEqual([])
    expect(decide(warm(rules), rules, { ...crowded, inFlight: ringing(10, 12) }).cancel).toEqual([])
    expect(decide(warm(rules), rules, snapshot({ idle: 3, inFlight: ringing(19, 21) })).cancel).toEqual([])
  })

  it('dials so many for each free agent in power mode, while the gate is open', () => {
    const rules: PacingRules = { ...municipalRules, mode: { kind: 'power', callsPerAgent: 2.5 } }
    const spans = (abandoned: number) => [{ answered: 1_000, abandoned, cap: 0.01, expected: 0 }]
    expect(decide(warm(rules), rules, snapshot({ idle: 2, spans: spans(0) }))).toMatchObject({ dial: 5, limit: 'none' })
    expect(decide(warm(rules), rules, snapshot({ idle: 2, spans: spans(10) }))).toMatchObject({
      dial: 2,
      limit: 'gate',
    })
  })

  it('decides the same from the same log', () => {
    const [one, two] = [warm(predictive), warm(predictive)]
    const asked = snapshot({ idle: 1, inFlight: ringing(3, 9, 17) })
    expect(decide(one, predictive, asked)).toEqual(decide(two, predictive, asked))
    expect(decide(JSON.parse(JSON.stringify(one)) as PacerState, predictive, asked)).toEqual(
      decide(two, predictive, asked),
    )
  })
})
