import { describe, expect, it } from 'vitest'
import { answered, configOf, ended, type FloorStory, story } from './floor.spec.ts'

const interpreter = { kind: 'outside', number: '0963282111' } as const
const colleague = { kind: 'agent', agent: 'a2' } as const
const leg = 'c1.c3'

/** Citizen, agent and one more in one conversation. */
const together = (to: typeof interpreter | typeof colleague): FloorStory => {
  const s = story(configOf(3))
    .ready('a2')
    .ask({ type: 'agent.pause', agent: 'a2', reason: 'lunch' })
    .talk('c1', 'a1')
    .pass(10_000)
  s.ask({ type: 'call.consult', agent: 'a1', to, note: null })
    .feed(answered(leg))
    .ask({ type: 'call.merge', agent: 'a1' })
  return s.pass(10_000)
}

const activity = (s: FloorStory, agent: string) => s.agent(agent).activity.kind

describe('a conference', () => {
  it('has all in one bridge, and the party is told', () => {
    const s = together(interpreter)
    expect(s.events('call.partyJoined')).toMatchObject([{ party: interpreter, leg }])
    expect(s.events('call.consultEnded')).toMatchObject([{ result: 'merged' }])
    s.expectCall('c1', { phase: 'talking', consult: null, others: [{ leg }] })
  })

  it('goes on when the interpreter leaves', () => {
    const s = together(interpreter).feed(ended(leg)).expectCall('c1', { phase: 'talking', agent: 'a1', others: [] })
    expect(s.events('call.partyLeft')).toMatchObject([{ leg }])
  })

  it('lets the agent take the interpreter out', () => {
    const s = together(interpreter).ask({ type: 'call.dropParty', agent: 'a1', leg })
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg, cause: 'normal' }])
    s.feed(ended(leg))
    expect(s.events('call.partyLeft')).toHaveLength(1)
  })

  it('ends for everybody when the citizen leaves', () => {
    const s = together(colleague).feed(ended('c1'))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', talkMs: 20_000, agents: ['a1', 'a2'] }])
    expect([activity(s, 'a1'), activity(s, 'a2')]).toEqual(['wrapUp', 'wrapUp'])
  })

  it('has the colleague as its agent when the agent leaves, by phone or by screen', () => {
    for (const s of [
      together(colleague).feed(ended('c1.o1')),
      together(colleague).ask({ type: 'call.hangUp', agent: 'a1' }),
    ]) {
      s.expectCall('c1', { phase: 'talking', agent: 'a2', agentLeg: leg, others: [] })
      expect(s.events('call.handedOver')).toMatchObject([{ from: 'a1', to: 'a2' }])
      s.pass(5_000).feed(ended(leg))
      expect(s.events('call.ended')).toMatchObject([{ by: 'agent', talkMs: 25_000 }])
    }
  })

  it('goes on between citizen and interpreter when the agent leaves, and ends when one of the two does', () => {
    for (const last of ['c1', leg]) {
      const s = together(interpreter)
        .feed(ended('c1.o1'))
        .expectCall('c1', { phase: 'outside' })
        .pass(7_000)
        .feed(ended(last))
      expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', talkMs: 27_000 }])
      expect(s.floor().calls.size).toBe(0)
    }
  })

  it('survives the death of the agent’s phone', () => {
    together(colleague).feed(ended('c1.o1', 44)).expectCall('c1', { phase: 'talking', agent: 'a2' })
  })

  it('is left by the colleague by screen, who has a wrap-up', () => {
    const s = together(colleague)
      .ask({ type: 'call.hangUp', agent: 'a2' })
      .expectCall('c1', { agent: 'a1', others: [] })
    expect(activity(s, 'a2')).toBe('wrapUp')
  })

  it('keeps the interpreter with the citizen while the agent asks somebody else, and when the agent hangs up meanwhile', () => {
    const s = together(interpreter).ask({ type: 'call.consult', agent: 'a1', to: colleague, note: null })
    expect(s.commands().map(({ type }) => type)).toEqual(['leg.dial'])
    s.feed(ended('c1.o1')).expectCall('c1', { phase: 'outside', parties: [{ leg }] })
    expect(activity(s, 'a2')).toBe('idle')
  })

  it('put on hold leaves agent and interpreter together, and the citizen comes back', () => {
    const s = together(interpreter).ask({ type: 'call.hold', agent: 'a1' })
    expect(s.commands()).toMatchObject([{ type: 'leg.music', leg: 'c1' }])
    s.feed(ended('c1.o1'))
    expect(s.commands()).toContainEqual({ type: 'legs.connect', bridge: 'c1.b2', legs: ['c1'] })
  })

  it('with guidance ends for all but the citizen, who hears it', () => {
    const s = together(interpreter).ask({ type: 'call.endWithGuidance', agent: 'a1' })
    s.expectCall('c1', { phase: 'parting', prompts: ['ja/guidance-end'] })
    for (const gone of [leg, 'c1.o1'])
      expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: gone, cause: 'normal' })
    s.pass(5_000).feed({ type: 'playback.ended', leg: 'c1', playback: 'c1.p5', completed: true })
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', by: 'agent', talkMs: 20_000 }])
  })
})
