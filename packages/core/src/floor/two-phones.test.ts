import { describe, expect, it } from 'vitest'
import { answered, configOf, ended, story, withAgents } from './floor.spec.ts'

const both = withAgents(configOf(2), { a1: { browserPhone: 'b1' } })
const ready = () => story(both).feed({ type: 'phone.registered', phone: 'b1' }).ready('a1')
const rung = (s: ReturnType<typeof story>) =>
  s
    .commands()
    .flatMap((command) => (command.type === 'leg.dial' && command.to.kind === 'phone' ? [command.to.phone] : []))

describe('an agent with a phone on the desk and one in the browser', () => {
  it('is rung on both, and the one that is not picked up falls silent', () => {
    const s = ready().arrive('c1')
    expect(rung(s)).toEqual(['p1', 'b1'])
    expect(s.events('call.offered')).toHaveLength(1)
    s.feed(answered('c1.o2')).expectCall('c1', { phase: 'talking', agentLeg: 'c1.o2' })
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.o1', cause: 'normal' })
    s.feed(ended('c1.o1'))
    expect(s.agent('a1').legs).toEqual(['c1.o2'])
  })

  it('is rung on the one that is registered', () => {
    const s = ready().feed({ type: 'phone.lost', phone: 'p1' }).arrive('c1')
    expect(rung(s)).toEqual(['b1'])
    expect(s.events('agent.changed').at(-1)?.phoneRegistered).toBe(true)
  })

  it('goes on ringing on one when the other rejects, and has missed or rejected only when both are over', () => {
    const s = ready().arrive('c1').feed(ended('c1.o1', 17)).expectCall('c1', { phase: 'offered' })
    expect(s.events('call.offerEnded')).toEqual([])
    s.feed({ type: 'leg.ringing', leg: 'c1.o2' }).pass(15_000).expectCall('c1', { phase: 'waiting' })
    expect(s.events('call.offerEnded')).toMatchObject([{ agent: 'a1', result: 'missed' }])
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'missed' })
  })

  it('has one offer that ends once when both ring out', () => {
    const s = ready().arrive('c1').pass(15_000)
    expect(s.events('call.offerEnded')).toHaveLength(1)
    s.feed(ended('c1.o1'), ended('c1.o2'))
    expect(s.agent('a1').legs).toEqual([])
  })

  it('goes on at the other phone, with the same bridge, still not heard when muted', () => {
    const s = ready().arrive('c1').feed(answered('c1.o1')).pass(30_000)
    s.ask({ type: 'call.mute', agent: 'a1', muted: true }).ask({ type: 'call.move', agent: 'a1', phone: 'b1' })
    expect(s.commands()).toMatchObject([{ type: 'leg.dial', to: { phone: 'b1' }, autoAnswer: true }])
    s.feed(answered('c1.m4'))
    expect(s.commands()).toEqual([
      { type: 'leg.mute', leg: 'c1.m4', muted: true },
      { type: 'legs.connect', bridge: 'c1.b3', legs: ['c1', 'c1.m4'] },
      { type: 'leg.hangUp', leg: 'c1.o1', cause: 'normal' },
    ])
    s.feed(ended('c1.o1'), ended('c1.o2'))
      .expectCall('c1', { phase: 'talking', agentLeg: 'c1.m4', muted: true })
      .pass(10_000)
    s.feed(ended('c1.m4'))
    expect(s.events('call.ended')).toMatchObject([{ by: 'agent', talkMs: 40_000 }])
  })

  it('stays where it is when the other phone does not pick up', () => {
    const s = ready().arrive('c1').feed(answered('c1.o1')).ask({ type: 'call.move', agent: 'a1', phone: 'b1' })
    s.feed(ended('c1.m4', 19)).expectCall('c1', { phase: 'talking', agentLeg: 'c1.o1', moving: null })
  })

  it.each([
    ['hangs up', 16],
    ['dies', 44],
  ])('leaves no phone ringing when the first phone %s during the move', (_what, cause) => {
    const s = ready()
      .arrive('c1')
      .feed(answered('c1.o1'), ended('c1.o2'))
      .ask({ type: 'call.move', agent: 'a1', phone: 'b1' })
    s.feed(ended('c1.o1', cause))
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.m4', cause: 'normal' })
  })

  it('leaves no phone ringing when the call is transferred, parked or taken away during the move', () => {
    const moving = () =>
      ready().arrive('c1').feed(answered('c1.o1'), ended('c1.o2')).ask({ type: 'call.move', agent: 'a1', phone: 'b1' })
    const transferred = moving().ask({
      type: 'call.transfer',
      agent: 'a1',
      to: { kind: 'queue', queue: 'q2' },
      note: null,
    })
    for (const s of [transferred, moving().ask({ type: 'call.park', agent: 'a1' }), moving().feed(ended('c1'))])
      expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.m4', cause: 'normal' })
  })
})
