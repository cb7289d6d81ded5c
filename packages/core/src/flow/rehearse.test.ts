import { describe, expect, it } from 'vitest'
import { config, flow, nodes, tenOclock } from './flow-given.spec.ts'
import type { Moment, Rehearsal, RehearsalScript, RehearsalStep, RehearsedLookup } from './rehearsal.ts'
import { rehearse } from './rehearse.ts'

const script = (steps: readonly RehearsalStep[], more: Partial<RehearsalScript> = {}): RehearsalScript => ({
  at: tenOclock,
  line: null,
  caller: { kind: 'presented', number: '09011112222' },
  steps,
  lookups: [],
  transfers: [],
  afterSteps: 'stay',
  ...more,
})

const tried = (steps: readonly RehearsalStep[], more: Partial<RehearsalScript> = {}, changed: typeof nodes = {}) =>
  rehearse({ flow: { ...flow, nodes: { ...nodes, ...changed } }, flows: [], config, script: script(steps, more) })

const line = (moment: Moment): string => {
  const at = moment.atMs / 1_000
  switch (moment.type) {
    case 'hears':
      return `${at} hears ${moment.prompts.join('+')}${moment.cut ? ', cut' : ''}`
    case 'goes':
      return `${at} goes to ${moment.node}: ${moment.because}`
    case 'presses':
      return `${at} presses ${moment.key}`
    case 'hangsUp':
      return `${at} hangs up`
    case 'told':
      return `${at} ${moment.event.type}`
    case 'transferEnded':
      return `${at} transfer ${moment.result}`
    default:
      return moment satisfies never
  }
}
const lines = ({ moments }: Rehearsal): readonly string[] => moments.map(line)
const after = (keys: string): RehearsalStep => ({ type: 'press', keys, when: 'afterWords' })

describe('a rehearsal', () => {
  it('tells what the caller hears, where he goes, and where he comes out', () => {
    const rehearsal = tried([after('1')])
    expect(lines(rehearsal)).toEqual([
      '0 goes to hours: start',
      '0 goes to hello: open',
      '0 hears ja/hello+ja/recorded',
      '4 goes to menu: announced',
      '4 hears ja/menu',
      '6 presses 1',
      '6 flow.keyed',
      '6 goes to tax: key 1',
      '6 flow.queueing',
    ])
    expect(rehearsal).toMatchObject({
      end: { kind: 'queue', queue: 'tax', offerCallback: false },
      ...{ flow: 'front', node: 'tax', run: null, tookMs: 6_000, unusedFrom: null },
    })
  })
  it('can press into the words of a question, or at once into an announcement', () => {
    expect(lines(tried([{ type: 'press', keys: '1', when: 'duringWords' }])).slice(3, 6)).toEqual([
      '4 goes to menu: announced',
      '4 hears ja/menu, cut',
      '4.5 presses 1',
    ])
    expect(lines(tried([{ type: 'press', keys: '1', when: 'atOnce' }])).slice(2, 5)).toEqual([
      '0 hears ja/hello+ja/recorded',
      '0 presses 1',
      '0 flow.keyed',
    ])
  })
  it('is silent when told to, and at the end for as long as the flow lasts', () => {
    expect(lines(tried([{ type: 'silence' }], { afterSteps: 'stop' })).slice(-2)).toEqual([
      '11 goes to menu: no key, try 2 of 3',
      '11 hears ja/silent+ja/menu',
    ])
    expect(tried([])).toMatchObject({ end: { kind: 'queue' }, node: 'tax' })
  })
  it('stops where the caller stands, with what the flow knows', () => {
    const rehearsal = tried([], { afterSteps: 'stop' })
    expect(rehearsal).toMatchObject({ end: { kind: 'stands' }, node: 'hello', run: { phase: 'announcing' } })
  })
  it('waits, hangs up, and says which steps were of no use', () => {
    const rehearsal = tried([{ type: 'wait', ms: 5_000 }, { type: 'hangUp' }, after('1')])
    expect(lines(rehearsal).slice(-2)).toEqual(['4 hears ja/menu, cut', '5 hangs up'])
    expect(rehearsal).toMatchObject({ end: { kind: 'hungUp' }, node: 'menu', unusedFrom: 2 })
    expect(tried([after('1'), { type: 'silence' }]).unusedFrom).toBe(1)
  })
  it('has the clock, the line and the caller of the script', () => {
    const saturday = tried([], { at: tenOclock + 86_400_000 })
    expect(saturday).toMatchObject({ end: { kind: 'ended', outcome: 'outOfHours' }, node: 'closed', tookMs: 2_000 })
    const branch = {
      type: 'branch',
      on: { kind: 'line' },
      cases: [{ when: { test: 'is', values: ['other'] }, next: 'later' }],
      otherwise: 'hello',
    } as const
    expect(tried([], { line: 'other' }, { hours: branch }).node).toBe('later')
    expect(tried([after('1')], { line: 'main' }, { hours: branch }).node).toBe('tax')
  })
  it('takes as long as the prompts do, where they are known', () => {
    const durations = { 'ja/hello': 700, 'ja/recorded': 300 }
    const { moments } = rehearse({ flow, flows: [], config, durations, script: script([], { afterSteps: 'stay' }) })
    expect(moments.find((moment) => moment.type === 'goes' && moment.node === 'menu')?.atMs).toBe(1_000)
  })
  it('tells of transfers as the script has them, each in its turn', () => {
    const transfers = [
      { number: null, result: 'busy', afterMs: 1_000 },
      { number: '0963282111', result: 'connected', afterMs: 9_000 },
    ] as const
    const again = { ...nodes.sorry, type: 'announce', next: 'city', bargeIn: false } as never
    const rehearsal = tried([after('2')], { transfers }, { sorry: again })
    expect(lines(rehearsal).filter((each) => each.includes('transfer'))).toEqual([
      '6 hears ja/transfer',
      '8 flow.transferring',
      '9 transfer busy',
      '9 goes to sorry: transfer busy',
      '11 hears ja/transfer',
      '13 flow.transferring',
      '22 transfer connected',
    ])
    expect(rehearsal.end).toEqual({ kind: 'transferred', number: '0963282111' })
  })
  it('tells of a flow that never ends', () => {
    const round = { type: 'announce', prompts: ['ja/info'], bargeIn: false, next: 'hello' } as const
    expect(tried([], {}, { menu: round }).end).toEqual({ kind: 'endless' })
  })
  it('gives the same again', () => {
    expect(tried([after('2')])).toEqual(tried([after('2')]))
  })
})

describe('a look-up in a rehearsal', () => {
  const record = {
    type: 'data',
    source: 'cards',
    keys: { number: 'caller' },
    into: { state: 'state' },
    waitMs: 3_000,
    found: 'tax',
    notFound: 'later',
    failed: 'sorry',
  } as const
  const known = (result: RehearsedLookup['result'], more: Partial<RehearsedLookup> = {}): RehearsedLookup => ({
    source: 'cards',
    keys: { number: '09011112222' },
    values: { state: 'sent' },
    afterMs: 500,
    result,
    ...more,
  })
  const leads = (lookups: readonly RehearsedLookup[]) => tried([], { lookups }, { hello: record })

  it('is answered when the keys fit', () => {
    expect(leads([known('found')])).toMatchObject({ node: 'tax', tookMs: 500 })
    expect(leads([known('failed')]).node).toBe('sorry')
  })
  it('finds nothing when none fits', () => {
    expect(leads([]).node).toBe('later')
    expect(leads([known('found', { keys: { number: '0' } }), known('found', { source: null })]).node).toBe('later')
  })
  it('may never be answered', () => {
    expect(leads([known('never')])).toMatchObject({ node: 'sorry', tookMs: 5_000 })
  })
  it('confirms the codes of the script', () => {
    const code = {
      type: 'authenticity',
      digits: 4,
      genuine: 'tax',
      unknown: 'later',
      failed: 'sorry',
      prompts: ['code'],
      wrong: [],
      silent: [],
      waitMs: 5_000,
      tries: 2,
    } as const
    const genuine = known('found', { source: null, keys: { code: '1234' }, values: {} })
    const steps = [after('9999'), after('1234')]
    expect(tried(steps, { lookups: [genuine] }, { hello: code })).toMatchObject({ node: 'tax', unusedFrom: null })
    expect(tried(steps, {}, { hello: code }).node).toBe('later')
  })
})
