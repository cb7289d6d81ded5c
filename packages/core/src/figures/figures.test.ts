import { describe, expect, it } from 'vitest'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { AgentInterval } from './agent-intervals.ts'
import { type CallRecord, type TrackedCall, takenKeys } from './call-record.ts'
import { answerRateV1, definitions, firstContactRateV1, handledRateV1, meanAnswerTimeV1 } from './definitions.ts'
import { floorShape } from './floor-shape.ts'
import { hourFigures } from './hour-figures.ts'
import { liveView } from './live.ts'
import { noStats, type StatsState, statsStep } from './stats-fold.ts'
import { noTally, tallyAll, tallyOf } from './tally.ts'

/** 2026-11-20 09:15 in Tokyo. */
const t0 = 1_795_133_700_000
const call = 'pbx1-1.1'
const floor = { type: 'floor.configured', config: floorConfig() } as const

function floorConfig() {
  return {
    version: 1,
    contract: 'k',
    floor: 'k',
    lines: [{ id: 'kokuho', name: '国保', number: '0961', flow: 'main', callerIds: ['0961'], sites: [] }],
    queues: [],
    agents: [],
    flows: [
      {
        id: 'main',
        version: 1,
        language: 'ja',
        start: 'hours',
        nodes: {
          hours: {
            type: 'hours',
            calendar: 'c',
            open: 'greet',
            closed: 'closed',
            slots: {},
            holiday: null,
            ended: null,
            emergency: null,
          },
          greet: { type: 'announce', prompts: ['ja/greeting'], bargeIn: false, next: 'wait' },
          wait: { type: 'queue', queue: 'q', needs: [], headStartMs: 0 },
          english: { type: 'language', language: 'en', next: 'greet' },
          closed: { type: 'end', prompts: ['ja/closed'], outcome: 'outOfHours' },
        },
      },
    ],
    calendars: [],
    holidays: {},
    prompts: {},
    pauseReasons: [],
    transferNumbers: [],
    featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
  } as unknown as Extract<LogBody, { type: 'floor.configured' }>['config']
}

type Timed = readonly [afterMs: number, body: LogBody]
type Folded = { state: StatsState; calls: Map<string, TrackedCall>; intervals: AgentInterval[] }

const fold = (entries: readonly Timed[], from: StatsState = noStats): Folded => {
  const folded: Folded = { state: from, calls: new Map(), intervals: [] }
  entries.forEach(([afterMs, body], n) => {
    const entry: LogEntry = { id: `${t0 + afterMs}-${n}`, at: t0 + afterMs, by: 'test', body }
    const step = statsStep(folded.state, entry)
    folded.state = step.state
    for (const changed of step.calls) folded.calls.set(changed.record.call, changed)
    folded.intervals.push(...step.intervals)
  })
  return folded
}

const recordOf = (entries: readonly Timed[]): CallRecord => {
  const found = fold(entries).calls.get(call)
  if (found === undefined) throw new Error('no record')
  return found.record
}

const arrived: LogBody = {
  type: 'leg.arrived',
  leg: call,
  node: 'pbx1',
  line: 'kokuho',
  called: '0961',
  caller: { kind: 'presented', number: '09011112222' },
  attempt: 1,
  recording: call,
}
const { attempt: _attempt, ...known } = arrived
const taken: LogBody = { ...known, type: 'call.arrived', call, direction: 'inbound' }
const started: LogBody = { type: 'flow.started', call, flow: 'main', version: 1 }
const entered = (node: string): LogBody => ({ type: 'flow.entered', call, flow: 'main', node, because: 'test' })
const queued: LogBody = { type: 'call.queued', call, queue: 'q', position: 1, estimateMs: null, prefer: null }
const offered = (agent: string, leg: string): LogBody => ({
  type: 'call.offered',
  call,
  queue: 'q',
  agent,
  leg,
  waitedMs: 0,
  because: { strategy: 'longestIdle', idleSince: t0, free: 1, waiting: 1, preferred: false, needs: [] },
})
const connected = (agent: string, leg: string, waitedMs: number): LogBody => ({
  type: 'call.connected',
  call,
  agent,
  leg,
  queue: 'q',
  waitedMs,
  estimateMs: null,
})
type Ended = Extract<LogBody, { type: 'call.ended' }>
const ended = (change: Partial<Ended>): Ended => ({
  type: 'call.ended',
  call,
  outcome: 'answered',
  by: 'caller',
  cause: 16,
  queue: 'q',
  agents: [],
  waitedMs: 0,
  talkMs: 0,
  ...change,
})

const answeredCall: readonly Timed[] = [
  [0, floor],
  [0, arrived],
  [2, taken],
  [3, started],
  [4, entered('greet')],
  [2_000, { type: 'flow.keyed', call, flow: 'main', node: 'greet', key: '1', verdict: 'taken' }],
  [2_001, { type: 'flow.keyed', call, flow: 'main', node: 'greet', key: '9', verdict: 'wrong' }],
  [3_000, queued],
  [3_001, offered('a1', `${call}.o1`)],
  [9_000, { type: 'call.offerEnded', call, agent: 'a1', leg: `${call}.o1`, result: 'missed' }],
  [9_001, { type: 'leg.ended', leg: `${call}.o1`, cause: 19 }],
  [9_002, offered('a2', `${call}.o2`)],
  [11_000, { type: 'leg.answered', leg: `${call}.o2`, recording: null }],
  [11_001, connected('a2', `${call}.o2`, 8_001)],
  [20_000, { type: 'call.held', call, agent: 'a2' }],
  [25_000, { type: 'call.resumed', call, agent: 'a2' }],
  [71_000, { type: 'leg.ended', leg: call, cause: 16 }],
  [71_001, ended({ agents: ['a2'], waitedMs: 8_001, talkMs: 60_000 })],
  [71_050, { type: 'leg.ended', leg: `${call}.o2`, cause: 16 }],
]

describe('the record of a call', () => {
  it('is there from the first entry, before any service has spoken', () => {
    expect(recordOf([[0, arrived]])).toMatchObject({
      call,
      line: 'kokuho',
      arrivedAt: t0,
      outcome: null,
      recording: call,
    })
  })

  it('tells the whole of an answered call', () => {
    expect(recordOf(answeredCall)).toEqual({
      call,
      direction: 'inbound',
      line: 'kokuho',
      node: 'pbx1',
      called: '0961',
      caller: { kind: 'presented', number: '09011112222' },
      arrivedAt: t0,
      queuedAt: t0 + 3_000,
      queue: 'q',
      guidedAt: t0 + 4,
      offers: 2,
      answeredAt: t0 + 11_001,
      endedAt: t0 + 71_000,
      outcome: 'answered',
      endedBy: 'caller',
      cause: 16,
      waitedMs: 8_001,
      talkMs: 60_000,
      holdMs: 5_000,
      keys: [
        { at: t0 + 2_000, node: 'greet', key: '1', verdict: 'taken' },
        { at: t0 + 2_001, node: 'greet', key: '9', verdict: 'wrong' },
      ],
      agents: ['a2'],
      recording: call,
      transfers: [],
      exits: [],
      estimate: null,
      language: 'ja',
    })
  })

  it('gives the keys the flow acted on as one text', () => {
    expect(takenKeys(recordOf(answeredCall))).toBe('1')
  })

  it('keeps every leg with its agent, its answer and its end', () => {
    const legs = fold(answeredCall).calls.get(call)?.legs
    expect(legs?.[call]).toMatchObject({ kind: 'citizen', answeredAt: t0, endedAt: t0 + 71_000 })
    expect(legs?.[`${call}.o1`]).toMatchObject({ agent: 'a1', answeredAt: null, cause: 19, result: 'missed' })
    expect(legs?.[`${call}.o2`]).toMatchObject({ agent: 'a2', answeredAt: t0 + 11_000, endedAt: t0 + 71_050 })
  })

  it('counts a hold that lasts until the end', () => {
    const held: readonly Timed[] = [
      [0, taken],
      [0, queued],
      [10, connected('a1', 'x', 10)],
      [1_000, { type: 'call.held', call, agent: 'a1' }],
      [4_000, ended({})],
    ]
    expect(recordOf(held).holdMs).toBe(3_000)
  })

  it('does not restart the wait of a caller who is queued again in the same queue', () => {
    const again: readonly Timed[] = [
      [0, taken],
      [0, queued],
      [5_000, queued],
    ]
    expect(fold(again).calls.get(call)?.waitingSince).toBe(t0)
  })

  it('ends an inbound call when the citizen left, not when acd came back to say so', () => {
    const late: readonly Timed[] = [
      [0, arrived],
      [500, { type: 'leg.ended', leg: call, cause: 16 }],
      [5_000, taken],
      [5_000, ended({ outcome: 'inFlow' })],
    ]
    expect(recordOf(late)).toMatchObject({ arrivedAt: t0, endedAt: t0 + 500, outcome: 'inFlow' })
  })

  it('keeps the first answer and the first wait of a caller who is answered twice', () => {
    const twice = recordOf([
      [0, taken],
      [0, queued],
      [700, connected('a1', 'x', 700)],
      [5_000, { ...queued, queue: 'other' } as LogBody],
      [9_000, connected('a2', 'y', 4_000)],
    ])
    expect(twice).toMatchObject({ answeredAt: t0 + 700, waitedMs: 700, agents: ['a1', 'a2'], queuedAt: t0 })
  })

  it('counts a hold that is told twice once', () => {
    const hold: LogBody = { type: 'call.held', call, agent: 'a1' }
    const held: readonly Timed[] = [
      [0, taken],
      [0, connected('a1', 'x', 0)],
      [1_000, hold],
      [2_000, hold],
      [3_000, { type: 'call.resumed', call, agent: 'a1' }],
    ]
    expect(recordOf(held).holdMs).toBe(2_000)
  })

  it('no longer waits when it has ended', () => {
    const gone = fold([
      [0, taken],
      [0, queued],
      [9_000, ended({ outcome: 'abandoned', waitedMs: 9_000 })],
    ])
    expect(gone.calls.get(call)?.waitingSince).toBeNull()
    expect(liveView(gone.state).queues).toMatchObject([{ waiting: 0, longestSince: null }])
  })

  it('stays answered when the PBX had the caller alone afterwards', () => {
    const { attempt: _, type: __, node: ___, ...seen } = arrived
    const after = recordOf([
      [0, taken],
      [10, connected('a1', 'x', 10)],
      [900, ended({})],
      [950, { ...seen, type: 'pbx.servedAlone', arrivedAt: t0, endedAt: t0 + 940, outcome: 'emergency' }],
    ])
    expect(after).toMatchObject({ outcome: 'answered', endedAt: t0 + 900 })
  })

  it('takes in late news of its legs after other calls have ended', () => {
    const second = 'pbx1-1.2'
    const late = fold([
      ...answeredCall.slice(0, -1),
      [71_010, { ...arrived, leg: second }],
      [71_020, ended({ call: second })],
      [71_050, { type: 'leg.ended', leg: `${call}.o2`, cause: 16 }],
    ])
    expect(late.calls.get(call)?.legs[`${call}.o2`]?.endedAt).toBe(t0 + 71_050)
  })

  it('has the language of its flow, then the one that was chosen, and at last what the agent says, also when it is over', () => {
    const steps: readonly Timed[] = [
      [0, taken],
      [1, { type: 'flow.entered', call, flow: 'main', node: 'hours', because: '' }],
      [2, { type: 'flow.entered', call, flow: 'main', node: 'english', because: '' }],
      [3, { type: 'flow.entered', call, flow: 'main', node: 'greet', because: '' }],
      [9, { type: 'call.marked', call, kind: 'note', text: 'vi', author: { kind: 'agent', id: 'a1' } }],
      [60_000, ended({ call })],
      [200_000, { type: 'call.marked', call, kind: 'language', text: 'vi', author: { kind: 'agent', id: 'a1' } }],
    ]
    const languages = steps.map(
      (_, at) => fold([[0, floor], ...steps.slice(0, at + 1)]).calls.get(call)?.record.language,
    )
    expect(languages).toEqual([null, 'ja', 'en', 'en', 'en', 'en', 'vi'])
  })

  it('is forgotten five minutes after its end, when the next call ends', () => {
    const second = 'pbx1-1.2'
    const later = fold([...answeredCall, [400_000, { ...arrived, leg: second }], [400_001, ended({ call: second })]])
    expect(Object.keys(later.state.records.calls)).toEqual([second])
  })

  it('remembers each transfer with its result', () => {
    const moved: readonly Timed[] = [
      [0, taken],
      [5, connected('a1', 'x', 5)],
      [
        9,
        {
          type: 'call.transferring',
          call,
          by: 'a1',
          to: { kind: 'outside', target: '0963' },
          leg: `${call}.d3`,
          note: null,
        },
      ],
      [20, { type: 'call.transferEnded', call, result: 'busy', returnedTo: 'queue' }],
    ]
    const folded = fold(moved).calls.get(call)
    expect(folded?.record.transfers).toEqual([
      { at: t0 + 9, by: 'a1', kind: 'outside', target: '0963', result: 'busy', consulted: false },
    ])
    expect(folded?.legs[`${call}.d3`]).toMatchObject({ kind: 'outside', result: 'busy' })
  })

  it('has a record of its own for a call that the PBX served alone', () => {
    const alone: LogBody = {
      type: 'pbx.servedAlone',
      leg: call,
      line: 'kokuho',
      called: '0961',
      caller: { kind: 'withheld' },
      arrivedAt: t0 - 60_000,
      endedAt: t0 - 50_000,
      recording: call,
      outcome: 'emergency',
    }
    expect(recordOf([[0, alone]])).toMatchObject({
      arrivedAt: t0 - 60_000,
      endedAt: t0 - 50_000,
      outcome: 'emergency',
      endedBy: 'pbx',
      node: 'pbx1',
    })
    const one = fold([
      [0, arrived],
      [1, taken],
      [2, { type: 'leg.handedBack', leg: call }],
      [3, alone],
      [4, ended({ outcome: 'emergency', by: 'pbx' })],
    ])
    expect([...one.calls.keys()]).toEqual([call])
    expect(tallyAll([...one.calls.values()].map((tracked) => tracked.record))).toMatchObject({ calls: 1, emergency: 1 })
  })

  it('dates the end of legs that vanished while the PBX was out of sight', () => {
    const restarted: LogBody = {
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '22',
      startedAt: t0,
      legs: [],
      bridges: [],
      phones: [],
      pending: [],
    }
    const folded = fold([
      [0, arrived],
      [9_000, restarted],
    ])
    expect(folded.calls.get(call)?.legs[call]).toMatchObject({ endedAt: t0 + 9_000, cause: 0 })
  })

  it('of an outbound call names the number that was dialled and the legs for what they are', () => {
    const out = 'c7'
    const placed = { ...known, call: out, leg: `${out}.a1`, recording: null, called: '0900' }
    const folded = fold([
      [0, { ...placed, type: 'call.arrived', direction: 'outbound' }],
      [10, { type: 'call.dialled', call: out, leg: `${out}.d2`, number: '0900', callerId: '0961', queue: null }],
      [20, { type: 'leg.answered', leg: `${out}.d2`, recording: `${out}.d2` }],
      [
        21,
        {
          type: 'call.connected',
          call: out,
          agent: 'a1',
          leg: `${out}.d2`,
          queue: null,
          waitedMs: 0,
          estimateMs: null,
        },
      ],
    ]).calls.get(out)
    expect(folded?.record).toMatchObject({ recording: `${out}.d2`, agents: ['a1'] })
    expect(folded?.legs[`${out}.a1`]).toMatchObject({ kind: 'agent', agent: 'a1' })
    expect(folded?.legs[`${out}.d2`]).toMatchObject({ kind: 'citizen', agent: null })
  })
})

describe('the intervals of an agent', () => {
  const changed = (activity: 'idle' | 'talking', availability: 'ready' | 'paused' = 'ready'): LogBody => ({
    type: 'agent.changed',
    agent: 'a1',
    availability,
    activity,
    phoneRegistered: true,
    reason: availability === 'paused' ? 'lunch' : null,
    call: null,
    until: null,
    pauseAfter: null,
    lineOpen: false,
    author: { kind: 'agent', id: 'a1' },
  })

  it('follow each other without gap or overlap', () => {
    const { intervals } = fold([
      [0, changed('idle')],
      [100, changed('talking')],
      [300, changed('idle', 'paused')],
    ])
    expect(intervals.filter((one) => one.to !== null).map((one) => [one.from - t0, (one.to ?? 0) - t0])).toEqual([
      [0, 100],
      [100, 300],
    ])
    expect(intervals.at(-1)).toMatchObject({ from: t0 + 300, to: null, reason: 'lunch', author: { id: 'a1' } })
  })

  it('break where only the reason of a pause changed', () => {
    const lunch = changed('idle', 'paused')
    const { intervals } = fold([
      [0, lunch],
      [100, { ...lunch, reason: 'meeting' } as LogBody],
    ])
    expect(intervals.at(-1)).toMatchObject({ from: t0 + 100, reason: 'meeting' })
  })

  it('do not break where nothing changed', () => {
    expect(
      fold([
        [0, changed('idle')],
        [100, changed('idle')],
      ]).intervals,
    ).toHaveLength(1)
  })

  it('keep a state that lasted no time as one of no length', () => {
    const { intervals } = fold([
      [0, changed('idle')],
      [0, changed('talking')],
    ])
    expect(intervals.map((one) => [one.activity, one.from, one.to])).toEqual([
      ['idle', t0, null],
      ['idle', t0, t0],
      ['talking', t0, null],
    ])
  })
})

describe('the figures', () => {
  const base = recordOf(answeredCall)
  const outcome = (name: CallRecord['outcome'], change: Partial<CallRecord> = {}): CallRecord => ({
    ...base,
    outcome: name,
    guidedAt: null,
    ...(name === 'answered' ? {} : { answeredAt: null, agents: [] }),
    ...change,
  })

  it('count an open call as a call, and as nothing else', () => {
    expect(tallyOf({ ...base, outcome: null })).toEqual({ ...noTally, calls: 1, open: 1 })
  })

  it('count guidance as an answer, the congestion announcement not, and calls out of hours not at all (E Ⅱ5)', () => {
    const onlyCongestion = outcome('abandoned')
    const guidance = outcome('inFlow', { guidedAt: t0 })
    const closed = outcome('outOfHours', { guidedAt: t0 })
    expect(answerRateV1.of(tallyAll([onlyCongestion]))).toBe(0)
    expect(answerRateV1.of(tallyAll([guidance]))).toBe(1)
    expect(answerRateV1.of(tallyAll([closed]))).toBeNull()
    expect(answerRateV1.of(tallyAll([onlyCongestion, guidance, closed, outcome('answered')]))).toBeCloseTo(2 / 3)
  })

  it('leave out a number that belongs to no line', () => {
    expect(answerRateV1.of(tallyAll([outcome('unknownNumber'), outcome('answered')]))).toBe(1)
  })

  it('know which steps of a flow are guidance', () => {
    expect(floorShape(floor.config).guidance).toEqual({ main: ['greet'] })
  })

  it('take the words of a flow within the flow for guidance, too', () => {
    const greet = floor.config.flows[0]?.nodes.greet
    if (greet === undefined) throw new Error('the flow greets')
    const inner = { id: 'inner', version: 1, title: '', language: 'ja', start: 'hello', nodes: { hello: greet } }
    const shape = floorShape({ ...floor.config, flows: [...floor.config.flows, inner] })
    expect(shape.guidance).toEqual({ main: ['greet'], inner: ['hello'] })
  })

  it('count only an agent as handling a call (A16)', () => {
    const calls = [outcome('inFlow', { guidedAt: t0 }), outcome('answered'), outcome('abandoned'), outcome('answered')]
    expect(handledRateV1.of(tallyAll(calls))).toBe(0.5)
  })

  it('measure the answer time from arrival to agent (A16)', () => {
    expect(meanAnswerTimeV1.of(tallyAll([base, { ...base, answeredAt: t0 + 1 }]))).toBe((11_001 + 1) / 2)
  })

  it('do not count an escalated call as solved at first contact (A16)', () => {
    const transfer = {
      at: t0,
      by: 'a1',
      kind: 'outside',
      target: '0963',
      result: 'connected',
      consulted: false,
    } as const
    const calls = [base, { ...base, transfers: [transfer] }, { ...base, transfers: [{ ...transfer, by: null }] }]
    expect(firstContactRateV1.of(tallyAll(calls))).toBeCloseTo(2 / 3)
  })

  it('have nothing to say where there is nothing to divide by', () => {
    expect(definitions.map((definition) => definition.of(noTally))).toEqual(definitions.map(() => null))
  })

  it('stand under the Tokyo hour in which the call arrived', () => {
    const late = { ...base, arrivedAt: Date.parse('2026-11-20T23:59:59.999+09:00') }
    const early = { ...base, arrivedAt: Date.parse('2026-11-21T00:00:00.000+09:00') }
    expect(hourFigures([late, early]).map((hour) => [hour.day, hour.hour])).toEqual([
      ['2026-11-20', 23],
      ['2026-11-21', 0],
    ])
  })
})

describe('the wallboard', () => {
  it('shows who waits and since when, and the lines that are set up also when nobody calls', () => {
    expect(liveView(fold([[0, floor]]).state).lines).toMatchObject([{ line: 'kokuho', waiting: 0, longestSince: null }])
    const waiting = liveView(fold(answeredCall.slice(0, 10)).state)
    expect(waiting.queues).toMatchObject([{ queue: 'q', waiting: 1, longestSince: t0 + 3_000, open: 1 }])
    const done = liveView(fold(answeredCall).state)
    expect(done.total).toMatchObject({ open: 0, waiting: 0, talking: 0, today: { calls: 1, answered: 1, open: 0 } })
    expect(done.hours.map((hour) => hour.hour)).toEqual([9])
  })

  it('starts a new day at midnight in Tokyo, and still counts the end of a call under its own day', () => {
    const nextDay = 15 * 3_600_000
    const folded = fold([
      ...answeredCall.slice(0, 14),
      [nextDay, { ...arrived, leg: 'pbx1-2.1' }],
      [nextDay + 1, ended({})],
    ])
    const live = liveView(folded.state)
    expect(live).toMatchObject({ day: '2026-11-21', total: { today: { calls: 1, open: 1, answered: 0 } } })
    const yesterday = Object.values(folded.state.hours).filter((hour) => hour.day === '2026-11-20')
    expect(yesterday.map((hour) => hour.tally)).toMatchObject([{ calls: 1, open: 0, answered: 1 }])
  })
})
