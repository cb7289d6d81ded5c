import { describe, expect, it } from 'vitest'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { type FlowCountState, type FlowMark, flowCountStep, noFlowCounts } from './flow-counts.ts'
import { flowFiguresOf } from './flow-figures.ts'
import { flowCountsOf, sumFlowCounts } from './flow-hours.ts'

/** 2026-11-20 09:59:50 in Tokyo: what follows goes over the hour. */
const t0 = 1_795_136_390_000
const call = 'pbx1-1.1'
const flow = 'card'

const arrived: LogBody = {
  type: 'call.arrived',
  ...{ call, leg: call, node: 'pbx1', direction: 'inbound', line: 'mynaho', called: '0965550005' },
  caller: { kind: 'presented', number: '09012345678' },
  recording: null,
}
const entered = (node: string, because: string, of = flow): LogBody => ({
  type: 'flow.entered',
  ...{ call, flow: of, node, because },
})
const keyed = (node: string, key: string, verdict: 'taken' | 'wrong' | 'late'): LogBody => ({
  type: 'flow.keyed',
  ...{ call, flow, node, key, verdict },
})
const started: LogBody = { type: 'flow.started', call, flow, version: 1 }
const ended = (by: 'caller' | 'system'): LogBody => ({
  type: 'call.ended',
  ...{ call, outcome: 'inFlow', by, cause: 16, queue: null, agents: [], waitedMs: 0, talkMs: 0 },
})
const texting: LogBody = {
  type: 'flow.texting',
  ...{ call, flow, node: 'sms', message: `${call}.m1`, template: 't', language: 'ja', to: '09012345678' },
  ...{ line: 'mynaho', values: {} },
}
const message = (state: 'queued' | 'sent' | 'delivered' | 'failed'): LogBody => ({
  type: 'message.changed',
  ...{ message: `${call}.m1`, call, state, parts: 3, reason: null },
})
const transferring: LogBody = {
  type: 'flow.transferring',
  ...{ call, number: '0963281210', handOver: [], note: null },
}
const transferEnded = (result: 'connected' | 'busy', returnedTo: 'flow' | 'nobody'): LogBody => ({
  type: 'call.transferEnded',
  ...{ call, result, returnedTo },
})
const lookingUp: LogBody = {
  type: 'flow.lookingUp',
  ...{ call, lookup: 'l1', what: { kind: 'record', source: 'cases' }, keys: {}, fields: [] },
}
const answer: LogBody = { type: 'lookup.answered', call, lookup: 'l1', result: 'found', values: {} }

type Folded = { readonly state: FlowCountState; readonly marks: readonly FlowMark[] }

/** Entries ten seconds apart. */
const fold = (bodies: readonly LogBody[], from: FlowCountState = noFlowCounts, at = t0): Folded => {
  let state = from
  const marks: FlowMark[] = []
  bodies.forEach((body, n) => {
    const entry: LogEntry = { id: `${at + n * 10_000}-0`, at: at + n * 10_000, by: 'test', body }
    const step = flowCountStep(state, entry)
    state = step.state
    marks.push(...step.marks)
  })
  return { state, marks }
}

const told = ({ marks }: Folded): readonly string[] =>
  marks.map(({ node, kind, label, next }) => [node, kind, label, next].filter((part) => part !== '').join(' '))
const figures = ({ state }: Folded) => flowFiguresOf(flowCountsOf(state.hours))

const intoMenu = [arrived, started, entered('hours', 'start'), entered('menu', 'open')]

describe('a walk through a flow', () => {
  it('counts the call, each node entered, the way it was left by, and how long it took', () => {
    const walk = fold([...intoMenu, keyed('menu', '1', 'taken'), entered('card', 'key 1')])
    expect(told(walk)).toEqual([
      'call',
      'hours entered',
      'hours way open menu',
      'hours left',
      'menu entered',
      'menu key 1',
      'menu way key 1 card',
      'menu left',
      'card entered',
    ])
    expect(walk.marks.find((mark) => mark.node === 'menu' && mark.kind === 'left')?.amount).toBe(20_000)
  })

  it('counts a question asked again as the same visit, and the missing key', () => {
    const walk = fold([
      ...intoMenu,
      entered('menu', 'no key, try 2 of 3'),
      keyed('menu', '7', 'wrong'),
      entered('menu', 'wrong key, try 3 of 3'),
      entered('other', 'no key, tries used up'),
    ])
    expect(figures(walk)).toMatchObject({ entered: 3, noKeys: 2, wrongKeys: 1, keys: 0 })
    expect(told(walk)).toContain('menu asked wrong key')
    expect(told(walk)).toContain('menu way no key, tries used up other')
  })

  it('counts a menu that a key leads back to as a visit of its own', () => {
    expect(figures(fold([...intoMenu, entered('menu', 'key 9')]))).toMatchObject({ entered: 3 })
  })

  it('counts a call that the PBX handed back as one call', () => {
    expect(figures(fold([...intoMenu, arrived, started, entered('hours', 'start')]))).toMatchObject({ calls: 1 })
  })

  it('counts a sub-flow under its own name, and says which way led there', () => {
    const walk = fold([...intoMenu, entered('start', 'called by card', 'check')])
    expect(told(walk)).toContain('menu way called by card check:start')
    expect(flowCountsOf(walk.state.hours).find((one) => one.flow === 'check')).toMatchObject({ node: 'start' })
  })
})

describe('the end of a walk', () => {
  it('counts a caller who hung up at the node where it was, up to the moment the line went dead', () => {
    const walk = fold([...intoMenu, { type: 'leg.ended', leg: call, cause: 16 }, ended('caller')])
    expect(told(walk).slice(-2)).toEqual(['menu dropOut caller', 'menu left'])
    expect(walk.marks.at(-1)?.amount).toBe(10_000)
    expect(walk.state.visits).toEqual({})
  })

  it.each([
    ['its own words', { type: 'flow.ended', call, outcome: 'inFlow' } as const, 'menu ended inFlow'],
    [
      'a queue',
      {
        type: 'flow.queueing',
        call,
        queue: 'q',
        needs: [],
        headStartMs: 0,
        prefer: null,
        offerCallback: false,
      } as const,
      'menu queued q',
    ],
    ['a message', { type: 'flow.voicemail', call, queue: 'q', prompts: [], maxMs: 1 } as const, 'menu voicemail q'],
  ])('is no drop-out when the flow ended with %s', (_, end, mark) => {
    const walk = fold([...intoMenu, end, ended('caller')])
    expect(told(walk)).toContain(mark)
    expect(figures(walk)).toMatchObject({ dropOuts: 0 })
  })
})

describe('what a flow has done', () => {
  it('counts a text once for each state, under the hour of its call, also after the call and on the next day', () => {
    const asked = fold([...intoMenu, texting, entered('thanks', 'text on its way'), ended('caller'), message('queued')])
    const later = fold(
      [message('sent'), message('sent'), message('delivered'), message('delivered')],
      asked.state,
      t0 + 50_000,
    )
    expect(figures(later)).toMatchObject({
      textsAsked: 1,
      textsSent: 1,
      textsDelivered: 1,
      textsFailed: 0,
      textParts: 3,
    })
    expect(new Set(flowCountsOf(later.state.hours).map(({ slot }) => slot))).toEqual(new Set(['2026-11-20T09']))
    const nextDay = fold([message('sent')], asked.state, t0 + 86_400_000)
    expect(nextDay.marks).toMatchObject([{ kind: 'text', label: 'sent', at: t0 }])
  })

  it('counts no text that an agent had sent', () => {
    expect(fold([arrived, message('sent')]).marks).toEqual([])
  })

  it('counts a transfer with its result, and the way back when nobody was reached', () => {
    const busy = fold([
      ...intoMenu,
      entered('out', 'key 1'),
      transferring,
      transferEnded('busy', 'flow'),
      entered('sorry', 'transfer busy'),
    ])
    expect(figures(busy)).toMatchObject({ transfersAsked: 1, transfersBusy: 1, transfersConnected: 0 })
    expect(told(busy)).toContain('out way transfer busy sorry')
    const done = fold([...intoMenu, transferring, transferEnded('connected', 'nobody'), ended('caller')])
    expect(figures(done)).toMatchObject({ transfersConnected: 1, dropOuts: 0 })
  })

  it('leaves transfers of agents alone', () => {
    const walk = fold([
      ...intoMenu,
      { type: 'flow.ended', call, outcome: 'inFlow' },
      transferEnded('connected', 'nobody'),
    ])
    expect(figures(walk)).toMatchObject({ transfersAsked: 0, transfersConnected: 0 })
  })

  it('counts a look-up by its answer, or as too late when the flow had gone on', () => {
    expect(told(fold([...intoMenu, lookingUp, answer]))).toContain('menu lookup found')
    const late = told(fold([...intoMenu, lookingUp, entered('sorry', 'no answer in time'), answer]))
    expect(late).toContain('menu lookup tooLate')
    expect(late).not.toContain('menu lookup found')
  })

  it('counts the answers of a survey, and those who gave none', () => {
    const surveyed = (given: string | null): LogBody => ({
      type: 'flow.surveyed',
      ...{ call, flow, node: 'ask', question: 'q', answer: given },
    })
    expect(told(fold([...intoMenu, surveyed('3'), surveyed(null)])).slice(-2)).toEqual([
      'ask survey 3',
      'ask survey none',
    ])
  })
})

describe('the table', () => {
  it('counts under the hour the call arrived in, and adds up to the day', () => {
    const walk = fold([...intoMenu, keyed('menu', '1', 'taken')])
    const counts = flowCountsOf(walk.state.hours)
    expect(new Set(counts.map(({ slot }) => slot))).toEqual(new Set(['2026-11-20T09']))
    const days = sumFlowCounts([...counts, ...counts], (slot) => slot.slice(0, 10))
    expect(days.find(({ kind }) => kind === 'key')).toMatchObject({ slot: '2026-11-20', label: '1', count: 2 })
  })

  it('forgets yesterday, but not the yesterday of a call that goes on', () => {
    const lateAt = Date.UTC(2026, 10, 20, 14, 59, 30)
    const open = fold(intoMenu, noFlowCounts, lateAt)
    const next = fold([entered('card', 'key 1')], open.state, lateAt + 60_000)
    expect(new Set(flowCountsOf(next.state.hours).map(({ slot }) => slot))).toEqual(new Set(['2026-11-20T23']))
    const gone = fold([ended('caller')], next.state, lateAt + 120_000)
    expect(flowCountsOf(fold([arrived], gone.state, lateAt + 2 * 86_400_000).state.hours)).toEqual([])
  })

  it('says the same of a log cut anywhere, its state stored as JSON in between', () => {
    const bodies = [...intoMenu, texting, message('sent'), keyed('menu', '1', 'taken'), transferring, ended('caller')]
    const whole = fold(bodies)
    bodies.forEach((_, cut) => {
      const first = fold(bodies.slice(0, cut))
      const second = fold(bodies.slice(cut), JSON.parse(JSON.stringify(first.state)), t0 + cut * 10_000)
      expect([...first.marks, ...second.marks]).toEqual(whole.marks)
      expect(second.state).toEqual(whole.state)
    })
  })

  it('knows no entry that names nobody', () => {
    expect(fold([entered('menu', 'open'), keyed('menu', '1', 'taken'), answer, message('sent')]).marks).toEqual([])
  })
})
