import { describe, expect, it } from 'vitest'
import { type SlotCount, type Traits, timeReason, timeScores } from './best-time.ts'

const old: Traits = { age: 70, claimKind: 'kaigo', area: '862', numberKind: 'landline' }
const young: Traits = { age: 30, claimKind: 'kokuho', area: '860', numberKind: 'mobile' }
const morning = { weekday: 2, band: '午前' }
const evening = { weekday: 2, band: '夜' }
const count = (traits: Traits, slot: typeof morning, attempts: number, contacts: number): SlotCount => ({
  ...traits,
  ...slot,
  attempts,
  contacts,
})

const scores = timeScores([
  count(old, morning, 200, 80),
  count(old, evening, 200, 20),
  count(young, morning, 200, 10),
  count(young, evening, 200, 60),
])

describe('which time is good for whom', () => {
  it('is told by what became of attempts to persons like him', () => {
    expect(scores(old, morning).lift).toBeGreaterThan(1.3)
    expect(scores(old, evening).lift).toBeLessThan(0.7)
    expect(scores(young, evening).lift).toBeGreaterThan(1.3)
    expect(scores(young, evening).rate).toBeCloseTo((60 + 20 * ((80 + 20 * (171 / 802)) / 420)) / 220, 6)
  })

  it('believes a few attempts little: a single contact moves nobody to the front', () => {
    const rare: Traits = { ...old, area: '869' }
    const few = timeScores([
      count(old, morning, 200, 80),
      count(young, morning, 200, 10),
      count(rare, morning, 1, 1),
      count(old, evening, 400, 80),
    ])
    expect(few(rare, morning).rate).toBeLessThan(0.3)
    expect(few(rare, morning).rate).toBeLessThan(few(old, morning).rate)
  })

  it('takes what everybody did for those of whom nothing is known, and says so', () => {
    const unknown: Traits = { age: null, claimKind: '', area: '', numberKind: '' }
    expect(scores(unknown, morning).rate).toBeCloseTo(scores(unknown, evening).rate, 1)
    expect(timeReason(unknown, morning, scores(unknown, morning))).toContain('実績なし')
    expect(timeScores([])(old, morning)).toEqual({ rate: 0.5, lift: 1, attempts: 0, contacts: 0 })
  })

  it('gives its reason with the counts it rests on', () => {
    expect(timeReason(old, morning, scores(old, morning))).toBe(
      '火曜 午前: 同じ属性（70代・kaigo・862・landline）の接触率 38%（80/200件、少数は全体で補正）、週平均の 1.56 倍',
    )
  })
})
