import { describe, expect, it } from 'vitest'
import { type FloorConfig, standardAgent, standardQueue } from '../floor/config.ts'
import { configOf } from '../floor/floor.spec.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { givenWalk } from '../story/given-walk.spec.ts'
import type { AgentInterval } from './agent-intervals.ts'
import type { TrackedCall } from './call-record.ts'
import { estimateNearRateV1, keyExitRateV1, meanEstimateErrorV1, ruleExitRateV1 } from './definitions.ts'
import { liveView } from './live.ts'
import { noStats, type StatsState, statsStep } from './stats-fold.ts'
import { tallyOf } from './tally.ts'

type Folded = {
  readonly state: StatsState
  readonly calls: ReadonlyMap<string, TrackedCall>
  readonly intervals: readonly AgentInterval[]
}

const fold = (log: readonly LogEntry[]): Folded => {
  let state = noStats
  const calls = new Map<string, TrackedCall>()
  const intervals = new Map<string, AgentInterval>()
  for (const entry of log) {
    const step = statsStep(state, entry)
    state = step.state
    for (const call of step.calls) calls.set(call.record.call, call)
    for (const one of step.intervals) intervals.set(one.logId, one)
  }
  return { state, calls, intervals: [...intervals.values()] }
}

/** Milliseconds an agent spoke, or had the citizen on hold. */
const talkedMs = ({ intervals }: Folded, agent: string, until: number): number =>
  intervals
    .filter((one) => one.agent === agent && (one.activity === 'talking' || one.activity === 'held'))
    .reduce((sum, one) => sum + (one.to ?? until) - one.from, 0)

const office = (change: Partial<FloorConfig> = {}): FloorConfig =>
  configOf(3, {
    agents: [
      ...['a1', 'a2'].map((id) => ({ ...standardAgent, id, name: id, phone: id.replace('a', 'p'), queues: ['q1'] })),
      { ...standardAgent, id: 'a3', name: 'a3', phone: 'p3', queues: [], supervises: ['q1'] },
    ],
    ...change,
  })

/** a1 speaks with the citizen c1. */
const talking = () => givenWalk(office()).ready('a1', 'a2').arrive('c1').answer('a1').pass(10_000)

describe('the record of a call that several people handled', () => {
  it('after a consultation that was completed names both, the transfer, and everybody’s own talk time', () => {
    const walk = talking().ask({ type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: 'tax' })
    walk.pass(3_000).pickUp('c').pass(5_000).ask({ type: 'call.complete', agent: 'a1' }).pass(20_000).hangUp('c1')
    const folded = fold(walk.log())
    const call = folded.calls.get('c1')
    expect(call?.record).toMatchObject({
      outcome: 'answered',
      agents: ['a1', 'a2'],
      transfers: [{ by: 'a1', kind: 'agent', target: 'a2', result: 'connected', consulted: true }],
    })
    expect(talkedMs(folded, 'a1', walk.at())).toBe(18_000)
    expect(talkedMs(folded, 'a2', walk.at())).toBe(25_000)
    expect(call?.legs[walk.legOf('c')]).toMatchObject({ kind: 'agent', agent: 'a2' })
    expect(call?.record.talkMs).toBe(38_000)
  })

  it('after a blind transfer to an agent has one transfer with its result, and the second agent’s time apart', () => {
    const walk = talking().ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: null })
    walk.pass(4_000).pickUp('t').pass(6_000).hangUp('c1')
    const folded = fold(walk.log())
    expect(folded.calls.get('c1')?.record.transfers).toMatchObject([
      { kind: 'agent', target: 'a2', result: 'connected', consulted: false },
    ])
    expect(folded.calls.get('c1')?.legs[walk.legOf('t')]).toMatchObject({ agent: 'a2', result: 'answered' })
    expect([talkedMs(folded, 'a1', 0), talkedMs(folded, 'a2', 0)]).toEqual([10_000, 6_000])
  })

  it('when the agent hangs up before the one who is asked answers counts as one transfer with its own result', () => {
    const walk = talking().ask({ type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: null })
    walk.pass(2_000).end(walk.legOf('o')).pass(1_000).end(walk.legOf('c'), 19)
    expect(fold(walk.log()).calls.get('c1')?.record.transfers).toMatchObject([
      { kind: 'agent', target: 'a2', result: 'noAnswer', consulted: true },
    ])
  })

  it('of a conference counts the agent who joined, and ends with the legs of all', () => {
    const walk = talking().ask({ type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: null })
    walk.pickUp('c').pass(1_000).ask({ type: 'call.merge', agent: 'a1' }).pass(9_000).end(walk.legOf('o'))
    walk.pass(5_000).hangUp('c1')
    const folded = fold(walk.log())
    expect(folded.calls.get('c1')?.record).toMatchObject({ agents: ['a1', 'a2'], transfers: [] })
    expect([talkedMs(folded, 'a1', 0), talkedMs(folded, 'a2', 0)]).toEqual([20_000, 15_000])
    expect(Object.values(folded.calls.get('c1')?.legs ?? {}).every((leg) => leg.endedAt !== null)).toBe(true)
  })

  it('keeps a supervisor’s channel as such, and the ear on the call as none', () => {
    const walk = givenWalk(office()).ready('a1', 'a3').arrive('c1').answer('a1').pass(1_000)
    walk.ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' }).pickUp('w')
    walk.end('c1.s9').pass(1_000)
    const { calls, state } = fold(walk.log())
    expect(calls.get('c1')?.legs[walk.legOf('w')]).toMatchObject({ kind: 'supervisor', agent: 'a3' })
    expect(calls.get('c1')?.legs['c1.s9']).toBeUndefined()
    expect(liveView(state).total.agents.watching).toBe(1)
  })
})

describe('the figures of queues', () => {
  const queue = { ...standardQueue, id: 'q1', name: 'q1' }

  it('count who was taken out by a rule and who left by key apart, and neither as abandoned', () => {
    const rules = { ...queue.rules, tooLong: { ms: 30_000, action: { kind: 'end', prompt: 'ja/closed' } as const } }
    const exits = [{ key: '4', action: { kind: 'end', prompt: 'ja/closed' } as const }]
    const walk = givenWalk(office({ queues: [{ ...queue, rules, exits }] }))
      .arrive('c1')
      .arrive('c2')
      .pass(10_000)
    walk.feed({ type: 'leg.keyPressed', leg: 'c2', key: '4', heldMs: 80 }).pass(40_000)
    for (const call of ['c1', 'c2']) walk.end(call)
    const { calls } = fold(walk.log())
    const tallies = ['c1', 'c2'].map((id) => {
      const record = calls.get(id)?.record
      if (record === undefined) throw new Error(`no ${id}`)
      return tallyOf(record)
    })
    expect(
      tallies.map(({ leftByRule, leftByKey, abandoned, turnedAway }) => [leftByRule, leftByKey, abandoned, turnedAway]),
    ).toEqual([
      [1, 0, 0, 1],
      [0, 1, 0, 1],
    ])
    expect(tallies[0] && ruleExitRateV1.of(tallies[0])).toBe(1)
    expect(tallies[1] && keyExitRateV1.of(tallies[1])).toBe(1)
  })

  it('compare the announced wait with the one that came after it', () => {
    const record = fold(talking().log()).calls.get('c1')?.record
    if (record === undefined || record.answeredAt === null) throw new Error('no answer')
    const told = (ms: number) =>
      tallyOf({ ...record, outcome: 'answered', estimate: { at: (record.answeredAt ?? 0) - 90_000, ms } })
    expect(meanEstimateErrorV1.of(told(60_000))).toBe(30_000)
    expect(estimateNearRateV1.of(told(60_000))).toBe(1)
    expect(estimateNearRateV1.of(told(180_000))).toBe(0)
    expect(meanEstimateErrorV1.of(tallyOf({ ...record, outcome: 'answered' }))).toBeNull()
  })

  it('show a queue’s mode, who is to be called back, and the busy channels of a line', () => {
    const walk = givenWalk(office()).ready('a1').arrive('c1').arrive('c2')
    walk.ask({ type: 'queue.mode', queue: 'q1', mode: 'draining' })
    const asked: LogBody = {
      type: 'callback.asked',
      callback: 'cb-c2',
      call: 'c2',
      queue: 'q1',
      line: 'health',
      number: '09012345678',
      since: 0,
      expiresAt: 1,
    }
    const log = [...walk.log(), { id: '9-9', at: walk.at(), by: 'acd', body: asked }]
    const live = liveView(fold(log).state)
    expect(live.queues.find(({ queue: id }) => id === 'q1')).toMatchObject({ mode: 'draining', callbacks: 1 })
    expect(live.lines.find(({ line }) => line === 'health')).toMatchObject({ busy: 2 })
    const ended: LogBody = { type: 'callback.ended', callback: 'cb-c2', result: 'connected' }
    const later = liveView(fold([...log, { id: '9-10', at: walk.at(), by: 'acd', body: ended }]).state)
    expect(later.queues.find(({ queue: id }) => id === 'q1')).toMatchObject({ callbacks: 0 })
  })
})

describe('a shift (R10)', () => {
  const shift = () => {
    const walk = givenWalk(office()).ready('a1', 'a3').pass(60_000)
    walk.ask({ type: 'agent.openLine', agent: 'a1' }).pickUp('l').pass(30_000)
    walk.arrive('c1').pass(2_000)
    const tone = [...walk.floor().calls.values()].flatMap((call) => (call.phase === 'offered' ? call.offers : []))[0]
    if (tone?.tone) walk.feed({ type: 'playback.ended', leg: tone.leg, playback: tone.tone, completed: true })
    walk.pass(20_000).ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' }).pickUp('w').pass(10_000)
    walk.ask({ type: 'call.hold', agent: 'a1' }).pass(5_000).ask({ type: 'call.resume', agent: 'a1' }).pass(5_000)
    walk.ask({ type: 'agent.pauseAfter', agent: 'a1', reason: 'lunch' }).pass(1_000).hangUp('c1').pass(4_000)
    walk.ask({ type: 'agent.prolongWrapUp', agent: 'a1' }).pass(120_000)
    walk.ask({ type: 'agent.ready', agent: 'a1' }).pass(7_000).arrive('c2').pass(1_000)
    const again = [...walk.floor().calls.values()].flatMap((call) => (call.phase === 'offered' ? call.offers : []))[0]
    if (again?.tone) walk.feed({ type: 'playback.ended', leg: again.leg, playback: again.tone, completed: true })
    walk.pass(3_000).ask({ type: 'agent.forceOut', agent: 'a1' }).pass(2_000).hangUp('c2').pass(200_000)
    walk.ask({ type: 'agent.forceOut', agent: 'a3' }).pass(1_000)
    return { walk, folded: fold(walk.log()) }
  }
  const { walk, folded } = shift()
  const of = (agent: string) => folded.intervals.filter((one) => one.agent === agent)

  it.each(['a1', 'a3'])('of %s has no second without a state, and none with two', (agent) => {
    const intervals = of(agent)
    expect(intervals.length).toBeGreaterThan(4)
    intervals.forEach((one, n) => {
      const next = intervals[n + 1]
      expect(one.to, `${one.availability} ${one.activity}`).toBe(next?.from ?? null)
    })
    expect(intervals.at(-1)?.from).toBeLessThanOrEqual(walk.at())
  })

  it('names a cause and an author for every stretch', () => {
    for (const one of folded.intervals)
      expect([one.cause !== '', one.author.id !== ''], one.logId).toEqual([true, true])
  })

  it('went through every state there is to go through', () => {
    const states = new Set(of('a1').map(({ availability, activity }) => `${availability} ${activity}`))
    expect([...states]).toEqual(
      expect.arrayContaining([
        'paused idle',
        'ready idle',
        'ready ringing',
        'ready talking',
        'ready held',
        'ready wrapUp',
        'signedOut idle',
      ]),
    )
    expect(of('a1').some(({ lineOpen }) => lineOpen)).toBe(true)
    expect(of('a3').some(({ activity }) => activity === 'watching')).toBe(true)
  })

  it('begins a stretch where wrap-up was prolonged, by who prolonged it', () => {
    const wrapUps = of('a1').filter(({ activity }) => activity === 'wrapUp')
    expect(wrapUps[0]).toMatchObject({ cause: 'callEnded', author: { kind: 'system' } })
    expect(wrapUps[1]).toMatchObject({ cause: 'request', author: { kind: 'supervisor' } })
    expect(wrapUps[1]?.until).toBeGreaterThan(wrapUps[0]?.until ?? 0)
  })

  it('names who had asked for it where the system only carried it out', () => {
    const lunch = of('a1').find(({ reason }) => reason === 'lunch')
    expect(lunch).toMatchObject({ cause: 'pauseAfter', author: { id: 'desk' } })
    expect(of('a1').at(-1)).toMatchObject({
      availability: 'signedOut',
      cause: 'forceOut',
      author: { kind: 'supervisor', id: 'desk' },
    })
  })
})
