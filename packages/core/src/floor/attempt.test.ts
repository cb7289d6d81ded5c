import { describe, expect, it } from 'vitest'
import { tokyo } from '../campaign/campaign-given.spec.ts'
import type { LogBody } from '../log/log-entry.ts'
import { atTheLine, attemptOf, openLine, progressive, started, withdrawn } from './attempt-given.spec.ts'
import type { FloorStory } from './floor.spec.ts'
import { answered, arrival, configOf, ended, key, queueing, story, withAgents, withQueue } from './floor.spec.ts'
import { indexOf } from './floor.ts'

const types = (s: FloorStory): string[] => s.commands().map(({ type }) => type)
const refusal = (s: FloorStory): string | undefined => s.events('attempt.refused').at(-1)?.because

describe('a call for a campaign that nobody is kept for', () => {
  it('is dialled at once over the campaign’s line, with its caller ID and ring time, recorded', () => {
    const s = story().feed(started({ ringMs: 18_000 }))
    expect(s.commands()).toMatchObject([
      {
        type: 'leg.dial',
        leg: 't1.d1',
        to: { kind: 'outside', number: '09055550001', line: 'health' },
        shownNumber: '0961230001',
        ringMs: 20_000,
        record: true,
      },
    ])
    expect(s.events('call.arrived')).toMatchObject([{ call: 't1', direction: 'outbound', called: '09055550001' }])
    expect(s.events('call.dialled')).toMatchObject([{ leg: 't1.d1', callerId: '0961230001' }])
    s.pass(17_999).expectCall('t1', { phase: 'dialling', agent: null }).pass(1)
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'noAnswer', queue: 'q1' }])
  })

  it('is not to be dialled a minute late, nor when it would ring past nine in the evening', () => {
    const notAfter = (at: number, ringMs: number) => {
      const s = story()
      s.pass(at - s.at())
      const [dial] = s.feed(started({ ringMs })).commands()
      return dial?.type === 'leg.dial' ? dial.notAfter : null
    }
    const noon = tokyo('2026-11-20 12:00')
    expect(notAfter(noon, 25_000)).toBe(noon + 60_000)
    const evening = tokyo('2026-11-20 20:59') + 20_000
    expect(notAfter(evening, 25_000)).toBe(tokyo('2026-11-20 21:00') - 25_001)
    // A service that has been away until then dials nobody with it.
    expect(notAfter(tokyo('2026-11-20 20:59') + 50_000, 25_000)).toBe(tokyo('2026-11-20 21:00') - 25_001)
  })

  it('keeps no agent: one who is ready takes inbound callers meanwhile', () => {
    const s = story().ready('a1').feed(started()).arrive('c1')
    s.expectCall('c1', { phase: 'offered' })
  })

  it('connects an answer in the same step to an agent on an open line, without a tone', () => {
    const { s, line } = atTheLine()
    s.feed(started(), answered('t1.d1')).expectCall('t1', { phase: 'talking', agent: 'a1', agentLeg: line })
    expect(types(s)).toEqual(['legs.connect'])
    expect(s.events('call.connected')).toMatchObject([{ call: 't1', agent: 'a1', queue: 'q1', waitedMs: 0 }])
    expect([...s.timers().keys()]).toEqual(['long:t1'])
  })

  it('prefers an agent on an open line to one who is idle longer', () => {
    const s = story().ready('a2').pass(60_000).ready('a1')
    openLine(s, 'a1')
    s.feed(started(), answered('t1.d1')).expectCall('t1', { phase: 'talking', agent: 'a1' })
  })

  it('rings a phone otherwise, and connects it as soon as it is picked up, by itself or by hand', () => {
    const s = story(withAgents(configOf(2), { a1: { autoAnswer: true } })).ready('a1')
    s.feed(started(), answered('t1.d1')).expectCall('t1', { phase: 'offered' })
    expect(types(s)).toEqual(['leg.dial', 'leg.silence'])
    s.pass(1_000).feed(answered('t1.o2')).expectCall('t1', { phase: 'talking', agent: 'a1' })
    expect(types(s)).toEqual(['legs.connect'])
  })

  it('waits in silence: no music, no announcement, no rule, no key, no callback', () => {
    const exits = [{ key: '1', action: { kind: 'end', prompt: 'ja/closed' } }] as const
    const everyRule = {
      full: { waiting: 0, action: { kind: 'end', prompt: 'ja/closed' } },
      tooLong: { ms: 1_000, action: { kind: 'end', prompt: 'ja/closed' } },
      nobodySignedIn: { kind: 'end', prompt: 'ja/closed' },
      allPaused: { kind: 'end', prompt: 'ja/closed' },
      closed: { kind: 'end', prompt: 'ja/closed' },
    } as const
    const comfort = { prompt: 'ja/comfort', everyMs: 500 }
    const s = story(
      withQueue(2, { rules: everyRule, exits, announceEveryMs: 300, comfort, congestionPrompt: 'ja/busy' }),
    )
    s.feed(started(), answered('t1.d1'))
    expect(types(s)).toEqual(['leg.silence'])
    s.feed(key('t1.d1', '1')).ask({ type: 'queue.mode', queue: 'q1', mode: 'closed' }).pass(1_999)
    s.expectCall('t1', { phase: 'waiting', hearing: { kind: 'silence' } })
    expect(s.events('call.leftQueue')).toEqual([])
    expect(s.events('call.announced')).toEqual([])
  })

  it('hears the apology when nobody is free within the grace, and ends', () => {
    const s = story().feed(started(), answered('t1.d1')).pass(1_999)
    s.expectCall('t1', { phase: 'waiting' }).pass(1).expectCall('t1', { phase: 'parting', outcome: 'nobodyFree' })
    expect(s.commands()).toMatchObject([{ type: 'leg.play', leg: 't1.d1', prompts: ['ja/spring-apology'] }])
    expect(s.events('call.leftQueue')).toMatchObject([{ call: 't1', queue: 'q1', rule: 'nobodyFree', waitedMs: 2_000 }])
    const call = s.call('t1')
    s.feed({
      type: 'playback.ended',
      leg: 't1.d1',
      playback: call.phase === 'parting' ? call.playback : '',
      completed: true,
    })
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'nobodyFree', by: 'system', waitedMs: 2_000, agents: [] }])
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 't1.d1', cause: 'normal' })
    expect(s.timers().size).toBe(0)
  })

  it('is never ended without a word, even when the campaign has no apology of its own', () => {
    const s = story()
      .feed(started({ apology: [] }), answered('t1.d1'))
      .pass(2_000)
    expect(s.commands()).toMatchObject([{ type: 'leg.play', prompts: ['ja/apology'] }])
  })

  it('counts a phone that still rings when the grace ends as nobody free; the agent is not to blame', () => {
    const s = story().ready('a1').feed(started(), answered('t1.d1')).pass(2_000)
    s.expectCall('t1', { phase: 'parting', outcome: 'nobodyFree' })
    expect(s.events('call.offerEnded')).toMatchObject([{ agent: 'a1', result: 'withdrawn' }])
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
    s.feed(answered('t1.o2'))
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: 't1.o2', cause: 'normal' }])
  })

  it('goes to the next agent when one refuses within the grace', () => {
    const s = story().ready('a1', 'a2').feed(started(), answered('t1.d1'), ended('t1.o2', 17))
    s.expectCall('t1', { phase: 'offered', offers: [{ agent: 'a2' }] })
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
  })

  it('goes to an agent who becomes free within the grace', () => {
    const s = story().feed(started(), answered('t1.d1')).pass(500).ready('a2')
    s.expectCall('t1', { phase: 'offered', offers: [{ agent: 'a2' }] })
  })

  it('is abandoned by who hangs up within the grace', () => {
    const s = story().feed(started(), answered('t1.d1')).pass(700).feed(ended('t1.d1'))
    expect(s.events('call.abandoned')).toMatchObject([{ call: 't1', queue: 'q1', waitedMs: 700 }])
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'abandoned', by: 'caller' }])
    expect(s.timers().size).toBe(0)
  })

  it('takes an answered person before every caller, however long they wait and whatever the head starts', () => {
    const s = story(withQueue(2, { headStartMs: 86_400_000 }))
      .arrive('c1')
      .pass(3_600_000)
    s.feed(started(), answered('t1.d1')).arrive('c2').ready('a1')
    s.expectCall('t1', { phase: 'offered' }).expectCall('c1', { phase: 'waiting' })
    s.feed(answered('t1.o2'), ended('t1.d1'), ended('t1.o2')).pass(10_000)
    s.expectCall('c1', { phase: 'offered' }).expectCall('c2', { phase: 'waiting' })
  })

  it('serves answered people in the order of their answers, whichever queue', () => {
    const s = story(withQueue(2, { headStartMs: 86_400_000 }))
    s.feed(started({ call: 't1', queue: 'q2' }), started({ call: 't2', queue: 'q1' }))
    s.feed(answered('t1.d1')).pass(100).feed(answered('t2.d1')).ready('a1')
    s.expectCall('t1', { phase: 'offered' }).expectCall('t2', { phase: 'waiting' })
  })

  it('says nothing about the pace of the queue, by which callers are told their wait', () => {
    const { s } = atTheLine()
    s.feed(started(), answered('t1.d1'))
    expect(s.floor().queues.get('q1')).toBeUndefined()
  })

  it('waits like everybody else when the agent’s phone dies in the conversation', () => {
    const { s, line } = atTheLine()
    s.feed(started(), answered('t1.d1'), ended(line, 38)).expectCall('t1', { phase: 'waiting', graceUntil: null })
    expect(s.commands()).toMatchObject([{ type: 'bridge.end' }, { type: 'leg.play', prompts: ['ja/congestion'] }])
  })
})

describe('an agent who is kept for a call', () => {
  it('is reserved, hears it ring on the open line, and talks in the step of the answer', () => {
    const { s, line } = atTheLine()
    s.feed(started(progressive)).expectCall('t1', { phase: 'dialling', agent: 'a1', agentLeg: line })
    expect(types(s)).toEqual(['leg.ring', 'leg.dial'])
    expect(s.agent('a1').activity).toEqual({ kind: 'reserved', call: 't1' })
    const { call } = attemptOf()
    s.feed(answered(`${call}.d2`)).expectCall('t1', { phase: 'talking', agent: 'a1' })
    expect(s.commands()).toEqual([{ type: 'legs.connect', bridge: 't1.b3', legs: ['t1.d2', line] }])
    expect(s.events('call.queued')).toEqual([])
  })

  it('without an open line is rung first: the citizen’s phone rings only when the agent is there', () => {
    const s = story().ready('a1').feed(started(progressive)).expectCall('t1', { phase: 'placing' })
    expect(s.commands()).toMatchObject([{ type: 'leg.dial', leg: 't1.a1', to: { kind: 'phone' }, autoAnswer: true }])
    expect(s.events('call.dialled')).toEqual([])
    s.feed(answered('t1.a1')).expectCall('t1', { phase: 'dialling', agentLeg: 't1.a1' })
    s.feed(answered('t1.d2')).expectCall('t1', { phase: 'talking' })
  })

  it('is taken from nobody: not by an answered person of another campaign, nor by a caller', () => {
    const { s } = atTheLine()
    s.feed(started(progressive), started({ call: 't2' }), answered('t2.d1')).arrive('c1')
    s.expectCall('t2', { phase: 'waiting' }).expectCall('c1', { phase: 'waiting' })
    s.feed(answered('t1.d2')).expectCall('t1', { phase: 'talking', agent: 'a1' })
  })

  it('is free again when nobody answers, and keeps what to redial', () => {
    const { s, line } = atTheLine()
    s.feed(started(progressive)).pass(25_000)
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'noAnswer', cause: 19 }])
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
    expect(s.agent('a1')).toMatchObject({ activity: { kind: 'idle' }, placed: null })
  })

  it('who does not pick up the phone, or hangs up, is paused, and the citizen is left alone', () => {
    const missed = story().ready('a1').feed(started(progressive)).pass(20_000)
    expect(missed.agent('a1').availability).toEqual({ kind: 'paused', reason: 'missed' })
    const left = story().ready('a1').feed(started(progressive), answered('t1.a1'), ended('t1.a1'))
    expect(left.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
    expect(left.commands()).toContainEqual({ type: 'leg.hangUp', leg: 't1.d2', cause: 'normal' })
    for (const s of [missed, left]) expect(s.events('call.ended')).toMatchObject([{ outcome: 'cancelled' }])
  })

  it('who is forced out goes when the call is over', () => {
    const { s } = atTheLine()
    s.feed(started(progressive)).ask({ type: 'agent.forceOut', agent: 'a1' }).pass(25_000)
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'signedOut' }, openLine: null })
  })
})

describe('a call that is not begun', () => {
  it.each([
    ['a line that is not there', { line: 'nowhere' }, 'lineUnknown'],
    ['a caller ID that is not the line’s', { callerId: '0312345678' }, 'callerIdNotAllowed'],
    ['a line without one', { line: 'info', callerId: '' }, 'callerIdNotAllowed'],
    ['somebody who must not be called', { number: '09055550009' }, 'doNotCall'],
    ...[
      '110',
      '118',
      '119',
      '1100000000',
      '18411012345',
      '09901234567',
      '0990123456',
      '0180123456',
      '0570123456',
      '0120123456',
      '08001234567',
      '02012345678',
      '0101234567890',
      '090-5555-0001',
      '090555500',
      '',
    ].map((number) => [`the number "${number}"`, { number }, 'numberNotAllowed'] as const),
    ['an agent who is signed out', { agent: 'a2' }, 'agentNotFree'],
    ['an agent whom nobody knows', { agent: 'a9' }, 'agentNotFree'],
    ['a preview without an agent', { preview: { decideMs: 1, onTimeout: 'dial' } }, 'agentNotFree'],
  ] as const)('for %s', (_what, change, because) => {
    const s = story(configOf(2, { doNotCall: ['09055550009'] })).ready('a1')
    const before = s.floor()
    s.feed(started(change))
    expect(refusal(s)).toBe(because)
    expect(s.floor()).toBe(before)
    expect(s.commands()).toEqual([])
  })

  it('for an agent who pauses, is busy, or has no phone', () => {
    const paused = story().ready('a1').ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' })
    const busy = story().ready('a1').arrive('c1')
    const unplugged = story().ready('a1').feed({ type: 'phone.lost', phone: 'p1' })
    for (const s of [paused, busy, unplugged]) {
      s.feed(started(progressive))
      expect(refusal(s)).toBe('agentNotFree')
    }
    busy.expectCall('c1', { phase: 'offered' })
  })

  it('twice: the same entry again is nothing', () => {
    const s = story().feed(started())
    const before = s.floor()
    s.feed(started())
    expect(s.floor()).toBe(before)
  })

  it('but any caller ID of the line’s list will do', () => {
    const two = configOf(1)
    const lines = two.lines.map((line) =>
      line.id === 'info' ? { ...line, callerIds: ['0961230002', '0961230003'] } : line,
    )
    const s = story({ ...two, lines }).feed(started({ line: 'info', callerId: '0961230003' }))
    expect(indexOf(s.floor().config).lines.get('info')?.callerIds).toHaveLength(2)
    expect(s.events('call.dialled')).toMatchObject([{ callerId: '0961230003' }])
  })
})

describe('a call that is taken back', () => {
  it('stops ringing, with nobody’s agent kept any longer', () => {
    const { s, line } = atTheLine()
    s.feed(started(progressive)).pass(3_000).feed(withdrawn())
    expect(s.commands()).toEqual([
      { type: 'leg.hangUp', leg: 't1.d2', cause: 'normal' },
      { type: 'leg.silence', leg: line },
    ])
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'cancelled', by: 'system', cause: 16 }])
    expect(s.agent('a1').activity.kind).toBe('idle')
    expect(s.timers().size).toBe(0)
  })

  it('stops the agent’s phone when that is all that rings', () => {
    const s = story().ready('a1').feed(started(progressive), withdrawn())
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: 't1.a1', cause: 'normal' }])
    expect(s.agent('a1').activity.kind).toBe('idle')
  })

  it('goes on once somebody has answered: in the grace, in the conversation, in the apology', () => {
    const waiting = story().feed(started(), answered('t1.d1'))
    const talking = atTheLine().s.feed(started(), answered('t1.d1'))
    const parting = story().feed(started(), answered('t1.d1')).pass(2_000)
    for (const s of [waiting, talking, parting]) {
      const before = s.floor()
      s.feed(withdrawn())
      expect(s.floor()).toBe(before)
      expect(s.commands()).toEqual([])
    }
  })

  it('is hung up when the answer was on its way', () => {
    const s = story().feed(started(), withdrawn(), answered('t1.d1'))
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: 't1.d1', cause: 'normal' }])
    expect(s.events('call.connected')).toEqual([])
  })

  it('is nobody else’s: a call by hand or of a citizen goes on', () => {
    const s = story().ready('a1').arrive('c1').feed(withdrawn('c1'))
    s.expectCall('c1', { phase: 'offered' })
  })
})

describe('a call without an agent', () => {
  const agentless = { mode: 'agentless', flow: 'news' } as const

  it('begins its flow at the answer, with the citizen as the caller', () => {
    const s = story().ready('a1').feed(started(agentless), { type: 'leg.answered', leg: 't1.d1', recording: 'r1' })
    s.expectCall('t1', { phase: 'inFlow', recording: 'r1', leg: 't1.d1' })
    expect(s.events('call.flowing')).toMatchObject([
      { call: 't1', leg: 't1.d1', flow: 'news', line: 'health', caller: { kind: 'presented', number: '09055550001' } },
    ])
    expect(s.commands()).toEqual([])
    expect(s.timers().size).toBe(0)
  })

  it('may end with an agent, by a key: then the person waits like every caller', () => {
    const s = story().feed(started(agentless), answered('t1.d1'), queueing('t1', 'q1'))
    s.expectCall('t1', { phase: 'waiting', graceUntil: null, headStartMs: 0 })
    expect(s.commands()).toMatchObject([{ type: 'leg.play', prompts: ['ja/congestion'] }])
  })
})

describe('a call without an agent that the bridge gave up', () => {
  it('is hung up when nobody has heard of its channel any more: it is ours, not the dialplan’s', () => {
    const s = story().feed(started({ mode: 'agentless', flow: 'news' }), answered('t1.d1'))
    s.feed({ type: 'leg.handedBack', leg: 't1.d1' }).pass(120_000)
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 't1.d1' }])
  })
})

describe('somebody who calls back', () => {
  const returned = (agent: string | null) =>
    ({ type: 'call.returned', call: 'c1', campaign: 'spring', target: 7, person: 70, attempt: 't1', agent }) as const

  it('goes to the agent who tried, if free, and not to who is idle longer', () => {
    const s = story().ready('a1').pass(5_000).ready('a2')
    s.feed(arrival('c1'), returned('a2'), queueing('c1', 'q1')).expectCall('c1', { offers: [{ agent: 'a2' }] })
    const anybody = story().ready('a1').pass(5_000).ready('a2')
    anybody.feed(arrival('c1'), returned(null), queueing('c1', 'q1'))
    anybody.expectCall('c1', { offers: [{ agent: 'a1' }] })
  })

  it('waits for nobody where the queue does not wait for known agents, and as long as it does where it does', () => {
    const s = story().ready('a1').feed(arrival('c1'), returned('a2'), queueing('c1', 'q1'))
    s.expectCall('c1', { phase: 'offered', offers: [{ agent: 'a1' }] })
    const waits = story(withQueue(2, { sameAgent: { kind: 'last', holdMs: 8_000 } })).ready('a1', 'a2')
    waits.arrive('c9').feed(arrival('c1'), returned('a1'), queueing('c1', 'q1')).expectCall('c1', { phase: 'waiting' })
    waits.pass(8_000).expectCall('c1', { phase: 'offered', offers: [{ agent: 'a2' }] })
  })

  it('who waits already gets the agent when that one becomes free', () => {
    const s = story().talk('c9', 'a2').arrive('c1').feed(returned('a2'))
    s.expectCall('c1', { phase: 'waiting', prefer: { agent: 'a2' } })
      .feed(ended('c9'), ended('c9.o1'))
      .pass(10_000)
    s.expectCall('c1', { phase: 'offered', offers: [{ agent: 'a2' }] })
  })
})

describe('what happens at the PBX meanwhile', () => {
  const snapshot = (legs: readonly string[]): LogBody => ({
    type: 'pbx.snapshot',
    node: 'pbx1',
    version: '22',
    startedAt: 0,
    legs: legs.map((leg) => ({ leg, state: 'up', floor: 'city', arrival: null })),
    bridges: [],
    phones: ['p1'],
    pending: [],
  })

  it('a channel that vanished while it rang is a failure of ours, and blames nobody', () => {
    const s = story()
      .ready('a1')
      .feed(started(progressive), answered('t1.a1'), snapshot(['t1.a1']))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'failed', by: 'pbx' }])
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
    const other = story()
      .ready('a1')
      .feed(started(progressive), answered('t1.a1'), snapshot(['t1.d2']))
    expect(other.events('call.ended')).toMatchObject([{ outcome: 'cancelled', by: 'pbx' }])
    expect(other.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
  })

  it('an answer that was missed is taken up, in silence', () => {
    const s = story()
      .feed(started(), snapshot(['t1.d1']))
      .expectCall('t1', { phase: 'waiting' })
    expect(s.commands().map(({ type }) => type)).not.toContain('leg.music')
    s.feed(snapshot(['t1.d1'])).expectCall('t1', { phase: 'waiting', hearing: { kind: 'silence' } })
    expect(s.commands()).toEqual([{ type: 'leg.silence', leg: 't1.d1' }])
  })

  it('a trunk that is down ends it at once', () => {
    const s = story().feed(started(), ended('t1.d1', 38))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'failed', cause: 38, by: 'system' }])
    const busy = story().feed(started(), ended('t1.d1', 17))
    expect(busy.events('call.ended')).toMatchObject([{ outcome: 'busy', cause: 17 }])
  })
})
