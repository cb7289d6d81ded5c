import { describe, expect, it } from 'vitest'
import { tokyo } from './campaign-given.spec.ts'
import { type AttemptFact, campaignReport, type TargetFact } from './campaign-report.ts'
import { municipalTries } from './campaign-rules.ts'

const now = tokyo('2026-12-10 18:00')
let calls = 0
const attempt = (person: number, when: string, more: Partial<AttemptFact> = {}): AttemptFact => {
  calls += 1
  return {
    ...{ call: `c${calls}`, person, number: `0900000000${person}`, at: tokyo(when), outcome: 'noAnswer' },
    ...{ isLate: false, agent: null, disposition: null, isReturned: false },
    ...more,
  }
}
const target = (person: number, more: Partial<TargetFact> = {}): TargetFact => ({
  ...{ person, notCalled: [], isOffList: false },
  ...more,
})
const report = (targets: readonly TargetFact[], attempts: readonly AttemptFact[]) =>
  campaignReport(targets, attempts, municipalTries.bands, now)

describe('the contact rate as C12(4) defines it', () => {
  it('counts return calls, and leaves out who paid, promised, or whose reminders were stopped', () => {
    const { contact } = report(
      [
        target(1),
        target(2),
        target(3),
        target(4, { notCalled: ['paid'] }),
        target(5, { notCalled: ['stopped', 'noNumber'] }),
        target(6, { notCalled: ['promised'] }),
        target(7, { isOffList: true }),
        target(8, { notCalled: ['noNumber'] }),
      ],
      [
        attempt(1, '2026-12-01 10:00', { outcome: 'answered', agent: 'a01' }),
        attempt(2, '2026-12-01 11:00', { isReturned: true }),
        attempt(3, '2026-12-01 12:00', { outcome: 'abandoned' }),
      ],
    )
    expect(contact).toEqual({
      ...{ targets: 8, reached: 2, byReturn: 1, denominator: 4, rate: 0.5 },
      left: { paid: 1, stopped: 1, promised: 1, offList: 1 },
    })
  })

  it('keeps who was reached and promised: that is what the call was for', () => {
    const reached = [attempt(1, '2026-12-01 10:00', { outcome: 'answered' })]
    expect(report([target(1, { notCalled: ['promised'] })], reached).contact).toMatchObject({ reached: 1, rate: 1 })
    expect(report([target(1, { notCalled: ['promised'] })], []).contact).toMatchObject({ denominator: 0, rate: null })
  })

  it('counts a person once however often he was reached, and nobody who is not on the list', () => {
    const twice = [1, 1, 2].map((person) => attempt(person, '2026-12-01 10:00', { outcome: 'answered' }))
    expect(report([target(1)], twice).contact).toMatchObject({ targets: 1, reached: 1, rate: 1 })
  })
})

describe('attempts', () => {
  const attempts = [
    attempt(1, '2026-11-10 10:00', { outcome: 'abandoned' }),
    attempt(1, '2026-12-01 10:00', { outcome: 'answered', agent: 'a01', disposition: 'promised' }),
    attempt(2, '2026-12-01 18:00', { outcome: 'network' }),
    attempt(2, '2026-12-02 18:00', { outcome: 'abandoned' }),
    attempt(3, '2026-12-02 18:30', { outcome: 'answered', agent: 'a02' }),
    attempt(3, '2026-12-10 17:59', { outcome: null, agent: 'a02' }),
  ]
  const told = report([], attempts)

  it('add up to the same number by outcome and in flight, by slot, and by day', () => {
    const sum = (rows: readonly { readonly attempts: number }[]): number =>
      rows.reduce((all, row) => all + row.attempts, 0)
    expect(told.attempts).toEqual({ all: 6, inFlight: 1, charged: 4, persons: 3, numbers: 3 })
    expect(sum(told.byOutcome) + told.attempts.inFlight).toBe(6)
    expect(sum(told.bySlot)).toBe(6)
    expect(sum(told.byDay)).toBe(6)
    expect(told.bySlot).toContainEqual({ weekday: 2, band: '午前', attempts: 2, contacts: 1 })
  })

  it('are abandoned of those answered, by day and over thirty days', () => {
    expect(told.byDay.map(({ day, answered, abandoned, share }) => [day, answered, abandoned, share])).toEqual([
      ['2026-11-10', 1, 1, 1],
      ['2026-12-01', 1, 0, 0],
      ['2026-12-02', 2, 1, 0.5],
      ['2026-12-10', 0, 0, null],
    ])
    // The thirtieth day before today is 2026-11-11: what was on the tenth is out.
    expect(told.last30).toEqual({ answered: 3, abandoned: 1, share: 1 / 3 })
  })

  it('are abandoned, too, when an agent came only after the grace: the person was spoken with, and had been left in silence', () => {
    const late = [
      attempt(1, '2026-12-02 10:00', { outcome: 'answered', isLate: true }),
      attempt(2, '2026-12-02 10:00', { outcome: 'answered' }),
    ]
    const { byDay, contact } = report([target(1), target(2)], late)
    expect(byDay).toMatchObject([{ answered: 2, abandoned: 1, share: 0.5 }])
    expect(contact.reached).toBe(2)
  })

  it('are told by agent, with what came of them', () => {
    expect(told.byAgent).toEqual([
      { agent: 'a01', attempts: 1, contacts: 1, disposed: 1 },
      { agent: 'a02', attempts: 2, contacts: 1, disposed: 0 },
    ])
    expect(told.byDisposition).toEqual([{ disposition: 'promised', attempts: 1 }])
  })
})
