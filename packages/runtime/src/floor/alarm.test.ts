import type { FireResult } from '@tsunagu/store'
import { describe, expect, it } from 'vitest'
import { virtualClock } from '../virtual-clock.ts'
import { createAlarm } from './alarm.ts'
import { createTimerTable } from './timer-table.ts'

const setUp = (timers: Record<string, number>, answers: readonly (FireResult | Error)[] = []) => {
  const clock = virtualClock(0)
  const table = createTimerTable(new Map(Object.entries(timers)), new Map())
  const fired: string[] = []
  const left = [...answers]
  const fire = async (timer: string, at: number): Promise<FireResult> => {
    fired.push(`${timer} of ${at} at ${clock.now()}`)
    const answer = left.shift() ?? { type: 'fired', id: '1-0' }
    if (answer instanceof Error) throw answer
    return answer
  }
  const alarm = createAlarm({ clock, timers: table, fire, onFault: () => undefined })
  alarm.arm()
  return { clock, table, alarm, fired }
}

describe('the alarm', () => {
  it('fires each timer once when it is due, the overdue at once', async () => {
    const { clock, fired } = setUp({ late: -5, b: 20, a: 10 })
    await clock.advance(100)
    expect(fired).toEqual(['late of -5 at 0', 'a of 10 at 10', 'b of 20 at 20'])
  })

  it('asks again when the log’s clock is behind, or when Redis refused', async () => {
    const { clock, fired } = setUp({ a: 10 }, [{ type: 'early', byMs: 3 }, new Error('out of memory')])
    await clock.advance(1_000)
    expect(fired).toEqual(['a of 10 at 10', 'a of 10 at 13', 'a of 10 at 213'])
  })

  it('does not fire again what Redis says is gone', async () => {
    const { clock, fired } = setUp({ a: 10 }, [{ type: 'gone' }])
    await clock.advance(1_000)
    expect(fired).toHaveLength(1)
  })

  it('waits while a commit is under way, then follows moved and new timers', async () => {
    const { clock, table, alarm, fired } = setUp({ a: 10 })
    alarm.pause()
    await clock.advance(50)
    expect(fired).toEqual([])
    table.set('a', 70)
    table.set('b', 60)
    alarm.arm()
    await clock.advance(50)
    expect(fired).toEqual(['b of 60 at 60', 'a of 70 at 70'])
  })
})
