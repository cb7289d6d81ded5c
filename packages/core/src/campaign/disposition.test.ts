import { describe, expect, it } from 'vitest'
import { tokyo } from './campaign-given.spec.ts'
import { type Disposition, dispositionProblems, wantsAgain } from './disposition.ts'

const today = { now: tokyo('2026-12-01 10:00'), today: '2026-12-01' }
const said: Disposition = { result: 'promised', text: '', promise: null, callback: null, number: null }
const where = (of: Partial<Disposition>, asks: Parameters<typeof dispositionProblems>[1]['asks']) =>
  dispositionProblems({ ...said, ...of }, { asks }, today).map((problem) => problem.where)

describe('what an agent fills in after a call', () => {
  it('has everything the result asks for', () => {
    const all = ['promiseDate', 'promiseAmount', 'callbackAt', 'number', 'text'] as const
    expect(where({}, all)).toEqual(['promise.dueOn', 'promise.amount', 'callback.at', 'number', 'text'])
    const filled = {
      promise: { amount: 1, dueOn: '2026-12-01' },
      callback: { at: today.now + 1, agent: null },
      ...{ number: 'wrong' as const, text: 'x' },
    }
    expect(where(filled, all)).toEqual([])
    expect(where({ text: ' 　' }, ['text'])).toEqual(['text'])
    expect(where({}, [])).toEqual([])
  })

  it('names days and times to come', () => {
    for (const dueOn of ['2026-11-30', '2027-12-03'])
      expect(where({ promise: { amount: 1, dueOn } }, ['promiseDate'])).toEqual(['promise.dueOn'])
    expect(where({ promise: { amount: 1, dueOn: '2027-12-02' } }, ['promiseDate'])).toEqual([])
    expect(where({ callback: { at: today.now, agent: null } }, [])).toEqual(['callback.at'])
  })

  it('has the person called again for an appointment, or when the result says so', () => {
    const retryAfter = { absent: { afterMin: 60, growth: 1, most: 2 }, refused: null }
    expect(wantsAgain({ result: 'absent', callback: null }, retryAfter)).toBe(true)
    expect(wantsAgain({ result: 'refused', callback: null }, retryAfter)).toBe(false)
    expect(wantsAgain({ result: 'promised', callback: null }, retryAfter)).toBe(false)
    expect(wantsAgain({ result: 'refused', callback: { at: 1, agent: 'a01' } }, retryAfter)).toBe(true)
  })
})
