import { describe, expect, it } from 'vitest'
import { type ListedPersons, mixLists } from './mix-lists.ts'

const list = (name: string, persons: readonly number[], more: Partial<ListedPersons> = {}): ListedPersons => ({
  ...{ name, persons, share: 1, priority: 1, most: null },
  ...more,
})
const order = (lists: readonly ListedPersons[]): readonly number[] => mixLists(lists).ranked.map(({ person }) => person)

describe('several lists mixed into one', () => {
  it('go by their shares', () => {
    expect(order([list('a', [1, 2, 3, 4], { share: 2 }), list('b', [11, 12])])).toEqual([1, 2, 11, 3, 4, 12])
  })

  it('go by priority first, whatever stands first in the plan', () => {
    expect(order([list('a', [1, 2], { priority: 2, share: 9 }), list('b', [11, 12])])).toEqual([11, 12, 1, 2])
  })

  it('name nobody twice: he belongs to the list that goes first', () => {
    const mixed = mixLists([list('later', [1, 2], { priority: 2 }), list('first', [2, 3])])
    expect(mixed.ranked.map(({ person, list: of }) => `${person} ${of}`)).toEqual(['2 first', '3 first', '1 later'])
    expect(mixed.left.later).toEqual({ elsewhere: 1, overMost: 0 })
  })

  it('stop at what a list may hold, not counting those who stand elsewhere', () => {
    const mixed = mixLists([list('a', [1]), list('b', [1, 2, 3, 4], { most: 2 })])
    expect(mixed.ranked.map(({ person }) => person).sort()).toEqual([1, 2, 3])
    expect(mixed.left.b).toEqual({ elsewhere: 1, overMost: 1 })
  })
})
