import { describe, expect, it } from 'vitest'
import { minuteMs } from '../../calendar/tokyo-time.ts'
import { calendar, tokyo } from '../campaign-given.spec.ts'
import { agentIs, floorConfig, morning, numberOf, plan, set, story, target, targets } from './dialler.spec.ts'
import { openForMs } from './hours.ts'

const always = [{ from: 0, to: 1_440 }]
const open = {
  ...calendar,
  weekdays: [always, always, always, always, always, always, always],
  holidays: 'asWeekday' as const,
}
const allDay = (s: ReturnType<typeof story>, agents = 3) =>
  s.feed({ type: 'floor.configured', config: floorConfig(agents, { calendars: [open] }) })

const learnt = (outcome: 'failed' | 'noAnswer', cause: number) => {
  const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().pass(10_000).ended(undefined, outcome, cause)
  const { attempts } = s.state.pacers.get('c1') ?? { attempts: { failed: [], count: 0 } }
  return { failed: attempts.failed.slice(0, 20).reduce((sum, part) => sum + part, 0), count: attempts.count }
}

describe('what an attempt teaches about people', () => {
  it('is nothing when the network lost it, or we took it back: it was seen ringing so long, and no more', () => {
    expect(learnt('noAnswer', 19).failed).toBeGreaterThan(0.9)
    expect(learnt('failed', 34)).toEqual({ failed: 0, count: 1 })
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().pass(10_000)
    s.feed({ type: 'persons.changed', change: 'paid', persons: [1] }).ended(undefined, 'cancelled', 16)
    expect(
      s.state.pacers
        .get('c1')
        ?.attempts.failed.slice(0, 20)
        .reduce((sum, part) => sum + part, 0),
    ).toBe(0)
  })
})

describe('calls a second of a campaign', () => {
  it('are those of the whole second, however often it is looked at', () => {
    const s = story(4)
      .feed(set({ pacing: { ...plan().pacing, callsPerS: 1 } }))
      .fill(targets(9))
    s.ready('a1').ready('a2').ready('a3').ready('a4')
    expect(s.started()).toHaveLength(1)
    s.pass(2_000)
    expect(s.started()).toHaveLength(3)
  })
})

describe('the hours at their edge', () => {
  it('leave no answers to be counted on after nine in the evening, whatever the calendar says', () => {
    const s = allDay(story(1))
    const left = (text: string) => openForMs({ config: s.state.config, at: tokyo(text) }, plan())
    expect(left('2026-11-20 20:00')).toBe(60 * minuteMs)
    expect(left('2026-11-20 22:00')).toBe(0)
    expect(left('2028-02-29 20:59')).toBe(minuteMs)
    expect(left('2026-12-31 20:30')).toBe(30 * minuteMs)
  })

  it('show no case that would be dialled after the hours when its time is over', () => {
    const mode = { kind: 'preview', decideMs: 120_000, onTimeout: 'dial' } as const
    const at = (text: string) => {
      const s = allDay(story(1, tokyo(text)))
        .feed(set({ mode }))
        .ready('a1')
        .fill(targets(2))
      return [s.started().length, s.limit()]
    }
    // Two minutes to look, 25 s to ring.
    expect(at('2026-11-20 20:57')).toEqual([1, 'nobodyFree'])
    expect(at('2026-11-20 20:58')).toEqual([0, 'hours'])
  })

  it('end every day, month and year at the same hour, the leap day too, and begin again at eight', () => {
    for (const [evening, morning] of [
      ['2026-11-30 20:59', '2026-12-01 08:00'],
      ['2026-12-31 20:59', '2027-01-01 08:00'],
      ['2028-02-28 20:59', '2028-02-29 08:00'],
      ['2028-02-29 20:59', '2028-03-01 08:00'],
    ] as const) {
      const s = allDay(story(3, tokyo(evening)))
        .feed(set())
        .ready('a1')
        .fill(targets(9))
      expect(s.started()).toHaveLength(1)
      s.pass(40_000).ready('a2').pass(1_000)
      expect([s.started().length, s.limit()]).toEqual([1, 'hours'])
      s.until(tokyo(morning) - 1).fill(targets(9, 21))
      expect(s.started()).toHaveLength(1)
      s.pass(2).fill(targets(9, 41)).pass(1_000)
      expect(s.started().length).toBeGreaterThan(1)
    }
  })

  it('of a calendar that is changed while it runs hold from that entry on', () => {
    const s = allDay(story(2)).feed(set()).ready('a1').fill(targets(9))
    const shut = { ...open, weekdays: open.weekdays.map(() => []) }
    s.feed({ type: 'floor.configured', config: floorConfig(3, { calendars: [shut] }) })
      .ready('a2')
      .pass(5_000)
    expect([s.started().length, s.limit()]).toEqual([1, 'hours'])
    allDay(s).fill(targets(9, 21)).pass(1_000)
    expect(s.started()).toHaveLength(2)
    s.feed({ type: 'floor.configured', config: floorConfig(3, { calendars: [] }) }).pass(1_000)
    expect(s.limit()).toBe('hours')
  })
})

describe('a clock that jumps', () => {
  it('forward by hours makes up for nothing, and calls nobody twice', () => {
    const s = allDay(story(2)).feed(set()).ready('a1').fill(targets(9)).dialled().ended()
    const before = s.started().length
    s.at += 6 * 60 * minuteMs
    s.pass(3_000).fill(targets(9))
    expect(s.started().length).toBeLessThanOrEqual(before + 1)
    const persons = s.started().map(({ person }) => person)
    expect(new Set(persons).size).toBe(persons.length)
  })
})

describe('a way out that fails', () => {
  const failing = (s: ReturnType<typeof story>, cause: number) =>
    s.dialled().ended(undefined, cause === 38 ? 'failed' : 'noAnswer', cause)

  it('is down at ten failures of twenty, though never five in a row', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(60))
    for (let n = 0; n < 18 && s.limit() !== 'trunkDown'; n += 1) failing(s, n % 2 === 0 ? 38 : 19)
    failing(s, 38)
    expect(s.limit()).toBe('trunkDown')
    const t = story(1).feed(set()).ready('a1').fill(targets(60))
    for (let n = 0; n < 30; n += 1) failing(t, n % 3 === 0 ? 38 : 19)
    expect(t.limit()).not.toBe('trunkDown')
  })

  it('is tried by one call at a time when its time is over, whoever is free', () => {
    const s = story(3).feed(set()).ready('a1').fill(targets(60))
    for (let n = 0; n < 5; n += 1) failing(s, 38)
    s.ready('a2', 'a3').pass(29_000)
    expect(s.started()).toHaveLength(5)
    s.pass(3_000)
    expect(s.started()).toHaveLength(6)
    // It rings: nobody else meanwhile.
    s.dialled().pass(20_000)
    expect([s.started().length, s.limit()]).toEqual([6, 'trunkDown'])
    s.ended(undefined, 'noAnswer', 19).pass(1_000)
    expect(s.started().length).toBeGreaterThanOrEqual(8)
  })
})

describe('a person', () => {
  it('with no number left is out, and in again with a new one', () => {
    const bare = (numbers: readonly string[]) => target(1, { standing: { ...target(1).standing, numbers } })
    const s = story(1)
      .feed(set())
      .ready('a1')
      .fill([bare([])])
    expect(s.events('target.settled')).toMatchObject([{ verdict: { type: 'out', because: 'deadNumbers' } }])
    expect(s.started()).toHaveLength(0)
    s.feed({ type: 'persons.changed', change: 'numbersChanged', persons: [1] }).pass(10)
    s.fill([bare([numberOf(1)])])
    expect(s.started()).toHaveLength(1)
  })

  it('whose number another one shares is not rung with him, nor sooner than the number may be', () => {
    const shared = (n: number) => target(n, { standing: { ...target(n).standing, numbers: [numberOf(7)] } })
    const s = story(2)
      .feed(set())
      .ready('a1', 'a2')
      .fill([shared(1), shared(2)])
    expect(s.started().map((one) => one.person)).toEqual([1])
    s.dialled().ended().pass(5_000)
    expect(s.started()).toHaveLength(1)
    expect(s.events('target.settled').at(-1)).toMatchObject({
      target: 2,
      verdict: { heldBy: expect.arrayContaining(['numberGap']) },
    })
  })

  it.each(['paid', 'promised', 'stopped', 'withdrawn', 'doNotCall', 'merged', 'split', 'numbersChanged'] as const)(
    'whose case says %s is not dialled from hand, hung up on while it rings, and told to who talks with him',
    (change) => {
      const told = { type: 'persons.changed', change, persons: [1] } as const
      const atHand = story(1).feed(set()).fill(targets(1)).feed(told).ready('a1').pass(2_000)
      expect(atHand.started()).toHaveLength(0)
      const ringing = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().feed(told)
      expect(ringing.events('attempt.withdrawn')).toMatchObject([{ because: change }])
      const talking = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().answered().connected()
      talking.feed(agentIs('a1', 'talking'), told)
      expect(talking.events('attempt.withdrawn')).toEqual([])
      expect(talking.events('attempt.warned')).toMatchObject([{ because: change }])
    },
  )
})

describe('an agent kept for one person', () => {
  const hour = 60 * minuteMs
  const lostBefore = (ms: number) => {
    const lost = { at: morning - ms, number: numberOf(1), outcome: 'abandoned', disposition: null } as const
    const s = story(2)
      .feed(set({ mode: { kind: 'power', callsPerAgent: 1 } }))
      .ready('a1', 'a2')
    return s.fill([target(1, { tried: [lost], rank: 1 })]).started()
  }

  it('is kept up to 72 hours after a call that found nobody, and not a minute longer', () => {
    expect(lostBefore(72 * hour - 1)).toMatchObject([{ agent: 'a1' }])
    expect(lostBefore(72 * hour)).toMatchObject([{ agent: null }])
  })

  it('is waited for ten minutes after the time of an appointment; then anybody keeps it', () => {
    const appointment = { at: morning, agent: 'a2' }
    const s = story(2)
      .feed(set())
      .ready('a1')
      .fill([target(1, { appointment })])
    s.pass(10 * minuteMs - 1_000)
    expect(s.started()).toHaveLength(0)
    s.pass(2_000)
    expect(s.started()).toMatchObject([{ agent: 'a1' }])
    const t = story(2)
      .feed(set())
      .ready('a1')
      .fill([target(1, { appointment })])
      .pass(9 * minuteMs)
      .ready('a2')
    expect(t.started()).toMatchObject([{ agent: 'a2' }])
  })
})
