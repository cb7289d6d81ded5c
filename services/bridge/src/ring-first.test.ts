import { virtualClock } from '@tsunagu/runtime'
import { describe, expect, it } from 'vitest'
import { createRingFirst } from './ring-first.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a phone that is to ring', () => {
  it('goes before what ends a call', async () => {
    const first = createRingFirst(virtualClock(0))
    const said: string[] = []
    let rings = (): void => undefined
    const ringing = first.ringing(() => new Promise<void>((resolve) => (rings = resolve)))
    void first.clear().then(() => said.push('ended'))
    await settled()
    expect(said).toEqual([])
    rings()
    await ringing
    await settled()
    expect(said).toEqual(['ended'])
  })

  it('is not waited for longer than a moment, nor when it fails', async () => {
    const clock = virtualClock(0)
    const first = createRingFirst(clock, 15)
    void first.ringing(() => new Promise(() => undefined))
    let isClear = false
    void first.clear().then(() => (isClear = true))
    clock.advance(15)
    await settled()
    expect(isClear).toBe(true)
    const other = createRingFirst(clock)
    await expect(other.ringing(() => Promise.reject(new Error('no phone')))).rejects.toThrow('no phone')
    await other.clear()
  })
})
