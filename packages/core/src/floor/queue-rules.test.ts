import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import type { QueueAction, QueueRules } from './config.ts'
import { answered, configOf, ended, heard, key, story, withQueue } from './floor.spec.ts'

const none: QueueRules = { full: null, tooLong: null, nobodySignedIn: null, allPaused: null, closed: null }
const sorry: QueueAction = { kind: 'end', prompt: 'ja/sorry' }
const ruled = (rules: Partial<QueueRules>, agents = 2) => withQueue(agents, { rules: { ...none, ...rules } })

describe('a rule for whoever comes', () => {
  it('full: more than so many waiting', () => {
    const s = story(ruled({ full: { waiting: 1, action: sorry } }))
      .arrive('c1')
      .arrive('c2')
    s.expectCall('c1', { phase: 'waiting' }).expectCall('c2', { phase: 'parting', prompts: ['ja/sorry'] })
    expect(s.events('call.leftQueue')).toMatchObject([{ call: 'c2', rule: 'full', action: 'end', waitedMs: 0 }])
    s.feed(heard('c2', 'c2.p1'))
    expect(s.events('call.ended')).toMatchObject([{ call: 'c2', outcome: 'turnedAway', by: 'system' }])
  })

  it('nobody signed in', () => {
    const s = story(ruled({ nobodySignedIn: sorry }))
      .arrive('c1')
      .expectCall('c1', { phase: 'parting' })
    s.ready('a1').ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' }).arrive('c2')
    s.expectCall('c2', { phase: 'waiting' })
  })

  it('all paused', () => {
    const s = story(ruled({ allPaused: sorry }))
      .ready('a1')
      .ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' })
    s.arrive('c1').expectCall('c1', { phase: 'parting' })
    s.ready('a2').arrive('c2').expectCall('c2', { phase: 'offered' })
  })

  it('drained or closed by a supervisor', () => {
    const s = story(ruled({ closed: sorry }))
      .arrive('c1')
      .ask({ type: 'queue.mode', queue: 'q1', mode: 'draining' })
    s.expectCall('c1', { phase: 'waiting' }).arrive('c2').expectCall('c2', { phase: 'parting' })
    s.ask({ type: 'queue.mode', queue: 'q1', mode: 'closed' }).expectCall('c1', { phase: 'parting' })
    expect(s.events('queue.changed')).toMatchObject([{ mode: 'draining' }, { mode: 'closed' }])
    s.ask({ type: 'queue.mode', queue: 'q1', mode: 'open' }).arrive('c3').expectCall('c3', { phase: 'waiting' })
  })

  it('does not hold for a caller who comes back because an agent’s phone died', () => {
    const s = story(ruled({ nobodySignedIn: sorry, allPaused: sorry }))
      .talk('c1', 'a1')
      .pass(5_000)
    s.ask({ type: 'agent.forceOut', agent: 'a1' }).feed(ended('c1.o1', 44)).expectCall('c1', { phase: 'waiting' })
  })
})

describe('hours of a queue', () => {
  const nine = Date.UTC(2026, 10, 20, 0, 0)
  const hours = {
    ...standardCalendar,
    id: 'hours',
    name: '',
    weekdays: Array.from({ length: 7 }, () => [{ from: 9 * 60, to: 9 * 60 + 10 }]),
  }
  const open = (rules: Partial<QueueRules>) => {
    const config = ruled(rules)
    const calendar = {
      ...config,
      calendars: [hours],
      queues: config.queues.map((q) => (q.id === 'q1' ? { ...q, calendar: 'hours' } : q)),
    }
    return story(configOf(2)).pass(nine).feed({ type: 'floor.configured', config: calendar })
  }

  it('are over: those inside leave by the rule, whoever comes then does not come in', () => {
    const s = open({ closed: sorry }).arrive('c1').pass(600_000)
    s.expectCall('c1', { phase: 'parting' }).arrive('c2').expectCall('c2', { phase: 'parting' })
    expect(s.events('call.leftQueue').map(({ rule }) => rule)).toEqual(['closed', 'closed'])
  })

  it('are over while a phone rings: it may be answered, and the rule holds when it is not', () => {
    const s = open({ closed: sorry }).pass(595_000).ready('a1').arrive('c1').pass(6_000)
    s.expectCall('c1', { phase: 'offered', due: 'closed' })
      .feed(ended('c1.o1', 17))
      .expectCall('c1', { phase: 'parting' })
  })

  it('without a rule let those inside wait on', () => {
    open({}).arrive('c1').pass(700_000).expectCall('c1', { phase: 'waiting' })
  })

  it('begin again the next day', () => {
    const s = open({ closed: sorry })
      .pass(86_400_000 + 1_000)
      .arrive('c1')
    s.expectCall('c1', { phase: 'waiting' })
  })
})

describe('the longest wait', () => {
  const actions: readonly (readonly [QueueAction, string])[] = [
    [sorry, 'parting'],
    [{ kind: 'queue', queue: 'q2' }, 'waiting'],
    [{ kind: 'line', line: 'info' }, 'inFlow'],
    [{ kind: 'outside', number: '0963282111' }, 'reaching'],
    [{ kind: 'voicemail', prompt: 'ja/message', maxMs: 60_000 }, 'voicemail'],
  ]

  it.each(actions)('ends with the action of the rule: %o', (action, phase) => {
    const s = story(ruled({ tooLong: { ms: 20_000, action } }))
      .arrive('c1')
      .pass(20_500)
      .expectCall('c1', { phase })
    expect(s.events('call.leftQueue')).toMatchObject([{ rule: 'tooLong', action: action.kind }])
    s.feed(ended('c1'))
    expect(s.events('call.ended')).toHaveLength(1)
    expect(s.events('call.ended')[0]?.waitedMs).toBeGreaterThanOrEqual(19_999)
  })

  it('that ends while a phone rings lets it ring, and is obeyed when nobody answers', () => {
    const s = story(ruled({ tooLong: { ms: 20_000, action: sorry } }))
      .arrive('c1')
      .pass(15_000)
      .ready('a1')
      .pass(6_000)
    s.expectCall('c1', { phase: 'offered', due: 'tooLong' }).pass(15_000).expectCall('c1', { phase: 'parting' })
  })

  it('does not count the conversation of a caller who comes back', () => {
    const s = story(ruled({ tooLong: { ms: 20_000, action: sorry } }))
      .talk('c1', 'a1')
      .pass(600_000)
    s.feed(ended('c1.o1', 44)).pass(9_000).expectCall('c1', { phase: 'waiting' })
  })

  it('keeps the whole wait and the place when the next queue has the caller', () => {
    const s = story(ruled({ tooLong: { ms: 20_000, action: { kind: 'queue', queue: 'q2' } } }))
      .arrive('c1')
      .pass(30_000)
    s.arrive('c2', 'q2').ready('a1')
    expect(s.events('call.offered')[0]).toMatchObject({ call: 'c1', queue: 'q2' })
    s.feed(
      { type: 'leg.answered', leg: 'c1.o3', recording: null },
      { type: 'leg.answered', leg: 'c1.o2', recording: null },
    )
  })
})

describe('rules that send callers to each other’s queues', () => {
  const ring = (rules: (other: string) => Partial<QueueRules>) => {
    const config = configOf(2)
    return {
      ...config,
      queues: config.queues.map((q) => ({ ...q, rules: { ...none, ...rules(q.id === 'q1' ? 'q2' : 'q1') } })),
    }
  }

  it('send nobody round and round at the door', () => {
    const s = story(ring((queue) => ({ nobodySignedIn: { kind: 'queue', queue } }))).arrive('c1')
    s.expectCall('c1', { phase: 'waiting', queue: 'q1' })
    expect(s.events('call.leftQueue')).toHaveLength(2)
  })

  it('send nobody round and round as time passes', () => {
    const s = story(ring((queue) => ({ tooLong: { ms: 10_000, action: { kind: 'queue', queue } } }))).arrive('c1')
    s.pass(200_000).expectCall('c1', { phase: 'waiting' })
    expect(s.events('call.leftQueue')).toHaveLength(2)
  })
})

describe('keys of a waiting caller', () => {
  const exits = withQueue(2, {
    exits: [
      { key: '1', action: { kind: 'queue', queue: 'q2' } },
      { key: '2', action: sorry },
    ],
  })

  it('lead out of the queue by what the key says, and other keys are nothing', () => {
    const s = story(exits).arrive('c1').feed(key('c1', '5')).expectCall('c1', { phase: 'waiting', queue: 'q1' })
    s.feed(key('c1', '1')).expectCall('c1', { phase: 'waiting', queue: 'q2' })
    expect(s.events('call.leftQueue')).toMatchObject([{ rule: 'exitKey', action: 'queue' }])
  })

  it('work while a phone rings for the caller, which falls silent', () => {
    const s = story(exits).ready('a1').arrive('c1').feed(key('c1', '2')).expectCall('c1', { phase: 'parting' })
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.o1', cause: 'normal' })
    expect(s.agent('a1').availability.kind).toBe('ready')
  })
})

describe('what a waiting caller hears', () => {
  it('position and expected wait, which is compared with what happened', () => {
    const s = story(withQueue(1, { announce: 'both', wrapUpMs: 0 }))
      .talk('c1', 'a1')
      .arrive('c2')
      .arrive('c3')
      .arrive('c4')
    const next = (over: string, leg: string) => {
      const before = s.call(over)
      s.feed(ended(over), ended(before.phase === 'talking' ? before.agentLeg : ''))
      const call = s.call(leg)
      s.feed(answered(call.phase === 'offered' ? (call.offers[0]?.leg ?? '') : ''))
    }
    s.feed(heard('c4', 'c4.p1')).pass(10_000)
    next('c1', 'c2')
    s.pass(10_000)
    next('c2', 'c3')
    s.pass(10_000)
    expect(s.events('call.announced').at(-1)).toMatchObject({ call: 'c4', position: 1, estimateMs: 10_000 })
    next('c3', 'c4')
    expect(s.events('call.connected').at(-1)).toMatchObject({ call: 'c4', estimateMs: 10_000 })
  })

  it('a word of comfort between the announcements, and music after it', () => {
    const s = story(withQueue(1, { comfort: { prompt: 'ja/comfort', everyMs: 10_000 } }))
      .arrive('c1')
      .feed(heard('c1', 'c1.p1'))
    s.pass(10_500)
    expect(s.commands()).toMatchObject([{ type: 'leg.play', prompts: ['ja/comfort'] }])
    s.feed(heard('c1', 'c1.p2'))
    expect(s.commands()).toMatchObject([{ type: 'leg.music' }])
  })
})

describe('a message', () => {
  const mailbox = ruled({ nobodySignedIn: { kind: 'voicemail', prompt: 'ja/message', maxMs: 30_000 } })

  it('is spoken after the tone, and ends with #, with the longest time, or with hanging up', () => {
    const start = () => story(mailbox).arrive('c1').feed(heard('c1', 'c1.p1'))
    expect(start().commands()).toMatchObject([{ type: 'leg.silence' }])
    for (const s of [start().feed(key('c1', '#')), start().pass(30_000), start().feed(ended('c1'))])
      expect(s.events('call.ended')).toMatchObject([{ outcome: 'voicemail' }])
  })
})
