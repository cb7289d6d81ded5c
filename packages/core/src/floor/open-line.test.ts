import { describe, expect, it } from 'vitest'
import { answered, configOf, ended, expectRefused, type FloorStory, story, withAgents } from './floor.spec.ts'

/** `a1` keeps the phone off hook; gives the leg. */
const open = (s: FloorStory = story(withAgents(configOf(3), { a3: { supervises: ['q1', 'q2'] } })).ready('a1')) => {
  s.ask({ type: 'agent.openLine', agent: 'a1' })
  const line = s.agent('a1').legs[0] ?? ''
  s.feed(answered(line))
  return { s, line }
}

const toned = (s: FloorStory, line: string): FloorStory => {
  const play = s.commands().find((command) => command.type === 'leg.play')
  if (play?.type !== 'leg.play') throw new Error('no tone')
  return s.feed({ type: 'playback.ended', leg: line, playback: play.playback, completed: true })
}

const talking = () => {
  const { s, line } = open()
  s.arrive('c1')
  return { s: toned(s, line), line }
}

describe('a line that is kept open', () => {
  it('is rung once, is silent between calls, and its agent is free only when it is up', () => {
    const { s, line } = open()
    expect(s.commands()).toEqual([{ type: 'leg.silence', leg: line }])
    expect(s.agent('a1')).toMatchObject({ openLine: line, legs: [] })
    expect(s.events('agent.changed').at(-1)?.lineOpen).toBe(true)
  })

  it('gets the next caller after a tone, without ringing', () => {
    const { s, line } = open()
    s.arrive('c1')
    expect(s.commands().map(({ type }) => type)).toEqual(['leg.play', 'leg.music'])
    toned(s, line).expectCall('c1', { phase: 'talking', agentLeg: line })
    expect(s.commands()).toMatchObject([{ type: 'legs.connect', legs: ['c1', line] }])
  })

  it('stays open and silent when the call ends, and gets the next one after the wrap-up', () => {
    const { s, line } = talking()
    s.pass(5_000).feed(ended('c1'))
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
    expect(s.commands()).not.toContainEqual(expect.objectContaining({ type: 'leg.hangUp', leg: line }))
    s.pass(20_000)
    expect(s.events('call.alert')).toEqual([])
    s.arrive('c2')
    expect(toned(s, line).call('c2').phase).toBe('talking')
  })

  it('that is hung up during a call ends the call, and is open no longer', () => {
    const { s, line } = talking()
    s.feed(ended(line))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', by: 'agent' }])
    expect(s.agent('a1').openLine).toBeNull()
  })

  it('that is hung up during the tone is a rejection', () => {
    const { s, line } = open()
    s.arrive('c1').feed(ended(line)).expectCall('c1', { phase: 'waiting' })
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
  })

  it('falls silent again when the caller gives up during the tone', () => {
    const { s, line } = open()
    s.arrive('c1').feed(ended('c1'))
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
  })

  it('is closed by the agent, or with the sign-out, but not in a call', () => {
    const { s, line } = open()
    s.ask({ type: 'agent.closeLine', agent: 'a1' })
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: line, cause: 'normal' }])
    const out = open()
    out.s.ask({ type: 'agent.signOut', agent: 'a1' })
    expect(out.s.commands()).toContainEqual({ type: 'leg.hangUp', leg: out.line, cause: 'normal' })
    expectRefused(talking().s, { type: 'agent.closeLine', agent: 'a1' }, 'agent.busy')
  })

  it('that picks up after the agent has signed out, or once more, is hung up', () => {
    const s = story().ready('a1').ask({ type: 'agent.openLine', agent: 'a1' })
    const line = s.agent('a1').legs[0] ?? ''
    s.ask({ type: 'agent.signOut', agent: 'a1' }).feed(answered(line))
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: line, cause: 'normal' }])
    s.feed(ended(line))
    expect(s.agent('a1').legs).toEqual([])
  })

  it('is given up when the phone is not picked up', () => {
    const s = story().ready('a1').ask({ type: 'agent.openLine', agent: 'a1' })
    const line = s.agent('a1').legs[0] ?? ''
    s.pass(20_000)
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: line, cause: 'normal' }])
    s.feed(ended(line, 19)).arrive('c1').expectCall('c1', { phase: 'offered' })
  })

  it('is used for a consultation and a transfer to its agent, after a tone', () => {
    const { s, line } = open()
    s.ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' }).talk('c1', 'a2')
    s.ask({ type: 'call.consult', agent: 'a2', to: { kind: 'agent', agent: 'a1' }, note: null })
    expect(s.commands()).toContainEqual(expect.objectContaining({ type: 'leg.play', leg: line }))
    toned(s, line).expectCall('c1', { consult: { answered: true, leg: line } })
    s.ask({ type: 'call.cancelConsult', agent: 'a2' })
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
    s.ask({ type: 'call.transfer', agent: 'a2', to: { kind: 'agent', agent: 'a1' }, note: null })
    toned(s, line).expectCall('c1', { phase: 'talking', agent: 'a1', agentLeg: line })
  })

  it('is used for the agent’s own calls, and goes on through a consultation of one’s own', () => {
    const { s, line } = open()
    s.ask({ type: 'call.place', agent: 'a1', number: '0312345678', line: 'health', callerId: null })
    const id = s.events('call.arrived').at(-1)?.call ?? ''
    s.feed(answered(`${id}.d2`)).expectCall(id, { phase: 'talking', agentLeg: line })
    s.ask({ type: 'call.consult', agent: 'a1', to: { kind: 'outside', number: '0963282111' }, note: null })
    const call = s.call(id)
    s.feed(answered(call.phase === 'talking' ? (call.consult?.leg ?? '') : '')).ask({
      type: 'call.complete',
      agent: 'a1',
    })
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
    s.expectCall(id, { phase: 'outside' })
  })

  it('that is lost with the PBX is known to be lost', () => {
    const { s } = open()
    const lost = {
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '',
      startedAt: 0,
      legs: [],
      bridges: [],
      phones: ['p1'],
      pending: [],
    } as const
    s.feed(lost)
    expect(s.agent('a1')).toMatchObject({ openLine: null, legs: [] })
  })
})
