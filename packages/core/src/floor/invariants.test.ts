import { describe, expect, it } from 'vitest'
import { Walk } from './walk.spec.ts'

describe('whatever happens, in any order, late, twice or not at all', () => {
  it.each(Array.from({ length: 20 }, (_, n) => n + 1))('walk %i keeps every promise', (seed) => {
    const walk = new Walk(seed).run(5_000).end()
    expect(walk.broken).toEqual([])
  })
})
