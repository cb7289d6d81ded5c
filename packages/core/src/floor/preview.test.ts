import { describe, expect, it } from 'vitest'
import { atTheLine, preview, started, withdrawn } from './attempt-given.spec.ts'
import { answered, configOf, ended, expectRefused, type FloorStory, story } from './floor.spec.ts'

const onTimeout = (then: 'dial' | 'skip') => ({ ...preview, preview: { decideMs: 30_000, onTimeout: then } })
const shown = (s: FloorStory = story().ready('a1')): FloorStory => s.feed(started(preview))
const gone = (s: FloorStory, result: string, reason: string | null = null): void => {
  expect(s.events('preview.ended')).toMatchObject([{ call: 't1', agent: 'a1', result, reason }])
  expect(s.floor().calls.size).toBe(0)
  expect(s.events('call.arrived')).toEqual([])
  expect(s.events('call.ended')).toEqual([])
  expect(s.timers().has('preview:t1')).toBe(false)
}

describe('a case that an agent sees before it is dialled', () => {
  it('is shown with the time to decide; the agent is kept, nothing rings', () => {
    const s = shown()
    expect(s.events('preview.shown')).toMatchObject([
      { call: 't1', agent: 'a1', campaign: 'spring', person: 70, until: s.at() + 30_000 },
    ])
    expect(s.agent('a1').activity).toEqual({ kind: 'reserved', call: 't1' })
    expect(s.commands()).toEqual([])
    expect(s.arrive('c1').call('c1').phase).toBe('waiting')
  })

  it('is dialled when the agent accepts, with the agent on the line first', () => {
    const s = shown().pass(5_000).ask({ type: 'preview.accept', agent: 'a1' })
    expect(s.events('preview.ended')).toMatchObject([{ result: 'accepted' }])
    s.expectCall('t1', { phase: 'placing', arrivedAt: s.at() }).feed(answered('t1.a1'), answered('t1.d2'))
    s.expectCall('t1', { phase: 'talking', agent: 'a1', queue: 'q1' })
  })

  it('is dialled at once on an open line, where the agent hears it ring', () => {
    const { s, line } = atTheLine()
    shown(s).ask({ type: 'preview.accept', agent: 'a1' })
    expect(s.commands()).toMatchObject([{ type: 'leg.ring', leg: line }, { type: 'leg.dial' }])
  })

  it('is not dialled when the agent skips it with a reason, and the next one can come', () => {
    const s = shown().ask({ type: 'preview.skip', agent: 'a1', reason: ' 昨日話した ' })
    gone(s, 'skipped', '昨日話した')
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
    expect(s.feed(started({ ...preview, call: 't2' })).call('t2').phase).toBe('previewing')
  })

  it('is skipped when the time is over, and who let it go by is paused', () => {
    const s = shown().pass(30_000)
    gone(s, 'timedOut')
    expect(s.agent('a1')).toMatchObject({
      availability: { kind: 'paused', reason: 'missed' },
      activity: { kind: 'idle' },
    })
  })

  it('is dialled when the time is over, if the campaign says so', () => {
    const s = story()
      .ready('a1')
      .feed(started(onTimeout('dial')))
      .pass(29_999)
    expect(s.call('t1').phase).toBe('previewing')
    s.pass(1).expectCall('t1', { phase: 'placing' })
    expect(s.events('preview.ended')).toMatchObject([{ result: 'timedOut' }])
  })

  it('is taken back by the dialler while it is shown', () => {
    const s = shown().feed(withdrawn())
    gone(s, 'withdrawn')
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it.each([
    ['signs out', { type: 'agent.signOut', agent: 'a1' }, 'signedOut'],
    ['pauses', { type: 'agent.pause', agent: 'a1', reason: 'lunch' }, 'paused'],
    ['is forced out', { type: 'agent.forceOut', agent: 'a1' }, 'signedOut'],
  ] as const)('goes back to the dialler when the agent %s', (_what, request, availability) => {
    const s = shown().ask(request)
    gone(s, 'agentLeft')
    expect(s.agent('a1')).toMatchObject({ availability: { kind: availability }, activity: { kind: 'idle' } })
  })

  it('is looked at to the end by an agent who asked to pause after it', () => {
    const s = shown().ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' })
    expect(s.call('t1').phase).toBe('previewing')
    s.ask({ type: 'preview.skip', agent: 'a1', reason: 'moved' })
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'lunch' })
  })

  it('is not dialled into nothing when the phone is gone by then', () => {
    const s = story()
      .ready('a1')
      .feed(started(onTimeout('dial')), { type: 'phone.lost', phone: 'p1' })
    expectRefused(s, { type: 'preview.accept', agent: 'a1' }, 'agent.phoneNotRegistered')
    s.pass(30_000)
    expect(s.events('attempt.refused')).toMatchObject([{ call: 't1', because: 'agentNotFree' }])
    gone(s, 'timedOut')
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it('is not dialled when it must not be any more', () => {
    const s = shown().feed({ type: 'floor.configured', config: configOf(2, { doNotCall: ['09055550001'] }) })
    s.ask({ type: 'preview.accept', agent: 'a1' })
    expect(s.events('attempt.refused')).toMatchObject([{ because: 'doNotCall' }])
    expect(s.commands()).toEqual([])
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it('is no call yet: nobody hangs it up, ends it, marks it or listens to it', () => {
    const s = shown()
    expectRefused(s, { type: 'call.hangUp', agent: 'a1' }, 'agent.notTalking')
    expectRefused(s, { type: 'call.end', call: 't1' }, 'call.unknown')
    expectRefused(s, { type: 'call.mark', call: 't1', kind: 'note', text: '' }, 'call.unknown')
    s.ready('a2')
    expectRefused(s, { type: 'call.watch', agent: 'a2', call: 't1', mode: 'listen' }, 'call.unknown')
  })

  it('asks for a case that is shown, and for a reason', () => {
    const s = shown()
    expectRefused(s, { type: 'preview.skip', agent: 'a1', reason: ' ' }, 'text.invalid')
    s.ready('a2')
    expectRefused(s, { type: 'preview.accept', agent: 'a2' }, 'preview.none')
    s.ask({ type: 'preview.accept', agent: 'a1' })
    expectRefused(s, { type: 'preview.skip', agent: 'a1', reason: 'late' }, 'preview.none')
  })

  it('stays on the screen when the open line is hung up; the phone is rung then', () => {
    const { s, line } = atTheLine()
    shown(s).feed(ended(line)).ask({ type: 'preview.accept', agent: 'a1' })
    s.expectCall('t1', { phase: 'placing', agentLeg: 't1.a1' })
  })
})
