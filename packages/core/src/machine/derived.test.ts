import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holderOf, subsetOf } from './derived.ts'
import { IdMap } from './id-map.ts'

const move = fc.record({
  map: fc.constantFrom(0, 1),
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.option(fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 })),
})

describe('what is derived from a map', () => {
  it('is what a look at the whole map would find, whichever of several maps is asked about', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const long = subsetOf<readonly string[]>((value) => value.length > 1)
        const maps = [IdMap.of<readonly string[]>(), IdMap.of<readonly string[]>()]
        for (const { map: at, id, value } of moves) {
          const map = maps[at] ?? IdMap.of()
          maps[at] = value === null ? map.without(id) : map.with(id, value)
          for (const each of maps)
            expect(new Map(long(each))).toEqual(new Map([...each].filter(([, found]) => found.length > 1)))
        }
      }),
    )
  })

  it('knows whose entry holds a key', () => {
    const ownerOf = holderOf<readonly string[]>((keys) => keys)
    const one = IdMap.of<readonly string[]>([['a', ['x']]])
    const two = one.with('b', ['y']).with('a', [])
    expect([ownerOf(one, 'x'), ownerOf(two, 'x'), ownerOf(two, 'y'), ownerOf(one, 'y')]).toEqual(['a', null, 'b', null])
    const moved = one.with('a', []).with('b', ['x'])
    expect([ownerOf(one, 'x'), ownerOf(moved, 'x'), ownerOf(one, 'x')]).toEqual(['a', 'b', 'a'])
  })
})
