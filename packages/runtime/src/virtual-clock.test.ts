import { describe, expect, it } from 'vitest'
import { sleep, within } from './clock.ts'
import { virtualClock } from './virtual-clock.ts'

describe('the virtual clock', () => {
  it('runs what falls due in order of time, also what is scheduled on the way', async () => {
    const clock = virtualClock(1_000)
    const seen: string[] = []
    const note = (what: string): void => {
      seen.push(`${what} at ${clock.now()}`)
    }
    clock.schedule(20, () => note('second'))
    clock.schedule(10, () => {
      note('first')
      clock.schedule(5, () => note('between'))
    })
    clock.schedule(10, () => note('cancelled')).cancel()
    clock.schedule(31, () => note('too late'))
    await clock.advance(30)
    expect(seen).toEqual(['first at 1010', 'between at 1015', 'second at 1020'])
    expect([clock.now(), clock.pending()]).toEqual([1_030, 1])
  })

  it('serves sleepers and deadlines', async () => {
    const clock = virtualClock(0)
    const stop = new AbortController()
    const slept = sleep(clock, 60_000).then(() => clock.now())
    const woken = sleep(clock, 60_000, stop.signal).then(() => clock.now())
    const late = within(clock, 500, new Promise(() => undefined), 'too late').catch((error: Error) => error.message)
    await clock.advance(600)
    stop.abort()
    expect([await late, await woken]).toEqual(['too late', 600])
    await clock.advance(60_000)
    expect(await slept).toBe(60_000)
    expect(await within(clock, 500, Promise.resolve('in time'), 'too late')).toBe('in time')
    expect(clock.pending()).toBe(0)
  })
})
