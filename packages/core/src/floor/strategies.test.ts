import { describe, expect, it } from 'vitest'
import type { AgentSetup, QueueStrategy } from './config.ts'
import { answered, configOf, ended, type FloorStory, queueing, story, withAgents, withQueue } from './floor.spec.ts'

const floorWith = (strategy: QueueStrategy, agents = 3, changes: Readonly<Record<string, Partial<AgentSetup>>> = {}) =>
  story(withAgents(withQueue(agents, { strategy, wrapUpMs: 0 }), changes))

const rung = (s: FloorStory): readonly string[] => s.events('call.offered').map(({ agent }) => agent)

/** One caller served by whoever is rung, and gone again. */
const serve = (s: FloorStory, leg: string, talkMs = 1_000): FloorStory => {
  s.arrive(leg)
  const call = s.call(leg)
  const mine = call.phase === 'offered' ? (call.offers[0]?.leg ?? '') : ''
  return s.feed(answered(mine)).pass(talkMs).feed(ended(leg), ended(mine)).pass(10)
}

describe('who of those that are free is rung', () => {
  it('by longest idle: whoever has been free longest', () => {
    const s = floorWith('longestIdle').ready('a2', 'a3', 'a1')
    serve(serve(serve(serve(s, 'c1'), 'c2'), 'c3'), 'c4')
    expect(rung(s)).toEqual(['a2', 'a3', 'a1', 'a2'])
  })

  it('by least recent: whose last answered call is longest ago, pauses notwithstanding', () => {
    const s = floorWith('leastRecent').ready('a1', 'a2')
    serve(serve(s, 'c1'), 'c2')
    s.ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' }).pass(10_000).ask({ type: 'agent.ready', agent: 'a1' })
    serve(s, 'c3')
    expect(rung(s)).toEqual(['a1', 'a2', 'a1'])
  })

  it('by fewest calls: who has answered least since signing in', () => {
    const s = floorWith('fewestCalls').ready('a1')
    serve(serve(s, 'c1'), 'c2').ready('a2')
    serve(serve(serve(s, 'c3'), 'c4'), 'c5')
    expect(rung(s)).toEqual(['a1', 'a1', 'a2', 'a2', 'a1'])
  })

  it('by round robin: whose last offer is longest ago, answered or not', () => {
    const s = floorWith('roundRobin').ready('a1', 'a2', 'a3')
    s.arrive('c1').feed(ended('c1'), ended('c1.o1')).pass(10)
    serve(serve(serve(s, 'c2'), 'c3'), 'c4')
    expect(rung(s)).toEqual(['a1', 'a2', 'a3', 'a1'])
  })

  it('by lot: the same in a replay, and everybody gets some', () => {
    const play = () => {
      const s = floorWith('random').ready('a1', 'a2', 'a3')
      for (let n = 0; n < 60; n++) serve(s, `c${n}`, 10)
      return rung(s)
    }
    const first = play()
    expect(play()).toEqual(first)
    for (const agent of ['a1', 'a2', 'a3']) expect(first.filter((each) => each === agent).length).toBeGreaterThan(8)
  })

  it('by ring-all: everybody, and the first who answers silences the others', () => {
    const s = floorWith('ringAll').ready('a1', 'a2', 'a3').arrive('c1')
    expect(rung(s)).toEqual(['a1', 'a2', 'a3'])
    s.feed(answered('c1.o2'))
    s.expectCall('c1', { phase: 'talking', agent: 'a2' })
    expect(s.commands()).toEqual(
      expect.arrayContaining([
        { type: 'leg.hangUp', leg: 'c1.o1', cause: 'normal' },
        { type: 'leg.hangUp', leg: 'c1.o3', cause: 'normal' },
      ]),
    )
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
    s.feed(answered('c1.o1'))
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 'c1.o1' }])
  })

  it('by ring-all: one who rejects is paused, and the others ring on', () => {
    const s = floorWith('ringAll').ready('a1', 'a2').arrive('c1').feed(ended('c1.o1', 17))
    expect(s.agent('a1').availability).toEqual({ kind: 'paused', reason: 'rejected' })
    s.expectCall('c1', { phase: 'offered', offers: [{ agent: 'a2' }] })
    s.feed(ended('c1.o2', 17)).expectCall('c1', { phase: 'waiting' })
  })

  it('by tiers: the first tier, then by longest idle; the second only when the first has nobody', () => {
    const s = floorWith('tiers', 3, { a1: { tiers: { q1: 2 } }, a2: { tiers: { q1: 1 } }, a3: { tiers: { q1: 1 } } })
    s.ready('a1', 'a3', 'a2').arrive('c1').arrive('c2').arrive('c3')
    expect(rung(s)).toEqual(['a3', 'a2', 'a1'])
  })
})

describe('priority between queues', () => {
  const headStart = (ms: number) => {
    const config = configOf(3)
    return story({ ...config, queues: config.queues.map((q) => (q.id === 'q2' ? { ...q, headStartMs: ms } : q)) })
  }

  it('a head start overtakes those who came within it, and nobody else', () => {
    const s = headStart(10_000).arrive('c1', 'q1').pass(9_000).arrive('c2', 'q2').ready('a1')
    expect(s.events('call.offered').map(({ call }) => call)).toEqual(['c2'])
    const t = headStart(10_000).arrive('c1', 'q1').pass(10_001).arrive('c2', 'q2').ready('a1')
    expect(t.events('call.offered').map(({ call }) => call)).toEqual(['c1'])
  })

  it('a caller’s own head start, given by the flow, counts in the same order', () => {
    const s = story().arrive('c1').pass(5_000).arrive('c2')
    s.feed({
      type: 'leg.arrived',
      leg: 'c3',
      node: 'pbx1',
      line: 'health',
      called: '0',
      caller: { kind: 'withheld' },
      attempt: 1,
      recording: null,
    })
    s.feed({ ...queueing('c3', 'q1'), headStartMs: 6_000 }).ready('a1')
    expect(s.events('call.offered').map(({ call }) => call)).toEqual(['c3'])
  })

  it('the oldest over all queues first, whatever the queue', () => {
    const s = story(configOf(3)).arrive('c1', 'q2').arrive('c2', 'q1').ready('a1', 'a3')
    expect(s.events('call.offered').map(({ call, agent }) => [call, agent])).toEqual([
      ['c1', 'a1'],
      ['c2', 'a3'],
    ])
  })
})

describe('same-agent preference', () => {
  const sameAgent = (holdMs: number) => story(withQueue(3, { sameAgent: { kind: 'last', holdMs }, wrapUpMs: 0 }))
  const known = (holdMs = 20_000) =>
    sameAgent(holdMs).talk('c1', 'a1').pass(1_000).feed(ended('c1'), ended('c1.o1')).ready('a2').pass(60_000)

  it('keeps a caller for who spoke with the number last, although somebody else has been idle longer', () => {
    const s = known()
      .ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' })
      .ask({ type: 'agent.ready', agent: 'a1' })
    s.arrive('c2')
    expect(s.events('call.offered').at(-1)).toMatchObject({ agent: 'a1', because: { preferred: true } })
  })

  it('waits for that agent while busy, and lets anybody take it when the hold is over', () => {
    const s = known().arrive('c9', 'q1', '09099999999')
    const busy = s.events('call.offered').at(-1)
    expect(busy?.agent).toBe('a1')
    s.feed(answered('c9.o1')).arrive('c2')
    expect(s.events('call.queued').at(-1)).toMatchObject({ prefer: 'a1' })
    s.expectCall('c2', { phase: 'waiting' }).pass(20_000)
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a2', because: { preferred: false } })
  })

  it('keeps nobody waiting for one who is out, or pauses meanwhile', () => {
    const s = known().ask({ type: 'agent.signOut', agent: 'a1' }).arrive('c2')
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a2' })
    const t = known().arrive('c9', 'q1', '09099999999').feed(answered('c9.o1')).arrive('c2')
    t.ask({ type: 'agent.pause', agent: 'a1', reason: 'lunch' })
    expect(t.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a2' })
  })

  it('keeps nobody for one who could not take the call', () => {
    const s = story(
      withAgents(withQueue(2, { sameAgent: { kind: 'last', holdMs: 20_000 }, wrapUpMs: 0 }), {
        a1: { queues: ['q1', 'q2'] },
      }),
    )
    s.talk('c1', 'a1').feed(ended('c1'), ended('c1.o1'))
    s.feed({
      type: 'floor.configured',
      config: withAgents(withQueue(2, { sameAgent: { kind: 'last', holdMs: 20_000 } }), { a1: { queues: ['q2'] } }),
    })
    s.ready('a2').arrive('c2')
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a2' })
  })

  it('names the responsible agent when the flow does', () => {
    const s = story(withQueue(3, { sameAgent: { kind: 'responsible', holdMs: 10_000 } })).ready('a2', 'a3')
    s.feed({
      type: 'leg.arrived',
      leg: 'c1',
      node: 'pbx1',
      line: 'health',
      called: '0',
      caller: { kind: 'withheld' },
      attempt: 1,
      recording: null,
    })
    s.feed({ ...queueing('c1', 'q1'), prefer: 'a3' })
    expect(s.events('call.offered').at(-1)).toMatchObject({ agent: 'a3', because: { preferred: true } })
  })

  it('ends when the preferred agent does not answer', () => {
    const s = known().ask({ type: 'agent.ready', agent: 'a1' }).arrive('c2').feed(ended('c2.o1', 17))
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c2', agent: 'a2' })
  })
})
