import { describe, expect, it } from 'vitest'
import { attributed, attributionRule, attributionSums, type CallPromise, type CandidatePayment } from './attribution.ts'

const promise: CallPromise = {
  promise: 1,
  call: 'c1',
  claims: [],
  madeOn: '2026-10-01',
  madeAt: '2026-10-01T01:00:00.000Z',
}
const payment: CandidatePayment = {
  ...{ payment: 7, claim: 1, kind: 'kokuho', amount: 5_000, paidOn: '2026-10-31', isReversed: false },
  promises: [promise],
}
const of = (...payments: readonly Partial<CandidatePayment>[]) =>
  attributed(
    payments.map((one) => ({ ...payment, ...one })),
    (kind) => (kind === 'kokuho' ? 30 : 10),
  )

describe('a payment after a call with a promise', () => {
  it('counts on the day of the call and on day 30, not before it and not on day 31', () => {
    expect(of({ paidOn: '2026-09-30' })).toEqual([])
    expect(of({ paidOn: '2026-10-01' })).toMatchObject([{ days: 0, call: 'c1' }])
    expect(of({ paidOn: '2026-10-31' })).toMatchObject([{ days: 30, promise: 1, payment: 7, madeOn: '2026-10-01' }])
    expect(of({ paidOn: '2026-11-01' })).toEqual([])
  })

  it('counts as many days as its kind of claim says', () => {
    expect(of({ kind: 'zei', paidOn: '2026-10-11' })).toHaveLength(1)
    expect(of({ kind: 'zei', paidOn: '2026-10-12' })).toEqual([])
  })

  it('does not count when it was reversed', () => {
    expect(of({ isReversed: true })).toEqual([])
  })

  it('counts once, for the latest promise before it that covers the claim', () => {
    const later = { ...promise, promise: 2, call: 'c2', madeOn: '2026-10-20', madeAt: '2026-10-20T03:00:00.000Z' }
    const same = { ...later, promise: 3, call: 'c3', madeAt: '2026-10-20T04:00:00.000Z' }
    const other = { ...later, promise: 4, call: 'c4', claims: [9], madeAt: '2026-10-21T00:00:00.000Z' }
    const after = { ...promise, promise: 5, call: 'c5', madeOn: '2026-11-01', madeAt: '2026-10-31T15:30:00.000Z' }
    expect(of({ promises: [promise, later, same, other, after] }).map(({ call }) => call)).toEqual(['c3'])
    expect(of({ promises: [promise, other] }).map(({ call }) => call)).toEqual(['c1'])
    expect(of({ promises: [{ ...other, claims: [1] }] })).toHaveLength(1)
  })

  it('is summed by kind of claim', () => {
    const rows = of({}, { payment: 8, amount: 700 }, { payment: 9, kind: 'zei', paidOn: '2026-10-05' })
    expect(attributionSums(rows)).toEqual([
      { kind: 'kokuho', payments: 2, amount: 5_700 },
      { kind: 'zei', payments: 1, amount: 5_000 },
    ])
    expect(attributionRule(30).en).toContain('day 30 counts')
  })
})
