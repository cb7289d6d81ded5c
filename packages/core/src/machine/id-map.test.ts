import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdMap } from './id-map.ts'

const key = fc.constantFrom('a', 'b', 'c', 'agent-1', 'agent-2', 'pbx1-1.2', 'pbx1-1.2.o1')
const move = fc.oneof(
  fc.record({ what: fc.constant('with' as const), key, value: fc.integer() }),
  fc.record({ what: fc.constant('without' as const), key, value: fc.constant(0) }),
)

describe('an id map', () => {
  it('holds what a map would hold after any moves, and older copies stay as they were', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        let ids = IdMap.of<number>()
        let map = new Map<string, number>()
        for (const { what, key: id, value } of moves) {
          const older = new Map(ids)
          const before = ids
          ids = what === 'with' ? ids.with(id, value) : ids.without(id)
          expect(new Map(before)).toEqual(older)
          map = new Map(map)
          if (what === 'with') map.set(id, value)
          else map.delete(id)
        }
        expect(new Map(ids)).toEqual(map)
        expect(ids.size).toBe(map.size)
        expect([...map].every(([id, value]) => ids.get(id) === value && ids.has(id))).toBe(true)
      }),
    )
  })

  it('tells what it takes to become another one', () => {
    const before = IdMap.of([
      ['a', 1],
      ['b', 2],
    ])
    const after = before.with('c', 3).with('b', 9).without('a')
    expect(before.changesTo(after)).toEqual({
      set: expect.arrayContaining([
        ['c', 3],
        ['b', 9],
      ]),
      del: ['a'],
    })
    expect(after.changesTo(after)).toEqual({ set: [], del: [] })
  })

  it('is the same object when nothing is taken away', () => {
    const ids = IdMap.of([['a', 1]])
    expect(ids.without('b')).toBe(ids)
  })
})
