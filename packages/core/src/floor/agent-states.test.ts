import { describe, expect, it } from 'vitest'
import { answered, configOf, ended, expectRefused, intervals, story, withAgents, withQueue } from './floor.spec.ts'

const wrapped = () => story().talk('c1', 'a1').pass(1_000).feed(ended('c1'), ended('c1.o1'))
const last = (s: ReturnType<typeof story>, agent = 'a1') =>
  s.events('agent.changed').findLast((event) => event.agent === agent)

describe('wrap-up', () => {
  it('is prolonged as often as the queue allows, and then refused', () => {
    const s = wrapped()
    for (let n = 0; n < 2; n++) s.ask({ type: 'agent.prolongWrapUp', agent: 'a1' })
    expect(last(s)?.until).toBe(s.at() + 10_000 + 2 * 60_000)
    expectRefused(s, { type: 'agent.prolongWrapUp', agent: 'a1' }, 'wrapUp.prolongedTooOften')
    s.pass(129_000)
    expect(s.agent('a1').activity.kind).toBe('wrapUp')
    s.pass(1_000)
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it('does not end by the timer of before it was prolonged', () => {
    const s = wrapped().ask({ type: 'agent.prolongWrapUp', agent: 'a1' })
    s.feed({ type: 'timer.fired', service: 'acd', timer: 'wrapUp:a1' })
    expect(s.agent('a1').activity.kind).toBe('wrapUp')
    s.pass(70_000)
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it('ends at once by hand, and the agent is offered the next caller', () => {
    const s = wrapped().arrive('c2').ask({ type: 'agent.endWrapUp', agent: 'a1' })
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a1' })
    expect([...s.timers().keys()]).not.toContain('wrapUp:a1')
  })

  it('of a queue without one is idle at once', () => {
    const s = story(withQueue(1, { wrapUpMs: 0 }))
      .talk('c1', 'a1')
      .feed(ended('c1'))
    expect(s.agent('a1').activity).toEqual({ kind: 'idle' })
  })
})

describe('after this call, pause', () => {
  const talking = () => story().talk('c1', 'a1').ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' })

  it('takes effect when the wrap-up is over, and is seen before', () => {
    const s = talking()
    expect(last(s)?.pauseAfter).toBe('lunch')
    s.feed(ended('c1'), ended('c1.o1'))
    expect(s.agent('a1').availability.kind).toBe('ready')
    s.pass(10_000)
    expect(last(s)).toMatchObject({ availability: 'paused', reason: 'lunch', activity: 'idle', pauseAfter: null })
  })

  it('takes effect at once where there is no wrap-up', () => {
    const s = story(withQueue(1, { wrapUpMs: 0 })).talk('c1', 'a1')
    s.ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' }).feed(ended('c1'))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'lunch' })
  })

  it('is a pause now when nothing is at hand, and is taken back with null or with ready', () => {
    const s = story().ready('a1').ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' })
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'lunch' })
    const t = talking()
      .ask({ type: 'agent.pauseAfter', agent: 'a1', reason: null })
      .feed(ended('c1'), ended('c1.o1'))
      .pass(10_000)
    expect(t.agent('a1').availability.kind).toBe('ready')
    const u = talking().feed(ended('c1'), ended('c1.o1')).ask({ type: 'agent.ready', agent: 'a1' })
    expect(u.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
  })

  it('asked while a phone rings holds when the caller gives up', () => {
    const s = story().ready('a1').arrive('c1').ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' })
    s.feed(ended('c1'))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'lunch' })
  })

  it('does not stand in the way of signing out in the wrap-up', () => {
    const s = talking().feed(ended('c1'), ended('c1.o1')).ask({ type: 'agent.signOut', agent: 'a1' })
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'signedOut' }, after: { kind: 'stay' } })
  })
})

describe('ready for one call', () => {
  it('pauses after the call that was spoken, not after one that only rang', () => {
    const s = story(withQueue(1, { wrapUpMs: 0 }))
      .ready('a1')
      .ask({ type: 'agent.readyOnce', agent: 'a1' })
    s.arrive('c1').feed(ended('c1'), ended('c1.o1'))
    expect(s.agent('a1').availability.kind).toBe('ready')
    s.arrive('c2').feed(answered('c2.o1'), ended('c2'), ended('c2.o1'))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'oneCall' })
    s.arrive('c3').expectCall('c3', { phase: 'waiting' })
  })

  it('ends a wrap-up as ready does', () => {
    const s = wrapped().ask({ type: 'agent.readyOnce', agent: 'a1' })
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
    expect(s.agent('a1').after.kind).toBe('pause')
  })
})

describe('a supervisor who signs somebody out', () => {
  it('does so at once, or when the call and its wrap-up are over', () => {
    const s = story().ready('a1').ask({ type: 'agent.forceOut', agent: 'a1' })
    expect(s.agent('a1').availability.kind).toBe('signedOut')
    const t = story().talk('c1', 'a1').ask({ type: 'agent.forceOut', agent: 'a1' })
    t.expectCall('c1', { phase: 'talking' }).feed(ended('c1'), ended('c1.o1')).pass(10_000)
    expect(t.agent('a1').availability.kind).toBe('signedOut')
  })

  it('does so when the caller gives up while the phone rings', () => {
    const s = story().ready('a1').arrive('c1').ask({ type: 'agent.forceOut', agent: 'a1' }).feed(ended('c1'))
    expect(s.agent('a1').availability.kind).toBe('signedOut')
  })

  it('is the author of it', () => {
    const s = story().ready('a1').ask({ type: 'agent.forceOut', agent: 'a1' }, { account: 'lead', door: 'api' })
    expect(last(s)?.author).toEqual({ kind: 'supervisor', id: 'lead' })
    s.ask({ type: 'agent.signIn', agent: 'a1' }, { account: 'a1', door: 'api' })
    expect(last(s)?.author).toEqual({ kind: 'agent', id: 'a1' })
  })
})

describe('what takes too long is told', () => {
  it('a pause with a limit, once, and not after its end', () => {
    const config = configOf(1, { pauseLimits: { lunch: 60_000 } })
    const s = story(config).ready('a1').ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' }).pass(60_000)
    expect(s.events('agent.alert')).toMatchObject([{ agent: 'a1', kind: 'pauseTooLong', reason: 'lunch' }])
    const t = story(config).ready('a1').ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' }).pass(59_000)
    t.ask({ type: 'agent.ready', agent: 'a1' }).pass(60_000)
    expect(t.events('agent.alert')).toEqual([])
  })

  it('a conversation, and a hold', () => {
    const s = story().talk('c1', 'a1').pass(1_800_000)
    expect(s.events('call.alert')).toMatchObject([{ call: 'c1', agent: 'a1', kind: 'long' }])
    s.ask({ type: 'call.hold', agent: 'a1' }).pass(300_000)
    expect(s.events('call.alert').at(-1)).toMatchObject({ kind: 'hold' })
    const t = story().talk('c1', 'a1').ask({ type: 'call.hold', agent: 'a1' }).pass(299_000)
    t.ask({ type: 'call.resume', agent: 'a1' }).pass(300_000)
    expect(t.events('call.alert')).toEqual([])
  })

  it('an agent’s phone that stays off hook after the citizen has gone, which is hung up once more', () => {
    const s = story().talk('c1', 'a1').feed(ended('c1')).pass(10_000)
    expect(s.events('call.alert')).toMatchObject([{ call: 'c1', agent: 'a1', kind: 'citizenGone' }])
    expect(story().talk('c1', 'a1').feed(ended('c1'), ended('c1.o1')).pass(20_000).events('call.alert')).toEqual([])
  })
})

describe('a hand', () => {
  it('is raised during a call, told once, and taken down', () => {
    const s = story().talk('c1', 'a1')
    for (let n = 0; n < 2; n++) s.ask({ type: 'agent.raiseHand', agent: 'a1', raised: true })
    expect(s.events('agent.hand')).toEqual([{ type: 'agent.hand', agent: 'a1', raised: true, call: 'c1' }])
    s.ask({ type: 'agent.raiseHand', agent: 'a1', raised: false })
    expect(s.events('agent.hand')).toHaveLength(2)
  })
})

describe('a phone that picks up by itself', () => {
  const auto = withAgents(configOf(2), { a1: { autoAnswer: true } })

  it('is told so, plays a tone to the agent first, and is put through when it was heard', () => {
    const s = story(auto).ready('a1').arrive('c1')
    expect(s.commands()).toContainEqual(expect.objectContaining({ type: 'leg.dial', autoAnswer: true }))
    s.feed(answered('c1.o1'))
    expect(s.commands()).toMatchObject([{ type: 'leg.play', leg: 'c1.o1', prompts: ['tone/accept'] }])
    const call = s.expectCall('c1', { phase: 'offered' }).call('c1')
    const playback = call.phase === 'offered' ? (call.offers[0]?.tone ?? '') : ''
    s.feed({ type: 'playback.ended', leg: 'c1.o1', playback, completed: true }).expectCall('c1', { phase: 'talking' })
  })

  it('is put through although the tone could not be played, or was never told to be over', () => {
    const s = story(auto).ready('a1').arrive('c1').feed(answered('c1.o1'))
    s.feed({ type: 'command.failed', leg: 'c1.o1', command: 'leg.play', reason: '' }).expectCall('c1', {
      phase: 'talking',
    })
    story(auto).ready('a1').arrive('c1').feed(answered('c1.o1')).pass(15_000).expectCall('c1', { phase: 'talking' })
  })

  it('whose agent hangs up during the tone has rejected', () => {
    const s = story(auto).ready('a1').arrive('c1').feed(answered('c1.o1'), ended('c1.o1'))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
  })
})

describe('every second of a shift', () => {
  it('has a state, a cause and an author', () => {
    const s = story().ready('a1').pass(5_000).arrive('c1').pass(3_000).feed(answered('c1.o1')).pass(60_000)
    s.ask({ type: 'call.hold', agent: 'a1' }).pass(10_000).ask({ type: 'call.resume', agent: 'a1' }).pass(20_000)
    s.feed(ended('c1'), ended('c1.o1')).pass(10_000).pass(7_000)
    expect(intervals(s, 'a1').slice(2)).toEqual([
      ['idle', 5_001],
      ['ringing', 3_001],
      ['talking', 60_000],
      ['held', 10_000],
      ['talking', 20_000],
      ['wrapUp', 10_000],
      ['idle', 7_000],
    ])
    for (const { author } of s.events('agent.changed')) expect(author.id).not.toBe('')
    expect(s.events('call.ended')).toMatchObject([{ talkMs: 90_000 }])
  })
})
