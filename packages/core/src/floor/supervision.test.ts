import { describe, expect, it } from 'vitest'
import type { WatchMode } from '../log/requests.ts'
import { answered, configOf, ended, type FloorStory, story, withAgents } from './floor.spec.ts'

const config = withAgents(configOf(4), { a3: { supervises: ['q1', 'q2'], queues: [] } })
const talking = () => story(config).ready('a3').talk('c1', 'a1').pass(10_000)
/** The supervisor's phone is up. */
const watching = (mode: WatchMode = 'listen', s: FloorStory = talking()) =>
  s.ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode }).feed(answered('c1.w3'))
const listens = (s: FloorStory) => s.commands().filter(({ type }) => type === 'leg.listen')

describe('a supervisor with a call', () => {
  it('is rung, picks up by itself, and hears the agent’s conversation without a way to anybody', () => {
    const s = talking().ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' })
    expect(s.commands()).toMatchObject([{ type: 'leg.dial', leg: 'c1.w3', autoAnswer: true, to: { phone: 'p3' } }])
    s.feed(answered('c1.w3'))
    expect(s.commands()).toEqual([
      { type: 'leg.listen', leg: 'c1.w3', on: 'c1.o1', spy: 'c1.s4', bridge: 'c1.b5', whisper: false },
    ])
    expect(s.events('call.watched')).toMatchObject([{ supervisor: 'a3', mode: 'listen' }])
  })

  it('goes from listening to whispering to barging and back, always by the way of the mode', () => {
    const s = watching().ask({ type: 'call.watchMode', agent: 'a3', mode: 'whisper' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.unlisten', spy: 'c1.s4' },
      { type: 'leg.listen', whisper: true },
    ])
    s.ask({ type: 'call.watchMode', agent: 'a3', mode: 'barge' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.unlisten' },
      { type: 'legs.connect', bridge: 'c1.b2', legs: ['c1.w3'] },
    ])
    s.ask({ type: 'call.watchMode', agent: 'a3', mode: 'listen' })
    expect(s.commands()).toMatchObject([{ type: 'leg.listen', whisper: false }])
  })

  it('leaves, and nobody in the conversation notices', () => {
    for (const s of [watching().ask({ type: 'call.unwatch', agent: 'a3' }), watching().feed(ended('c1.w3', 44))]) {
      expect(s.commands()).toContainEqual({ type: 'leg.unlisten', leg: 'c1.w3', spy: 'c1.s4', bridge: 'c1.b5' })
      s.expectCall('c1', { phase: 'talking', watchers: [] })
      expect(s.agent('a3').activity.kind).toBe('idle')
    }
  })

  it('is let go when the phone never picks up', () => {
    const s = talking().ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' }).feed(ended('c1.w3', 19))
    expect(s.agent('a3')).toMatchObject({ activity: { kind: 'idle' }, legs: [] })
  })

  it('stays with the call through a transfer, a park, the queue, and the next agent', () => {
    const s = watching('whisper').ready('a2').ask({ type: 'agent.pause', agent: 'a2', reason: 'lunch' })
    s.ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: null })
    expect(listens(s)).toMatchObject([{ on: 'c1', whisper: false }])
    const call = s.call('c1')
    const ringing = call.phase === 'reaching' ? call.to.leg : ''
    s.feed(answered(ringing)).expectCall('c1', { phase: 'talking', agent: 'a2' })
    expect(listens(s)).toMatchObject([{ on: ringing, whisper: true }])
    s.ask({ type: 'call.park', agent: 'a2' })
    expect(listens(s)).toMatchObject([{ on: 'c1', whisper: false }])
    s.pass(120_000).expectCall('c1', { watchers: [{ supervisor: 'a3', mode: 'whisper' }] })
  })

  it('stays with the call when the agent’s phone dies, and with the next conversation as before', () => {
    const s = watching('barge').feed(ended('c1.o1', 44)).expectCall('c1', { phase: 'waiting' })
    expect(listens(s)).toMatchObject([{ on: 'c1', whisper: false }])
    s.ready('a2')
    const call = s.call('c1')
    s.feed(answered(call.phase === 'offered' ? (call.offers[0]?.leg ?? '') : ''))
    expect(s.commands()).toContainEqual(expect.objectContaining({ type: 'legs.connect', legs: ['c1.w3'] }))
  })

  it('hears agent and consulted while somebody is consulted', () => {
    const s = watching().ask({
      type: 'call.consult',
      agent: 'a1',
      to: { kind: 'outside', number: '0963282111' },
      note: null,
    })
    expect(listens(s)).toEqual([])
    s.expectCall('c1', { watchers: [{ ear: { on: 'c1.o1' } }] })
  })

  it('is home when the call ends', () => {
    const s = watching().feed(ended('c1'))
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.w3', cause: 'normal' })
    expect(s.events('call.unwatched')).toHaveLength(1)
    s.feed(ended('c1.w3'))
    expect(s.agent('a3')).toMatchObject({ activity: { kind: 'idle' }, legs: [] })
  })

  it('listens anew when the spy is lost, at once or over a gap', () => {
    expect(listens(watching().feed(ended('c1.s4')))).toMatchObject([{ on: 'c1.o1', whisper: false }])
    const leg = (id: string) => ({ leg: id, state: 'up', floor: 'city', arrival: null }) as const
    const s = watching().feed({
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '',
      startedAt: 0,
      legs: ['c1', 'c1.o1', 'c1.w3'].map(leg),
      bridges: ['c1.b2'],
      phones: ['p1', 'p3'],
      pending: [],
    })
    expect(listens(s)).toMatchObject([{ on: 'c1.o1' }])
  })

  it('is still with a caller whom the PBX served alone meanwhile', () => {
    const s = story(config)
      .ready('a3')
      .feed({
        type: 'leg.arrived',
        leg: 'c1',
        node: 'pbx1',
        line: 'health',
        called: '0',
        caller: { kind: 'withheld' },
        attempt: 1,
        recording: null,
      })
    s.ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' })
      .feed(answered('c1.w1'))
      .feed({ type: 'leg.handedBack', leg: 'c1' })
    s.feed({
      type: 'leg.arrived',
      leg: 'c1',
      node: 'pbx1',
      line: 'health',
      called: '0',
      caller: { kind: 'withheld' },
      attempt: 2,
      recording: null,
    })
    s.expectCall('c1', { phase: 'inFlow', watchers: [{ supervisor: 'a3' }] })
  })
})

describe('a supervisor who takes over', () => {
  it('is the call’s agent, the agent has wrap-up, and each has the right talk', () => {
    const s = watching().pass(5_000).ask({ type: 'call.takeOver', agent: 'a3' })
    s.expectCall('c1', { phase: 'talking', agent: 'a3', agentLeg: 'c1.w3', watchers: [] })
    expect(s.commands()).toEqual([
      { type: 'leg.unlisten', leg: 'c1.w3', spy: 'c1.s4', bridge: 'c1.b5' },
      { type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', 'c1.w3'] },
      { type: 'leg.hangUp', leg: 'c1.o1', cause: 'normal' },
    ])
    expect(s.events('call.handedOver')).toMatchObject([{ from: 'a1', to: 'a3' }])
    s.feed(ended('c1.o1')).pass(20_000).feed(ended('c1'))
    expect(s.events('call.ended')).toMatchObject([{ talkMs: 35_000, agents: ['a1', 'a3'] }])
  })

  it('during a hold ends it, and the citizen is back', () => {
    const s = watching('listen', talking().ask({ type: 'call.hold', agent: 'a1' })).ask({
      type: 'call.takeOver',
      agent: 'a3',
    })
    s.expectCall('c1', { agent: 'a3', held: false })
    expect([...s.timers().keys()]).not.toContain('hold:c1')
    expect(s.events('call.resumed')).toHaveLength(1)
  })

  it('during a consultation or a move cancels it', () => {
    const s = watching().ask({
      type: 'call.consult',
      agent: 'a1',
      to: { kind: 'outside', number: '0963282111' },
      note: null,
    })
    s.ask({ type: 'call.takeOver', agent: 'a3' }).expectCall('c1', { agent: 'a3', consult: null })
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.c6', cause: 'normal' })
  })
})
