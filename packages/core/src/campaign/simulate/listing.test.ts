import { describe, expect, it } from 'vitest'
import { tokyo } from '../campaign-given.spec.ts'
import { targetOf } from './given-campaign.spec.ts'
import { openListing } from './listing.ts'

const morning = tokyo('2026-12-01 10:00')
const list = () => openListing([3, 1, 2].map(targetOf), morning)
const nobody = new Set<number>()

describe('the list of a simulated campaign', () => {
  it('hands out who is due by rank, nobody twice, and says how many are left this day', () => {
    const one = list()
    const first = one.take(morning, { most: 2, known: nobody })
    expect([first.targets.map(({ target }) => target), first.left]).toEqual([[1, 2], 1])
    const next = one.take(morning, { most: 5, known: new Set([1, 2]) })
    expect([next.targets.map(({ target }) => target), next.left]).toEqual([[3], 0])
  })

  it('hands out again whom the dialler has given back, when he is due, with what was tried', () => {
    const one = list()
    one.take(morning, { most: 3, known: nobody })
    const [first, second, third] = [1, 2, 3].map((n) => one.of(n))
    if (first === undefined || second === undefined || third === undefined) throw new Error('three are listed')
    first.dueAt = tokyo('2026-12-01 15:00')
    first.tried = [{ at: morning, number: '08010000001', outcome: 'busy', disposition: null }]
    second.dueAt = tokyo('2026-12-02 10:00')
    third.dueAt = null
    expect(one.take(morning + 1_000, { most: 3, known: nobody })).toEqual({ targets: [], left: 1 })
    expect([one.hasBefore(tokyo('2026-12-01 15:00')), one.hasBefore(tokyo('2026-12-01 15:01'))]).toEqual([false, true])
    const later = one.take(tokyo('2026-12-01 15:00'), { most: 3, known: nobody })
    expect(later).toMatchObject({ targets: [{ target: 1, tried: [{ outcome: 'busy' }] }], left: 0 })
    expect(one.take(tokyo('2026-12-02 10:00'), { most: 3, known: new Set([1]) }).targets).toHaveLength(1)
    expect(one.hasBefore(tokyo('2027-12-02 10:00'))).toBe(true)
  })
})
