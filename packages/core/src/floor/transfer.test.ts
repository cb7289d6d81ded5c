import { describe, expect, it } from 'vitest'
import type { TransferTarget } from '../log/requests.ts'
import { answered, configOf, ended, expectRefused, type FloorStory, story } from './floor.spec.ts'

const talking = () =>
  story(configOf(3))
    .ready('a2')
    .ask({ type: 'agent.pause', agent: 'a2', reason: 'lunch' })
    .talk('c1', 'a1')
    .pass(10_000)
const transferred = (to: TransferTarget, s: FloorStory = talking()) =>
  s.ask({ type: 'call.transfer', agent: 'a1', to, note: 'case 7' })
const toAgent = { kind: 'agent', agent: 'a2' } as const
const outside = { kind: 'outside', number: '0963282111' } as const

describe('a blind transfer', () => {
  it.each([
    [{ kind: 'queue', queue: 'q2' }, 'waiting', 'q2'],
    [{ kind: 'line', line: 'info' }, 'inFlow', 'info'],
    [toAgent, 'reaching', 'a2'],
    [outside, 'reaching', '0963282111'],
  ] as const)(
    'to %o: the agent is in wrap-up, the note is handed over, the talk so far is kept',
    (to, phase, target) => {
      const s = transferred(to).expectCall('c1', { phase, talkMs: 10_000 })
      expect(s.events('call.transferring')).toMatchObject([{ by: 'a1', to: { kind: to.kind, target }, note: 'case 7' }])
      expect(s.agent('a1').activity.kind).toBe('wrapUp')
      s.feed(ended('c1.o1'), ended('c1'))
      expect(s.events('call.ended')).toMatchObject([{ talkMs: 10_000, agents: ['a1'] }])
    },
  )

  it('to a line starts its flow', () => {
    expect(transferred({ kind: 'line', line: 'info' }).events('call.flowing')).toMatchObject([
      { call: 'c1', line: 'info', flow: 'main' },
    ])
  })

  it('to an agent connects when answered, also on the screen', () => {
    const s = transferred(toAgent)
      .pass(4_000)
      .feed(answered('c1.t3'))
      .expectCall('c1', { phase: 'talking', agent: 'a2' })
    expect(s.events('call.transferEnded')).toMatchObject([{ result: 'connected' }])
    s.pass(6_000).feed(ended('c1.t3'))
    expect(s.events('call.ended')).toMatchObject([{ talkMs: 16_000, agents: ['a1', 'a2'] }])
    transferred(toAgent)
      .ask({ type: 'call.answer', agent: 'a2' })
      .feed(answered('c1.t4'))
      .expectCall('c1', { agent: 'a2' })
  })

  it('to an agent who does not answer, rejects or declines comes back to who transferred, at the head of the queue', () => {
    const none = [
      (s: FloorStory) => s.pass(30_000),
      (s: FloorStory) => s.feed(ended('c1.t3', 17)),
      (s: FloorStory) => s.ask({ type: 'call.hangUp', agent: 'a2' }),
    ]
    for (const fails of none) {
      const s = talking().arrive('c0')
      fails(transferred(toAgent, s).feed(ended('c1.o1'))).ask({ type: 'agent.ready', agent: 'a1' })
      const last = s.events('call.offered').at(-1)
      expect(last).toMatchObject({ agent: 'a1' })
      expect(s.events('call.transferEnded')).toMatchObject([{ returnedTo: 'queue' }])
      expect(s.agent('a2').availability).toEqual({ kind: 'paused', reason: 'lunch' })
    }
  })

  it('that comes back waits for nobody: to who transferred if free, else to anybody', () => {
    const s = transferred(toAgent).ready('a3').feed(ended('c1.o1'), ended('c1.t3', 17))
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a3', because: { preferred: false } })
    const t = transferred(toAgent).ready('a3').feed(ended('c1.o1')).ask({ type: 'agent.ready', agent: 'a1' })
    t.feed(ended('c1.t3', 17))
    expect(t.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a1', because: { preferred: true } })
  })

  it('to a queue is not kept for the agent who has just passed it on', () => {
    const config = configOf(3)
    const s = story({
      ...config,
      queues: config.queues.map((q) => ({ ...q, sameAgent: { kind: 'last', holdMs: 30_000 } })),
    })
    s.talk('c1', 'a1')
      .pass(1_000)
      .ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'q2' }, note: null })
    s.expectCall('c1', { prefer: null })
  })

  it('outside tells what came of it, and comes back when nobody answers', () => {
    const s = transferred(outside)
      .feed(answered('c1.d3'))
      .expectCall('c1', { phase: 'outside' })
      .pass(30_000)
      .feed(ended('c1'))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', talkMs: 40_000 }])
    for (const [cause, result] of [
      [17, 'busy'],
      [19, 'noAnswer'],
      [38, 'failed'],
    ] as const) {
      const t = transferred(outside).feed(ended('c1.d3', cause)).expectCall('c1', { phase: 'waiting', queue: 'q1' })
      expect(t.events('call.transferEnded')).toMatchObject([{ result, returnedTo: 'queue' }])
    }
  })

  it('of a call on hold ends the hold alarm', () => {
    const s = talking().ask({ type: 'call.hold', agent: 'a1' })
    expect([...transferred({ kind: 'queue', queue: 'q2' }, s).timers().keys()]).not.toContain('hold:c1')
  })
})

describe('a parked call', () => {
  const parked = () => talking().ask({ type: 'call.park', agent: 'a1' }).feed(ended('c1.o1'))

  it('hears music, is taken by anybody, and is one call', () => {
    const s = parked()
      .expectCall('c1', { phase: 'parked' })
      .pass(20_000)
      .ask({ type: 'call.unpark', agent: 'a2', call: 'c1' })
    s.feed(answered('c1.t3')).expectCall('c1', { phase: 'talking', agent: 'a2' }).pass(5_000).feed(ended('c1'))
    expect(s.events('call.ended')).toMatchObject([{ talkMs: 15_000, agents: ['a1', 'a2'] }])
  })

  it('goes back to who parked it when nobody takes it in time', () => {
    const s = parked().pass(120_000)
    expect(s.events('call.unparked')).toMatchObject([{ by: null }])
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a1' })
  })

  it('of no queue and an agent of no queue is rung at who parked it', () => {
    const config = configOf(1)
    const s = story({ ...config, agents: config.agents.map((agent) => ({ ...agent, queues: [] })) }).ready('a1')
    s.ask({ type: 'call.place', agent: 'a1', number: '0312345678', line: 'health', callerId: null })
    const id = s.events('call.arrived').at(-1)?.call ?? ''
    s.feed(answered(`${id}.a1`), answered(`${id}.d2`))
      .ask({ type: 'call.park', agent: 'a1' })
      .feed(ended(`${id}.a1`))
    s.pass(120_000).expectCall(id, { phase: 'reaching', to: { agent: 'a1' } })
  })

  it('whose citizen hangs up was answered', () => {
    expect(parked().feed(ended('c1')).events('call.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
  })
})

describe('a call by hand', () => {
  it('is made once more by redial, over the same line', () => {
    const s = story()
      .ready('a1')
      .ask({ type: 'call.place', agent: 'a1', number: '0312345678', line: 'health', callerId: null })
    const id = s.events('call.arrived').at(-1)?.call ?? ''
    s.feed(answered(`${id}.a1`), ended(`${id}.d2`, 17), ended(`${id}.a1`)).ask({ type: 'call.redial', agent: 'a1' })
    expect(s.events('call.arrived').at(-1)).toMatchObject({ called: '0312345678', line: 'health' })
    expect(s.events('call.arrived')).toHaveLength(2)
  })
})

describe('a mark', () => {
  it('says who marked which moment of which call as evidence', () => {
    const s = talking().ask(
      { type: 'call.mark', call: 'c1', kind: 'evidence', text: 'threat' },
      { account: 'a1', door: 'api' },
    )
    expect(s.events('call.marked')).toMatchObject([
      { call: 'c1', kind: 'evidence', text: 'threat', author: { id: 'a1' } },
    ])
  })

  it('says what was spoken, also while the call is written up, and not after that', () => {
    const spoken = { type: 'call.mark', call: 'c1', kind: 'language', text: 'vi' } as const
    const s = talking().pass(1_000).feed(ended('c1'), ended('c1.o1')).ask(spoken)
    expect(s.events('call.marked')).toMatchObject([{ call: 'c1', kind: 'language', text: 'vi' }])
    expectRefused(s, { ...spoken, kind: 'evidence' }, 'call.unknown')
    s.ask({ type: 'agent.ready', agent: 'a1' })
    expectRefused(s, spoken, 'call.unknown')
  })
})
