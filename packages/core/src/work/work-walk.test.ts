import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkVerb } from './acts.ts'
import { alertDue } from './alerts.ts'
import { actors, address, meansOf, moment, samples } from './given-work.spec.ts'
import { partyOf } from './permits.ts'
import {
  type BookRefusal,
  overlaps,
  type ReceiptBook,
  receiptKeptUntil,
  receiptNumber,
  returnBook,
  takeReceipt,
} from './receipts.ts'
import { isOver, type OpenWork, openWork, possibleActs, replayWork, stepWork, type WorkChange } from './step-work.ts'
import { countWord, divisionWord, stateWord } from './words.ts'
import type { WorkItem, WorkParty } from './work.ts'

const openings: readonly OpenWork[] = [
  { kind: 'slip', claims: [1], address: null },
  { kind: 'slip', claims: [1, 2], address },
  { kind: 'guidance', about: 'incomeDeclaration', result: 'planned' },
  { kind: 'guidance', about: 'lossOfEligibility', result: 'sent' },
  { kind: 'handover', section: 'kokuho', urgency: 'now' },
  { kind: 'complaint', category: 'trouble' },
  { kind: 'visit', on: '2026-12-01', address: null },
  { kind: 'assets', place: 'employer', name: '勤務先' },
]
const parties: readonly WorkParty[] = ['agent', 'leader', 'client', 'system']
const move = fc.record({
  party: fc.constantFrom(...parties),
  verb: fc.constantFrom(...(Object.keys(samples) as WorkVerb[])),
  /** What is possible is tried more often than what is not. */
  pick: fc.option(fc.nat(20), { freq: 4 }),
  hours: fc.integer({ min: 0, max: 100 }),
})

const japanese = /[ぁ-んァ-ヶ一-龠]/

type Walked = { readonly item: WorkItem; readonly changes: readonly WorkChange[]; readonly counted: number }

const begin = (open: OpenWork): Walked => {
  const means = meansOf('agent', '2026-11-20 10:00')
  const { item, counts } = openWork({ id: 7, person: 1, assignee: null, open, yen: 5_000 }, means)
  const act = { verb: 'open', work: item.work, assignee: item.assignee } as const
  const first = { version: 1, at: means.stamp.at, by: 'a01', party: 'agent', act, dueAt: item.dueAt } as const
  return { item, changes: [first], counted: counts.length }
}

const meansAt = (party: WorkParty, at: number) => {
  const means = meansOf(party, '2026-11-20 10:00')
  return { ...means, stamp: { ...means.stamp, at } }
}

describe('work that walks at random', () => {
  it('is never lost: it stays in a state of its kind that has a name, and its history ends where it stands', () => {
    const reached = new Set<string>()
    const counted = new Set<string>()
    fc.assert(
      fc.property(fc.constantFrom(...openings), fc.array(move, { maxLength: 50 }), (open, moves) => {
        let { item, changes } = begin(open)
        reached.add(`${item.work.kind} ${item.work.state}`)
        let at = moment('2026-11-20 10:00')
        for (const { party, verb, pick, hours } of moves) {
          at += hours * 3_600_000
          const can = possibleActs(item, actors[party])
          const act = samples[(pick === null ? undefined : can[pick % Math.max(1, can.length)]) ?? verb]
          const step = stepWork(item, act, meansAt(party, at))
          if (step.type === 'refused') continue
          expect(step.item.version).toBe(item.version + 1)
          expect(step.counts.every(({ times, yen }) => times > 0 && yen >= 0)).toBe(true)
          expect(stateWord(step.item.work.kind, step.item.work.state)).toMatch(japanese)
          for (const { what, of } of step.counts) {
            counted.add(what)
            expect(countWord(what)).toMatch(japanese)
            if (of !== '' && of !== 'kokuho') expect(divisionWord(what, of)).toMatch(japanese)
          }
          item = step.item
          const { version, dueAt } = item
          const { account } = actors[party]
          changes = [...changes, { version, at, by: account, party: partyOf(actors[party]), act, dueAt }]
          reached.add(`${item.work.kind} ${item.work.state}`)
          if (isOver(item.work)) expect(item.dueAt).toBeNull()
        }
        expect(changes.map(({ version }) => version)).toEqual(changes.map((_, n) => n + 1))
        const { stamp: _, ...means } = meansOf('agent', '2026-11-20 10:00')
        expect(replayWork({ id: 7, person: 1 }, changes, means)).toEqual(item)
      }),
      { numRuns: 1_000, seed: 1 },
    )
    // The walk goes everywhere, or it proves little.
    expect(reached.size).toBe(38)
    expect(counted.size).toBeGreaterThanOrEqual(43)
  })
})

describe('an alert', () => {
  const item = begin({ kind: 'complaint', category: 'complaint' }).item
  const due = moment('2026-11-24 17:15')
  const soonMs = 7_200_000

  it.each([
    [due - soonMs - 1, null, null],
    [due - soonMs, null, 'soon'],
    [due - soonMs, 'soon', null],
    [due, 'soon', null],
    [due + 1, 'soon', 'overdue'],
    [due + 1, null, 'overdue'],
    [due + 9_999_999, 'overdue', null],
  ] as const)('at %i after %s is %s', (now, alerted, told) => {
    expect(item.dueAt).toBe(due)
    expect(alertDue({ ...item, alerted }, now, soonMs)).toBe(told)
  })

  it('is told again of a new deadline, and of none when the work is over', () => {
    const late = stepWork(item, samples.escalate, meansOf('system', '2026-11-25 09:00'))
    expect(late).toMatchObject({ item: { alerted: 'overdue' }, counts: [{ what: 'complaint.overdue', times: 1 }] })
    if (late.type === 'refused') throw new Error(late.refusal)
    const postponed = stepWork(late.item, samples.postpone, meansOf('leader', '2026-11-25 09:00'))
    expect(postponed).toMatchObject({ item: { alerted: null, dueAt: samples.postpone.dueAt } })
    const over = stepWork(late.item, samples.withdraw, meansOf('leader', '2026-11-25 09:00'))
    expect(over.type === 'done' && alertDue(over.item, due + 1, soonMs)).toBeNull()
  })
})

const book = (more: Partial<ReceiptBook> = {}): ReceiptBook => ({
  ...{ series: 'A', first: 1, last: 5, next: 1, collector: 'a01', isReturned: false },
  ...more,
})

describe('receipts', () => {
  it('are used once each and without a gap, by whoever holds the book, until it is used up or returned', () => {
    const wish = fc.record({ by: fc.constantFrom('a01', 'a02'), returns: fc.integer({ max: 20, min: 0 }) })
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (wishes, last) => {
        let now = book({ last })
        const used: number[] = []
        const refused = new Set<BookRefusal>()
        for (const { by, returns } of wishes) {
          if (returns === 0 && !now.isReturned) now = returnBook(now)
          const taken = takeReceipt(now, by)
          if (taken.type === 'refused') {
            refused.add(taken.refusal)
            continue
          }
          now = taken.book
          used.push(taken.number)
          expect(by).toBe('a01')
        }
        expect(used).toEqual(used.map((_, n) => n + 1))
        expect(used.length).toBeLessThanOrEqual(last)
        if (now.isReturned) expect(now.last).toBe(used.length)
      }),
    )
  })

  it('say why there is none', () => {
    expect(takeReceipt(book({ next: 6 }), 'a01')).toEqual({ type: 'refused', refusal: 'receipt.bookUsedUp' })
    expect(takeReceipt(book(), 'a02')).toEqual({ type: 'refused', refusal: 'receipt.notYourBook' })
    expect(takeReceipt(returnBook(book()), 'a01')).toEqual({ type: 'refused', refusal: 'receipt.bookReturned' })
  })

  it('lie in one book only; what a returned one had left may be issued anew', () => {
    const books = [book(), returnBook(book({ first: 6, last: 10, next: 8 }))]
    expect(overlaps({ first: 5, last: 9 }, books)).toBe(true)
    expect(overlaps({ first: 7, last: 9 }, books)).toBe(true)
    expect(overlaps({ first: 8, last: 12 }, books)).toBe(false)
    const later = [book({ first: 30, last: 40, next: 30 })]
    expect([29, 30].map((last) => overlaps({ first: 20, last }, later))).toEqual([false, true])
    expect([40, 41].map((first) => overlaps({ first, last: 50 }, later))).toEqual([true, false])
    expect(overlaps({ first: 1, last: 9 }, [returnBook(book({ first: 4, last: 9, next: 4 }))])).toBe(false)
  })

  it('have the number that is printed, and are kept five years after the fiscal year', () => {
    expect(receiptNumber('A', 123)).toBe('A-000123')
    expect(receiptKeptUntil('2026-11-20')).toBe('2032-03-31')
    expect(receiptKeptUntil('2027-03-31')).toBe('2032-03-31')
    expect(receiptKeptUntil('2027-04-01')).toBe('2033-03-31')
  })
})
