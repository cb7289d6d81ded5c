import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import type { CallbackRules } from './config.ts'
import { answered, configOf, ended, type FloorStory, heard, key, story, withQueue } from './floor.spec.ts'

const rules: CallbackRules = {
  offerPrompt: 'ja/callback-offer',
  confirmedPrompt: 'ja/callback-kept',
  first: 'agent',
  tries: 2,
  retryMs: 300_000,
  expiresMs: 3_600_000,
  calendar: null,
}

/** Tokyo, Friday, this hour. */
const at = (hour: number): number => Date.UTC(2026, 10, 20, hour - 9, 0)
const floorWith = (change: Partial<CallbackRules> = {}, hour = 10, doNotCall: readonly string[] = []): FloorStory => {
  const config = withQueue(
    2,
    { callback: { ...rules, ...change }, exits: [{ key: '1', action: { kind: 'callback' } }], wrapUpMs: 0 },
    { doNotCall },
  )
  return story(configOf(2)).pass(at(hour)).feed({ type: 'floor.configured', config })
}

const asked = (s: FloorStory, leg = 'c1'): FloorStory => s.arrive(leg).pass(60_000).feed(key(leg, '1'), key(leg, '1'))
/** The place is kept, the citizen has hung up. */
const kept = (change: Partial<CallbackRules> = {}, hour = 10, doNotCall: readonly string[] = []): FloorStory => {
  const s = asked(floorWith(change, hour, doNotCall))
  return s.feed(ended('c1'))
}
const trying = (s: FloorStory): string => s.events('callback.tried').at(-1)?.call ?? ''

describe('a caller who would rather be called back', () => {
  it('confirms the number shown with 1, hears that the place is kept, and is off the line', () => {
    const s = asked(floorWith()).expectCall('c1', { phase: 'parting', prompts: ['ja/callback-kept'] })
    const call = s.call('c1')
    s.feed(heard('c1', call.phase === 'parting' ? call.playback : ''))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'callback', waitedMs: 60_001 }])
    expect(s.events('callback.asked')).toMatchObject([{ number: '09012345678', queue: 'q1' }])
    expect(s.events('call.leftQueue')).toMatchObject([{ rule: 'exitKey', action: 'callback' }])
  })

  it('enters another number, has it read back, and confirms it', () => {
    const s = floorWith().arrive('c1').feed(key('c1', '1'))
    for (const digit of '0312345678#') s.feed(key('c1', digit))
    expect(s.commands()).toMatchObject([
      { prompts: [...'0312345678'].map((d) => `ja/digit-${d}`).concat('ja/callback-confirm') },
    ])
    s.feed(key('c1', '1'))
    expect(s.events('callback.asked')).toMatchObject([{ number: '0312345678' }])
  })

  it('is asked once more after a wrong number, a forbidden one, or a change of mind', () => {
    const s = floorWith({}, 10, ['0312345678']).arrive('c1').feed(key('c1', '1'))
    for (const digit of '0110#') s.feed(key('c1', digit))
    expect(s.commands()).toMatchObject([{ prompts: ['ja/callback-wrong', 'ja/callback-enter'] }])
    for (const digit of '0312345678#') s.feed(key('c1', digit))
    expect(s.commands()).toMatchObject([{ prompts: ['ja/callback-wrong', 'ja/callback-enter'] }])
    for (const digit of '0312345679#9') s.feed(key('c1', digit))
    expect(s.commands()).toMatchObject([{ prompts: ['ja/callback-enter'] }])
    s.feed(key('c1', '*')).expectCall('c1', { phase: 'waiting', asked: null })
    expect(s.events('callback.asked')).toEqual([])
    expect(s.events('call.leftQueue')).toEqual([])
  })

  it('waits on with the same place when no key comes', () => {
    const s = floorWith().arrive('c1').feed(key('c1', '1')).pass(31_000)
    s.expectCall('c1', { phase: 'waiting', asked: null, since: at(10) + 1_000 })
  })

  it('may be answered by an agent while being asked', () => {
    const s = floorWith().arrive('c1').feed(key('c1', '1')).ready('a1').feed(answered('c1.o3'), answered('c1.o2'))
    s.expectCall('c1', { phase: 'talking' })
  })
})

describe('a place that is kept', () => {
  it('is served in its order: the agent first, by hand, then the citizen, connected and recorded', () => {
    const s = kept().arrive('c2', 'q1', '09099999999').ready('a1')
    const id = trying(s)
    expect(s.events('callback.tried')).toMatchObject([{ agent: 'a1', attempt: 1 }])
    expect(s.commands()).toContainEqual(
      expect.objectContaining({ type: 'leg.dial', autoAnswer: false, shownNumber: '09012345678' }),
    )
    s.feed(answered(`${id}.a1`))
    expect(s.commands().at(-1)).toMatchObject({
      type: 'leg.dial',
      to: { kind: 'outside', number: '09012345678' },
      record: true,
    })
    s.feed({ type: 'leg.answered', leg: `${id}.d2`, recording: `${id}.d2` })
      .pass(30_000)
      .feed(ended(`${id}.d2`))
    expect(s.events('call.ended').at(-1)).toMatchObject({ outcome: 'answered', talkMs: 30_000, queue: 'q1' })
    expect(s.events('callback.ended')).toMatchObject([{ result: 'connected' }])
  })

  it('is served citizen first when the queue says so, who is connected at once and counts as waiting from then', () => {
    const s = kept({ first: 'citizen' }).ready('a1')
    const id = trying(s)
    expect(s.agent('a1').activity.kind).toBe('reserved')
    s.pass(8_000)
      .feed({ type: 'leg.answered', leg: `${id}.d1`, recording: `${id}.d1` })
      .expectCall(id, { phase: 'offered' })
    const call = s.call(id)
    s.feed(answered(call.phase === 'offered' ? (call.offers[0]?.leg ?? '') : ''))
    expect(s.events('call.connected').at(-1)).toMatchObject({ agent: 'a1', waitedMs: 0 })
    s.pass(5_000).feed(ended(`${id}.d1`))
    expect(s.events('callback.ended')).toMatchObject([{ result: 'connected' }])
  })

  it('is tried again after a while, so often as the queue says', () => {
    const s = kept()
      .ready('a1')
      .feed(answered(`${trying(kept().ready('a1'))}.a1`))
    const first = trying(s)
    s.feed(ended(`${first}.d2`, 17), ended(`${first}.a1`))
    expect(s.events('call.ended').at(-1)).toMatchObject({ outcome: 'busy' })
    s.pass(299_000)
    expect(s.events('callback.tried')).toHaveLength(1)
    s.pass(2_000)
    expect(s.events('callback.tried')).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
    const second = trying(s)
    s.feed(answered(`${second}.a1`), ended(`${second}.d2`, 19), ended(`${second}.a1`))
    expect(s.events('callback.ended')).toMatchObject([{ result: 'triesOver' }])
  })

  it('pauses an agent who does not take it, without counting a try, and goes to the next', () => {
    const s = kept().ready('a1')
    s.feed(ended(`${trying(s)}.a1`, 17))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
    s.ready('a2')
    expect(s.events('callback.tried').at(-1)).toMatchObject({ agent: 'a2', attempt: 1 })
    s.pass(20_500)
    expect(s.agent('a2').availability).toEqual({ kind: 'paused', reason: 'missed' })
  })

  it('expires', () => {
    const s = kept().pass(3_600_000)
    expect(s.events('callback.ended')).toMatchObject([{ result: 'expired' }])
    expect([...s.timers().keys()].filter((timer) => timer.includes('cb-'))).toEqual([])
  })

  it('is not served before eight or after nine in the evening, and is the moment it is eight', () => {
    const s = kept({ expiresMs: 20 * 3_600_000 }, 21)
      .ready('a1')
      .pass(10 * 3_600_000)
    expect(s.events('callback.tried')).toEqual([])
    s.pass(3_600_000)
    expect(s.events('callback.tried')).toHaveLength(1)
  })

  it('keeps to the hours of its own calendar, which end and begin', () => {
    const calendar = {
      ...standardCalendar,
      id: 'mornings',
      name: '',
      weekdays: Array.from({ length: 7 }, () => [{ from: 9 * 60, to: 11 * 60 }]),
    }
    const s = kept({ calendar: 'mornings', expiresMs: 40 * 3_600_000 })
    s.feed({ type: 'floor.configured', config: { ...s.floor().config, calendars: [calendar] } })
    s.pass(2 * 3_600_000)
      .ready('a1')
      .pass(3_600_000)
    expect(s.events('callback.tried')).toEqual([])
    s.pass(20 * 3_600_000)
    expect(s.events('callback.tried')).toHaveLength(1)
  })

  it('is given up for a number that must not be called', () => {
    const s = kept()
    s.feed({ type: 'floor.configured', config: { ...s.floor().config, doNotCall: ['09012345678'] } })
      .ready('a1')
      .arrive('c2')
    expect(s.events('callback.ended')).toMatchObject([{ result: 'notAllowed' }])
    expect(s.events('call.offered')).toMatchObject([{ call: 'c2', agent: 'a1' }])
  })

  it('is the citizen’s own when calling again first: the place, and no call back', () => {
    const s = kept().arrive('c5', 'q1', '09099999999').pass(1_000).arrive('c2').ready('a1')
    expect(s.events('callback.ended')).toMatchObject([{ result: 'cancelled' }])
    expect(s.events('call.offered')).toMatchObject([{ call: 'c2' }])
    expect(s.events('call.offered')[0]?.waitedMs).toBeLessThan(1_000)
  })

  it('is the citizen’s own when calling in while we are just trying', () => {
    const s = kept().ready('a1')
    const id = trying(s)
    s.arrive('c2')
    expect(s.events('call.ended').at(-1)).toMatchObject({ call: id, outcome: 'cancelled' })
    expect(s.events('callback.ended')).toMatchObject([{ result: 'cancelled' }])
    s.feed(ended(`${id}.a1`)).expectCall('c2', { phase: 'offered' })
  })

  it('asked for twice under one number is called once, by the first place', () => {
    const s = asked(kept({}, 10).arrive('c8', 'q1', '0312345678'), 'c2')
    expect(s.floor().callbacks.size).toBe(1)
  })

  it('has its position among those who wait', () => {
    const s = kept().arrive('c2', 'q1', '09099999999')
    expect(s.events('call.queued').at(-1)).toMatchObject({ call: 'c2', position: 2 })
  })

  it('is cancelled by a supervisor', () => {
    const s = kept().ask({ type: 'callback.cancel', callback: 'cb-c1' })
    expect(s.events('callback.ended')).toMatchObject([{ callback: 'cb-c1', result: 'cancelled' }])
  })
})
