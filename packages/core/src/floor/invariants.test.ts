import { describe, expect, it } from 'vitest'
import { emptyFloor } from './floor.ts'
import { plain } from './invariants.spec.ts'
import { stepFloor } from './step.ts'
import { Walk } from './walk.spec.ts'

/** Together more than a million inputs. */
const walks = 50
const inputs = 20_000

describe('whatever happens, in any order, late, twice or not at all', () => {
  it.each(Array.from({ length: walks }, (_, n) => n + 1))(
    'walk %i keeps every promise',
    (seed) => {
      expect(new Walk(seed).run(inputs).end().broken).toEqual([])
    },
    120_000,
  )

  it.each([101, 102, 103])('the log of walk %i gives the same floor and the same effects again', (seed) => {
    const walk = new Walk(seed, stepFloor, true).run(3_000)
    let floor = emptyFloor
    for (const entry of walk.log) floor = stepFloor(floor, entry).state
    expect(plain(floor)).toEqual(plain(walk.floor))
  })
})
