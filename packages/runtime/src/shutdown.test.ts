import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'
import { drain } from './shutdown.ts'
import { virtualClock } from './virtual-clock.ts'

const log = createLog({ service: 'test', instance: 't', level: 'silent' })

describe('the drain', () => {
  it('closes in order and goes on when one cannot be closed', async () => {
    const closed: string[] = []
    const steps = ['a', 'b', 'c'].map((name) => ({
      name,
      close: async () => {
        closed.push(name)
        if (name === 'b') throw new Error('cannot')
      },
    }))
    expect(await drain(virtualClock(0), log, steps, 1_000)).toBe(true)
    expect(closed).toEqual(['a', 'b', 'c'])
  })

  it('gives up at its deadline', async () => {
    const clock = virtualClock(0)
    const result = drain(clock, log, [{ name: 'stuck', close: () => new Promise(() => undefined) }], 1_000)
    await clock.advance(1_000)
    expect(await result).toBe(false)
  })
})
