import { describe, expect, it } from 'vitest'
import { type FloorConfig, standardAgent, standardQueue } from '../floor/config.ts'
import { configOf } from '../floor/floor.spec.ts'
import { type CallOffered, givenWalk } from './given-walk.spec.ts'
import { whyChosen } from './why-chosen.ts'
import { whySilent } from './why-silent.ts'
import { watchWait, whyWaiting } from './why-wait.ts'
import { offerReasonWords, silenceWords, waitWords } from './why-words.ts'

const english = (lines: readonly { readonly en: string }[]): string => lines.map(({ en }) => en).join('\n')

const agent = (id: string, change: Partial<FloorConfig['agents'][number]> = {}) => ({
  ...standardAgent,
  id,
  name: id,
  phone: id.replace('a', 'p'),
  queues: ['q1'],
  ...change,
})

const skilled = configOf(0, {
  queues: [
    {
      ...standardQueue,
      id: 'q1',
      name: 'q1',
      needs: [{ skill: 'en', level: 3 }],
      relax: [{ afterMs: 30_000, needs: [] }],
    },
    { ...standardQueue, id: 'q2', name: 'q2', headStartMs: 60_000 },
  ],
  agents: [
    agent('a1', { skills: { en: 5 }, queues: ['q1', 'q2'] }),
    agent('a2', { skills: { en: 1 } }),
    agent('a3'),
    agent('a4', { skills: { en: 5 } }),
  ],
})

describe('why a caller waits', () => {
  const walk = givenWalk(skilled)
    .ready('a1', 'a2')
    .pass(1_000)
    .arrive('first')
    .pass(1_000)
    .arrive('c1')
    .arrive('c2', 'q2')

  it('says of every agent of the queue what keeps the phone silent', () => {
    const why = whyWaiting(walk.floor(), 'c1', walk.at())
    expect(why?.agents).toEqual([
      { agent: 'a1', reasons: [{ kind: 'busy', activity: 'ringing' }] },
      { agent: 'a2', reasons: [{ kind: 'skill', need: { skill: 'en', level: 3 }, has: 1 }] },
      {
        agent: 'a3',
        reasons: [
          { kind: 'signedOut' },
          { kind: 'phoneNotRegistered' },
          { kind: 'skill', need: { skill: 'en', level: 3 }, has: 0 },
        ],
      },
      { agent: 'a4', reasons: [{ kind: 'signedOut' }, { kind: 'phoneNotRegistered' }] },
    ])
  })

  it('lists who is served before, head starts of other queues counted, and who shares agents', () => {
    const why = whyWaiting(walk.floor(), 'c1', walk.at())
    expect(why?.ahead).toMatchObject([
      { kind: 'caller', id: 'c2', queue: 'q2', headStartMs: 60_000, sharesAgents: true },
    ])
    expect(why).toMatchObject({ position: 1, relaxed: 0, relaxations: 1, needs: [{ skill: 'en', level: 3 }] })
  })

  it('is null for a call that is in no queue', () => {
    expect(whyWaiting(walk.floor(), 'nobody', walk.at())).toBeNull()
  })

  it('adds up how each agent spent the wait, without gaps, and keeps the last moment of it', () => {
    const watch = watchWait('c1')
    const all = givenWalk(skilled).watching(watch).ready('a1', 'a2').arrive('first').answer('a1')
    const came = all.at()
    all.arrive('c1').pass(20_000).ask({ type: 'agent.pause', agent: 'a2', reason: 'lunch' }).pass(5_000).hangUp('first')
    all.pass(30_000)
    const waited = watch.last()
    expect(waited?.call).toBe('c1')
    const spent = watch.spent().find((one) => one.agent === 'a1')?.spent ?? []
    expect(spent.map(({ reason }) => reason)).toContainEqual({ kind: 'busy', activity: 'talking' })
    const total = spent.reduce((sum, { ms }) => sum + ms, 0)
    expect(total).toBe((waited?.at ?? 0) - came)
    if (waited === null) throw new Error('never waited')
    expect(english(waitWords(waited, watch.spent()))).toContain('a2 during the wait: ')
  })
})

describe('why a phone is silent', () => {
  it('says what keeps it silent always, and for each who waits', () => {
    const walk = givenWalk(skilled).ready('a1', 'a2').arrive('first').arrive('c1')
    const why = whySilent(walk.floor(), 'a2', walk.at())
    expect(why).toMatchObject({ availability: 'ready', activity: 'idle', always: [] })
    expect(why?.waiting).toEqual([
      expect.objectContaining({ id: 'c1', reasons: [{ kind: 'skill', need: { skill: 'en', level: 3 }, has: 1 }] }),
    ])
    if (why === null) throw new Error('not set up')
    expect(english(silenceWords(why))).toContain('lacks en ≥ 3 (has 1)')
  })

  it('knows one who has never signed in, and nobody who is not set up', () => {
    const walk = givenWalk(skilled)
    expect(whySilent(walk.floor(), 'a3', walk.at())?.always).toEqual([
      { kind: 'signedOut' },
      { kind: 'phoneNotRegistered' },
    ])
    expect(whySilent(walk.floor(), 'zz', walk.at())).toBeNull()
  })
})

describe('why an agent was chosen', () => {
  const chosenIn = (walk: ReturnType<typeof givenWalk>, call: string) =>
    walk.steps().flatMap((step) => whyChosen(step, call))

  it('ranks those who were free by what the strategy looks at, and names the others with their reasons', () => {
    const walk = givenWalk(configOf(4)).ready('a2', 'a1', 'a3').arrive('c1')
    const [why] = chosenIn(walk, 'c1')
    expect(why).toMatchObject({ agent: 'a2', strategy: 'longestIdle', causedBy: { type: 'flow.queueing' } })
    expect(why?.ranked.map((one) => [one.agent, one.chosen])).toEqual([
      ['a2', true],
      ['a1', false],
      ['a3', false],
    ])
    expect(why?.passedOver).toEqual([{ agent: 'a4', reasons: [{ kind: 'signedOut' }, { kind: 'phoneNotRegistered' }] }])
    if (why === undefined) throw new Error('no offer')
    expect(english(offerReasonWords(why))).toContain('● 1. a2: idle since')
  })

  it('agrees with the log for every strategy: the first of the ranked is the chosen, and as many were free', () => {
    const strategies = [
      'longestIdle',
      'leastRecent',
      'fewestCalls',
      'roundRobin',
      'random',
      'ringAll',
      'tiers',
    ] as const
    for (const strategy of strategies) {
      const config = configOf(4, { queues: [{ ...standardQueue, id: 'q1', name: 'q1', strategy, wrapUpMs: 0 }] })
      const walk = givenWalk(config).ready('a1', 'a2', 'a3', 'a4')
      for (let n = 1; n <= 6; n++) {
        walk.arrive(`c${n}`).pass(100).answerAny().pass(900)
        if (n % 2 === 0) walk.hangUp(`c${n - 1}`).pass(50)
      }
      const offers: readonly CallOffered[] = walk.offers()
      const reasons = offers.map((offer) => chosenIn(walk, offer.call).find((one) => one.agent === offer.agent))
      expect(offers.length).toBeGreaterThan(4)
      offers.forEach((offer, n) => {
        const why = reasons[n]
        expect(why?.ranked, strategy).toHaveLength(offer.because.free)
        if (strategy !== 'ringAll') expect(why?.ranked[0]?.agent, strategy).toBe(offer.agent)
        expect(why?.ranked.find((one) => one.agent === offer.agent)?.chosen, strategy).toBe(true)
      })
    }
  })

  it('says why one who waits longer did not get this agent', () => {
    const queues = skilled.queues.map((one) => ({ ...one, headStartMs: 0 }))
    const agents = skilled.agents.map((one) => ({ ...one, queues: ['q1', 'q2'] }))
    const walk = givenWalk({ ...skilled, queues, agents })
      .ready('a2')
      .arrive('c1')
      .pass(5)
      .arrive('c2', 'q2')
    const [why] = chosenIn(walk, 'c2')
    expect(why?.moreSenior).toEqual([
      { call: 'c1', reasons: [{ kind: 'skill', need: { skill: 'en', level: 3 }, has: 1 }] },
    ])
  })

  it('takes a step apart that makes two offers: the second is explained without the first one’s agent', () => {
    const walk = givenWalk(configOf(2)).arrive('c1').pass(5).arrive('c2').ready('a1', 'a2')
    const [first] = chosenIn(walk, 'c1')
    const [second] = chosenIn(walk, 'c2')
    expect(first?.agent).not.toBe(second?.agent)
    expect(second?.ranked).toHaveLength(1)
  })
})
