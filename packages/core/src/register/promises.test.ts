import { describe, expect, it } from 'vitest'
import { type PaymentFacts, type PromiseFacts, type PromiseScene, promiseVerdicts } from './promises.ts'

const promise: PromiseFacts = {
  promise: 1,
  claims: [],
  amount: 10_000,
  madeOn: '2026-11-10',
  dueOn: '2026-11-20',
  state: 'open',
  paid: 0,
}
const payment = (amount: number, paidOn: string, more: Partial<PaymentFacts> = {}): PaymentFacts => ({
  ...{ payment: 1, claim: 1, amount, paidOn, isReversed: false },
  ...more,
})
const found = (scene: Partial<PromiseScene>) =>
  promiseVerdicts({
    ...{ promises: [promise], payments: [], owed: new Map([[1, 50_000]]), today: '2026-11-20', graceDays: 0 },
    ...scene,
  }).map(({ state, paid }) => `${state} ${paid}`)

describe('a promise', () => {
  it('is kept by a payment from the day it was made to the day it was due, and by no other', () => {
    for (const [day, verdict] of [
      ['2026-11-09', 'open 0'],
      ['2026-11-10', 'kept 10000'],
      ['2026-11-20', 'kept 10000'],
      ['2026-11-21', 'open 0'],
    ] as const)
      expect([day, found({ payments: [payment(10_000, day)] })]).toEqual([day, [verdict]])
  })

  it('is kept by several payments together, and not by a yen less', () => {
    const first = payment(4_000, '2026-11-12')
    expect(found({ payments: [first, payment(6_000, '2026-11-13', { payment: 2 })] })).toEqual(['kept 10000'])
    expect(found({ payments: [first, payment(5_999, '2026-11-13', { payment: 2 })] })).toEqual(['open 9999'])
  })

  it('is broken the day after the due day, or after the grace', () => {
    expect(found({ today: '2026-11-20' })).toEqual(['open 0'])
    expect(found({ today: '2026-11-21' })).toEqual(['broken 0'])
    expect(found({ today: '2026-11-23', graceDays: 3 })).toEqual(['open 0'])
    expect(found({ today: '2026-11-24', graceDays: 3 })).toEqual(['broken 0'])
    expect(found({ today: '2026-11-24', graceDays: 3, payments: [payment(10_000, '2026-11-21')] })).toEqual([
      'broken 0',
    ])
  })

  it('is kept after all when the payment is learned late', () => {
    const promises = [{ ...promise, state: 'broken' as const }]
    expect(found({ promises, today: '2026-11-25', payments: [payment(10_000, '2026-11-19')] })).toEqual(['kept 10000'])
    expect(found({ promises, today: '2026-11-25', payments: [payment(10_000, '2026-11-24')] })).toEqual(['broken 0'])
  })

  it('is open again, or broken, when the payment is reversed', () => {
    const promises = [{ ...promise, state: 'kept' as const, paid: 10_000 }]
    const payments = [payment(10_000, '2026-11-12', { isReversed: true })]
    expect(found({ promises, payments, today: '2026-11-15' })).toEqual(['open 0'])
    expect(found({ promises, payments, today: '2026-11-21' })).toEqual(['broken 0'])
  })

  it('counts payments to the promised claims only', () => {
    const promises = [{ ...promise, claims: [2] }]
    const owed = new Map([[2, 10_000]])
    expect(found({ promises, owed, payments: [payment(10_000, '2026-11-12')] })).toEqual(['open 0'])
    expect(found({ promises, owed, payments: [payment(10_000, '2026-11-12', { claim: 2 })] })).toEqual(['kept 10000'])
  })

  it('shares no payment with another: the first due is served first', () => {
    const second = { ...promise, promise: 2, dueOn: '2026-11-30' }
    const scene = { promises: [second, promise], today: '2026-11-18' }
    expect(found({ ...scene, payments: [payment(10_000, '2026-11-15')] })).toEqual(['kept 10000', 'open 0'])
    expect(found({ ...scene, payments: [payment(15_000, '2026-11-15')] })).toEqual(['kept 10000', 'open 5000'])
    expect(found({ ...scene, payments: [payment(10_000, '2026-11-25')], today: '2026-11-26' })).toEqual([
      'broken 0',
      'kept 10000',
    ])
  })

  it('is kept with less when nothing is left to pay, and stays so when new claims come', () => {
    const payments = [payment(7_000, '2026-11-12')]
    expect(found({ payments, owed: new Map() })).toEqual(['kept 7000'])
    const promises = [{ ...promise, state: 'kept' as const, paid: 7_000 }]
    expect(found({ promises, payments, today: '2026-12-01' })).toEqual(['kept 7000'])
  })

  it('is withdrawn when the client took back what it was about, and broken when it was paid too late', () => {
    expect(found({ owed: new Map([[1, 0]]) })).toEqual(['withdrawn 0'])
    const late = [payment(10_000, '2026-11-21')]
    expect(found({ owed: new Map(), payments: late, today: '2026-11-21' })).toEqual(['broken 0'])
  })

  it('that people withdrew is left alone', () => {
    expect(
      found({ promises: [{ ...promise, state: 'withdrawn' }], payments: [payment(10_000, '2026-11-12')] }),
    ).toEqual([])
  })
})
