import { describe, expect, it } from 'vitest'
import { answered, configOf, ended, type FloorStory, intervals, story } from './floor.spec.ts'

const agent2 = { kind: 'agent', agent: 'a2' } as const
const outside = { kind: 'outside', number: '0963282111' } as const

const talking = () =>
  story(configOf(3))
    .ready('a2')
    .ask({ type: 'agent.pause', agent: 'a2', reason: 'lunch' })
    .talk('c1', 'a1')
    .pass(10_000)
const asking = (to: typeof agent2 | typeof outside = agent2) =>
  talking().ask({ type: 'call.consult', agent: 'a1', to, note: 'about the bill' })
const leg = 'c1.c3'
const consulting = (to: typeof agent2 | typeof outside = agent2) =>
  asking(to).pass(5_000).feed(answered(leg)).pass(20_000)
const activity = (s: FloorStory, agent: string) => s.agent(agent).activity.kind
const talkMs = (s: FloorStory) => s.events('call.ended').map((event) => event.talkMs)

describe('a consultation', () => {
  it('lets the citizen hear music and the agent speak with the consulted', () => {
    const s = asking()
    expect(s.commands()).toMatchObject([
      { type: 'leg.music', leg: 'c1' },
      { type: 'leg.dial', leg, to: { phone: 'p2' } },
    ])
    expect(s.events('call.consulting')).toMatchObject([{ with: agent2, note: 'about the bill' }])
    s.feed(answered(leg))
    expect(s.commands()).toEqual([{ type: 'legs.connect', bridge: 'c1.b4', legs: ['c1.o1', leg] }])
    expect(activity(s, 'a2')).toBe('talking')
  })

  it('is answered on the screen of the consulted, too', () => {
    const s = asking().ask({ type: 'call.answer', agent: 'a2' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.hangUp', leg },
      { type: 'leg.dial', leg: 'c1.c5', autoAnswer: true },
    ])
    s.feed(answered('c1.c5')).expectCall('c1', { consult: { answered: true } })
  })

  it('goes to and fro', () => {
    const s = consulting().ask({ type: 'call.toggle', agent: 'a1' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.music', leg },
      { type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', 'c1.o1'] },
    ])
    s.ask({ type: 'call.toggle', agent: 'a1' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.music', leg: 'c1' },
      { type: 'legs.connect', bridge: 'c1.b4' },
    ])
    expect(s.events('call.toggled').map(({ to }) => to)).toEqual(['citizen', 'consulted'])
  })

  it('ends with the agent back with the citizen when cancelled, from either side of a toggle', () => {
    for (const s of [consulting(), consulting().ask({ type: 'call.toggle', agent: 'a1' }), asking()]) {
      s.ask({ type: 'call.cancelConsult', agent: 'a1' })
      expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg, cause: 'normal' })
      expect(s.commands()).toContainEqual({ type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', 'c1.o1'] })
      s.expectCall('c1', { phase: 'talking', consult: null, held: false })
      expect(activity(s, 'a2')).toBe('idle')
      s.feed(answered(leg))
      expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg }])
    }
  })

  it('ends a hold that was on, in the books as well', () => {
    const s = talking()
      .ask({ type: 'call.hold', agent: 'a1' })
      .ask({ type: 'call.consult', agent: 'a1', to: agent2, note: null })
    expect(activity(s, 'a1')).toBe('talking')
    expect(s.events('call.resumed')).toHaveLength(1)
    expect([...s.timers().keys()]).not.toContain('hold:c1')
    s.feed({ type: 'leg.held', leg: 'c1.o1' }).ask({ type: 'call.cancelConsult', agent: 'a1' })
    s.expectCall('c1', { held: false })
    expect(activity(s, 'a1')).toBe('talking')
  })

  it('sends keys to whom the agent speaks with', () => {
    const s = consulting(outside).ask({ type: 'call.sendKeys', agent: 'a1', keys: '12#' })
    expect(s.commands()).toEqual([{ type: 'leg.sendKeys', leg, keys: '12#' }])
    s.ask({ type: 'call.toggle', agent: 'a1' }).ask({ type: 'call.sendKeys', agent: 'a1', keys: '3' })
    expect(s.commands()).toEqual([{ type: 'leg.sendKeys', leg: 'c1', keys: '3' }])
  })

  it.each([
    [17, 'busy'],
    [19, 'noAnswer'],
    [38, 'failed'],
  ])('of somebody who does not answer (%i) is told: %s', (cause, result) => {
    const s = asking().feed(ended(leg, cause)).expectCall('c1', { consult: null })
    expect(s.events('call.consultEnded')).toMatchObject([{ result }])
    expect(s.agent('a2')).toMatchObject({ activity: { kind: 'idle' }, legs: [] })
  })

  it('of somebody who never answers ends by itself', () => {
    const s = asking().pass(30_000).expectCall('c1', { consult: null })
    expect(s.events('call.consultEnded')).toMatchObject([{ result: 'noAnswer' }])
  })

  it('declined on the consulted’s screen leaves the citizen with the agent', () => {
    const s = asking().ask({ type: 'call.hangUp', agent: 'a2' }).expectCall('c1', { phase: 'talking', consult: null })
    expect(s.events('call.consultEnded')).toMatchObject([{ result: 'busy' }])
  })
})

describe('in a consultation, before and after the answer', () => {
  it('the citizen hangs up: the call is over for everybody, and the consulted has no wrap-up', () => {
    for (const s of [asking(), consulting()]) {
      s.feed(ended('c1'))
      expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg, cause: 'normal' })
      expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
      expect([activity(s, 'a1'), activity(s, 'a2')]).toEqual(['wrapUp', 'idle'])
    }
  })

  it('the consulted hangs up: the agent is with the citizen again', () => {
    const s = consulting().feed(ended(leg)).expectCall('c1', { phase: 'talking', consult: null })
    expect(s.events('call.consultEnded')).toMatchObject([{ result: 'left' }])
    expect(s.commands()).toContainEqual({ type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', 'c1.o1'] })
  })

  it('the agent hangs up after the answer: the consulted has the citizen', () => {
    for (const hangUp of [
      (s: FloorStory) => s.feed(ended('c1.o1')),
      (s: FloorStory) => s.ask({ type: 'call.hangUp', agent: 'a1' }),
    ]) {
      const s = hangUp(consulting()).expectCall('c1', { phase: 'talking', agent: 'a2', agentLeg: leg, consult: null })
      expect(s.commands()).toContainEqual({ type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', leg] })
      expect(activity(s, 'a1')).toBe('wrapUp')
      s.pass(15_000).feed(ended(leg))
      expect(talkMs(s)).toEqual([10_000 + 5_000 + 20_000 + 15_000])
      expect(s.events('call.ended')[0]?.agents).toEqual(['a1', 'a2'])
    }
  })

  it('the agent hangs up before the answer: the citizen is passed on to whom the agent was ringing', () => {
    for (const hangUp of [
      (s: FloorStory) => s.feed(ended('c1.o1')),
      (s: FloorStory) => s.ask({ type: 'call.hangUp', agent: 'a1' }),
    ]) {
      const s = hangUp(asking()).expectCall('c1', { phase: 'reaching', to: { leg } }).feed(answered(leg))
      s.expectCall('c1', { phase: 'talking', agent: 'a2' })
      const t = hangUp(asking())
        .feed(ended(leg, 19))
        .expectCall('c1', { phase: 'waiting', prefer: { agent: 'a1' } })
      expect(activity(t, 'a2')).toBe('idle')
    }
  })

  it('the agent’s phone dies: the citizen goes to the head of the queue, never to nobody', () => {
    for (const s of [asking(), consulting()]) {
      s.arrive('c0').feed(ended('c1.o1', 44)).expectCall('c1', { phase: 'waiting' })
      expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg, cause: 'normal' })
      expect(s.commands()).not.toContainEqual(expect.objectContaining({ type: 'legs.connect' }))
      s.feed(ended(leg)).ask({ type: 'agent.ready', agent: 'a2' })
      expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a2' })
    }
  })

  it('the answer comes late, after the call is over: the phone is hung up', () => {
    const s = asking().feed(ended('c1')).feed(answered(leg))
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg }])
  })
})

describe('a consultation is completed', () => {
  it('to an agent, who has the call, the wrap-up and the memory of the number', () => {
    const s = consulting()
      .ask({ type: 'call.complete', agent: 'a1' })
      .expectCall('c1', { phase: 'talking', agent: 'a2' })
    expect(s.events('call.handedOver')).toMatchObject([{ from: 'a1', to: 'a2' }])
    expect(s.floor().lastAgents.young.get('09012345678')).toBe('a2')
    s.feed(ended('c1.o1')).pass(30_000).feed(ended('c1'), ended(leg))
    expect(talkMs(s)).toEqual([65_000])
    expect(intervals(s, 'a2').slice(-3)).toEqual([
      ['ringing', 5_000],
      ['talking', 50_000],
      ['wrapUp', 0],
    ])
  })

  it('to an outside number: the agent is free, the call goes on, and is one call', () => {
    const s = consulting(outside).ask({ type: 'call.complete', agent: 'a1' }).expectCall('c1', { phase: 'outside' })
    s.feed(ended('c1.o1')).pass(40_000).feed(ended(leg))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', talkMs: 75_000 }])
    expect(s.events('call.arrived')).toHaveLength(1)
  })
})
