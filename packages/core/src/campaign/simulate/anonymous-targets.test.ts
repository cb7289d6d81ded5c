import { describe, expect, it } from 'vitest'
import type { Target } from '../campaign.ts'
import { anonymousTargets } from './anonymous-targets.ts'

const at = Date.parse('2026-11-20T10:07:31+09:00')

const target = (n: number, more: Partial<Target> = {}): Target => ({
  ...{ target: 7_000 + n, person: 9_000 + n, household: null, rank: 1_000 + n },
  standing: { mayCall: true, owed: 54_321, numbers: [`0901234567${n}`], reasons: ['promised'] },
  ...{ tried: [], numberTried: [], householdTried: [], contactsFrom: null, appointment: null },
  ...more,
})

describe('a list for the simulator', () => {
  it('says of nobody who he is, what he owes, when to the minute he was called, or by whom', () => {
    const tried = [{ at, number: '09012345671', outcome: 'noAnswer', disposition: 'absent' } as const]
    const appointment = { at: at + 3_600_000, agent: 'a06' }
    const [one] = anonymousTargets([
      target(1, { tried, numberTried: tried, householdTried: tried, appointment, household: 77 }),
    ])
    expect(JSON.stringify(one)).not.toMatch(/0901234567|54321|700\d|900\d|a06|promised|"household":77/)
    expect(one?.tried).toEqual([
      { ...tried[0], at: Date.parse('2026-11-20T10:00:00+09:00'), number: one?.standing.numbers[0] },
    ])
    expect(one?.appointment).toEqual({ at: appointment.at, agent: null })
  })

  it('keeps who lives together, who shares a number, and their order', () => {
    const shared = { standing: { mayCall: true, owed: 1, numbers: ['0961112222'], reasons: [] } }
    const all = anonymousTargets([
      target(1, { household: 5, ...shared }),
      target(2),
      target(3, { household: 5, ...shared }),
    ])
    expect(all.map(({ household }) => household)).toEqual([1, null, 1])
    expect(all[0]?.standing.numbers).toEqual(all[2]?.standing.numbers)
    expect(all[1]?.standing.numbers).not.toEqual(all[0]?.standing.numbers)
    expect(all.map(({ rank }) => rank)).toEqual([1, 2, 3])
  })
})
