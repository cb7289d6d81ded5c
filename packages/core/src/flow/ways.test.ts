import { describe, expect, it } from 'vitest'
import type { Calendar } from '../calendar/calendar.ts'
import type { FloorConfig } from '../floor/config.ts'
import type { Caller } from '../log/caller.ts'
import type { FlowEvent } from '../log/events.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { BranchSubject, BranchWhen, Flow, FlowNode, NodeOf } from './flow.ts'
import {
  arrived,
  config,
  fired,
  flow,
  given,
  key,
  nodes,
  played,
  type Story,
  tenOclock,
  withNodes,
} from './flow-given.spec.ts'

const says = (prompt: string, next = 'sorry'): FlowNode => ({
  type: 'announce',
  prompts: [prompt],
  bargeIn: false,
  next,
})
const from = (caller: Caller): LogBody => ({ ...arrived(), caller }) as LogBody
const whereTo = (story: Story): string | undefined => story.state.runs.get('c1')?.node
const valuesOf = (story: Story) => story.state.runs.get('c1')?.values
const eventsOf = (story: Story): readonly FlowEvent[] =>
  story.effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []))
const oneOf = <T extends FlowEvent['type']>(story: Story, type: T): Extract<FlowEvent, { type: T }> | undefined =>
  eventsOf(story).find((event): event is Extract<FlowEvent, { type: T }> => event.type === type)

/** Nodes whose names say where a way has led. */
const ends = (...names: readonly string[]): Record<string, FlowNode> =>
  Object.fromEntries(names.map((name) => [name, says(`ja/${name}`)]))

describe('the hours', () => {
  const hours: FlowNode = {
    type: 'hours',
    calendar: 'office',
    open: 'open',
    closed: 'closed',
    slots: { evening: 'evening' },
    holiday: 'holiday',
    ended: 'ended',
    emergency: 'emergency',
  }
  const plain = { ...hours, slots: {}, holiday: null, ended: null, emergency: null }
  const all = ends('open', 'closed', 'evening', 'holiday', 'ended', 'emergency')
  const [office] = config.calendars as readonly [Calendar]
  const lead = (
    changed: Partial<Calendar>,
    node: FlowNode = hours,
    at = tenOclock,
    holidays = {},
  ): string | undefined =>
    whereTo(
      given({ ...withNodes({ hours: node, ...all }), calendars: [{ ...office, ...changed }], holidays })
        .clock(at)
        .when(arrived()),
    )
  const evening = { weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440, slot: 'evening' }]) }
  const emergency = { emergency: { since: 0, by: 'x', note: '' } }

  it('are open and closed by the weekday', () => {
    expect(lead({})).toBe('open')
    expect(lead({}, hours, tenOclock + 86_400_000)).toBe('closed')
    expect(lead({}, hours, tenOclock + 8 * 3_600_000)).toBe('closed')
  })
  it('have a way for a part of the day, else that of the open hours', () => {
    expect(lead(evening)).toBe('evening')
    expect(lead(evening, plain)).toBe('open')
  })
  it('have ways for holidays, the end of the service and an emergency, else that of the closed hours', () => {
    const friday = { '2026-11-20': '祝日' }
    expect(lead({}, hours, tenOclock, friday)).toBe('holiday')
    expect(lead({}, plain, tenOclock, friday)).toBe('closed')
    expect(lead({ days: { '2026-11-20': { openings: [], note: '休業' } } })).toBe('holiday')
    expect(lead({ lastDay: '2026-11-19' })).toBe('ended')
    expect(lead({ lastDay: '2026-11-19' }, plain)).toBe('closed')
    expect(lead(emergency)).toBe('emergency')
    expect(lead(emergency, plain)).toBe('closed')
  })
  it('are those of now, whichever version of the flow the caller follows', () => {
    const set = withNodes({ hours, ...all, hello: says('ja/hello', 'hours') }, 'hello')
    const story = given(set).when(arrived(), {
      type: 'floor.configured',
      config: { ...set, calendars: [{ ...office, ...emergency }] },
    })
    expect(whereTo(story.when(played('c1.f1')))).toBe('emergency')
  })
})

describe('a language', () => {
  it('is that of the words and values from there on, also after the flow that chose it', () => {
    const set: FloorConfig = {
      ...config,
      flows: [
        {
          ...flow,
          start: 'sub',
          nodes: { sub: { type: 'flow', flow: 'choose', next: 'hello' }, hello: says('hello') },
        },
        {
          ...{ id: 'choose', version: 1, title: '', language: 'ja', start: 'en' },
          nodes: { en: { type: 'language', language: 'en', next: 'back' }, back: { type: 'return' } },
        },
      ],
    }
    const [play] = given(set)
      .when(arrived())
      .effects.flatMap((each) => (each.type === 'command' ? [each.command] : []))
    expect(play).toMatchObject({ prompts: ['en/hello'] })
  })
})

describe('a branch', () => {
  const led = (on: BranchSubject, when: BranchWhen, caller: Caller = { kind: 'withheld' }, values = {}) =>
    whereTo(
      given(
        withNodes({
          hours: { type: 'set', values, next: 'branch' },
          branch: {
            type: 'branch',
            on,
            cases: [
              { when: { test: 'is', values: ['never'] }, next: 'other' },
              { when, next: 'yes' },
            ],
            otherwise: 'no',
          },
          ...ends('yes', 'no', 'other'),
        }),
      ).when(from(caller)),
    )
  const is = (...values: readonly string[]): BranchWhen => ({ test: 'is', values })
  const presented = (number: string): Caller => ({ kind: 'presented', number })
  const caller = { kind: 'caller' } as const
  const value = { kind: 'value', of: 'age' } as const

  it.each([
    ['09012345678', 'mobile'],
    ['+819012345678', 'mobile'],
    ['08001234567', 'freephone'],
    ['0120123456', 'freephone'],
    ['05012345678', 'ip'],
    ['0312345678', 'landline'],
    ['+15551234567', 'abroad'],
    ['01015551234567', 'abroad'],
    ['110', 'other'],
  ])('sees that %s is %s', (number, kind) => {
    expect(led(caller, is(kind), presented(number))).toBe('yes')
  })
  it('sees why there is no number', () => {
    for (const kind of ['withheld', 'payphone', 'unavailable'] as const) {
      expect(led(caller, is(kind), { kind })).toBe('yes')
      expect(led(caller, { test: 'begins', values: ['', '0'] }, { kind })).toBe('no')
    }
  })
  it('sees how a number begins, as it is dialled at home', () => {
    expect(led(caller, { test: 'begins', values: ['096'] }, presented('+81963282111'))).toBe('yes')
    expect(led(caller, { test: 'begins', values: ['092'] }, presented('0963282111'))).toBe('no')
  })
  it('sees the line, the language and values', () => {
    expect(led({ kind: 'line' }, is('other', 'main'))).toBe('yes')
    expect(led({ kind: 'language' }, is('en'))).toBe('no')
    expect(led({ kind: 'language' }, is('ja'))).toBe('yes')
    expect(led(value, is('20'), undefined, { age: '20' })).toBe('yes')
    expect(led(value, is(''))).toBe('yes')
    expect(led({ kind: 'value', of: 'constructor' }, is(''))).toBe('yes')
    expect(led(value, { test: 'begins', values: ['2'] }, undefined, { age: '20' })).toBe('yes')
  })
  it.each([
    ['20', 20, 20, 'yes'],
    ['19', 20, null, 'no'],
    ['21', null, 20, 'no'],
    ['-3', null, 0, 'yes'],
    ['', null, null, 'no'],
    ['2x', 0, 99, 'no'],
    ['1e3', 0, null, 'no'],
  ])('sees whether %j is between %s and %s: %s', (age, least, most, way) => {
    expect(led(value, { test: 'range', least, most }, undefined, { age })).toBe(way)
  })
  it('does not repeat in its reason what was keyed in', () => {
    const node: FlowNode = {
      type: 'branch',
      on: value,
      cases: [{ when: is('19800101'), next: 'sorry' }],
      otherwise: 'sorry',
    }
    const story = given(withNodes({ hours: { type: 'set', values: { age: '19800101' }, next: 'b' }, b: node })).when(
      arrived(),
    )
    expect(JSON.stringify(story.effects)).not.toContain('19800101')
  })
})

describe('a look-up', () => {
  const data: NodeOf<'data'> = {
    type: 'data',
    source: 'cards',
    keys: { phone: 'caller' },
    into: { state: 'status' },
    waitMs: 3_000,
    ...{ found: 'found', notFound: 'none', failed: 'failed' },
  }
  const asks = (node: Partial<typeof data> = {}, caller: Caller = { kind: 'presented', number: '+819011112222' }) =>
    given(withNodes({ hours: { ...data, ...node }, ...ends('found', 'none', 'failed') })).when(from(caller))
  const answer = (more: Partial<Extract<LogBody, { type: 'lookup.answered' }>> = {}): LogBody => ({
    type: 'lookup.answered',
    ...{ call: 'c1', lookup: 'c1.l1', result: 'found', values: { status: 'sent', name: '熊本太郎' }, ...more },
  })

  it('asks for the fields of the node with its keys, in silence, and not for ever', () => {
    const story = asks().leadsTo(
      'started front v3',
      'entered hours: start',
      'leg.silence',
      'set lookup:c1:1',
      'looking up cards as c1.l1',
    )
    expect(oneOf(story, 'flow.lookingUp')).toMatchObject({ keys: { phone: '09011112222' }, fields: ['status'] })
  })
  it('that finds the record takes what was asked for and nothing else', () => {
    const story = asks().when(answer()).leadsTo('cancel lookup:c1:1', 'entered found: found', 'play found as c1.f2')
    expect(valuesOf(story)).toEqual({ state: 'sent' })
  })
  it('whose answer lacks the field gives an empty value, and a long one is cut', () => {
    expect(valuesOf(asks().when(answer({ values: {} })))).toEqual({ state: '' })
    expect(valuesOf(asks().when(answer({ values: { status: 'x'.repeat(999) } })))?.state).toHaveLength(200)
  })
  it('that finds nothing, or could not be done, or is not answered has ways of its own', () => {
    asks()
      .when(answer({ result: 'notFound' }))
      .leadsTo('cancel lookup:c1:1', 'entered none: not found', 'play none as c1.f2')
    asks()
      .when(answer({ result: 'failed' }))
      .leadsTo('cancel lookup:c1:1', 'entered failed: could not be looked up', 'play failed as c1.f2')
    asks().when(fired('lookup:c1:1')).leadsTo('entered failed: no answer in time', 'play failed as c1.f2')
  })
  it('takes no answer that is late, foreign, or comes twice', () => {
    asks().when(fired('lookup:c1:1'), answer()).leadsTo()
    asks()
      .when(answer({ lookup: 'c1.l9' }))
      .leadsTo()
    asks()
      .when(answer({ call: 'c2' }))
      .leadsTo()
    asks().when(answer(), answer()).leadsTo()
  })
  it('without a key asks nobody', () => {
    asks({}, { kind: 'withheld' }).leadsTo(
      'started front v3',
      'entered hours: start',
      'entered none: a key is missing',
      'play none as c1.f1',
    )
    asks({ keys: { birth: 'constructor' } }).leadsTo(
      'started front v3',
      'entered hours: start',
      'entered none: a key is missing',
      'play none as c1.f1',
    )
  })
  it('hears no key meanwhile, and is silent again after a gap', () => {
    asks().when(key('1')).leadsTo('keyed 1 late')
    asks().when({ type: 'leg.ended', leg: 'c1', cause: 16 }).leadsTo('cancel lookup:c1:1').over()
  })
})

describe('values', () => {
  it('are set and counted, and what is no number counts as nought', () => {
    const counts = (of: string): FlowNode => ({ type: 'count', of, next: 'hello' })
    const after = (text: string) =>
      valuesOf(
        given(
          withNodes({
            hours: { type: 'set', values: { n: text }, next: 'count' },
            count: counts('n'),
            hello: says('ja/hello'),
          }),
        ).when(arrived()),
      )?.n
    expect(['', 'x', '0', '41', '999999999'].map(after)).toEqual(['1', '1', '1', '42', '999999999'])
    const story = given(withNodes({ hours: counts('constructor'), hello: says('ja/hello') })).when(arrived())
    expect(valuesOf(story)).toEqual({ constructor: '1' })
  })
})

describe('a text', () => {
  const sms = { type: 'sms', template: 'form', to: null, next: 'sent', unable: 'unable' } as const
  const texted = (
    node: Partial<NodeOf<'sms'>> = {},
    caller: Caller = { kind: 'presented', number: '+819011112222' },
    values = {},
  ) =>
    given(
      withNodes({ hours: { type: 'set', values, next: 'sms' }, sms: { ...sms, ...node }, ...ends('sent', 'unable') }),
    ).when(from(caller))

  it('goes to the caller and nobody waits for it', () => {
    const story = texted({}, undefined, { name: 'x' })
    expect(whereTo(story)).toBe('sent')
    expect(oneOf(story, 'flow.texting')).toEqual({
      ...{ type: 'flow.texting', call: 'c1', flow: 'front', node: 'sms', message: 'c1.m1', template: 'form' },
      ...{ language: 'ja', to: '09011112222', line: 'main', values: { name: 'x' } },
    })
  })
  it('goes to a number keyed in', () => {
    expect(oneOf(texted({ to: 'mobile' }, { kind: 'withheld' }, { mobile: '07012345678' }), 'flow.texting')?.to).toBe(
      '07012345678',
    )
  })
  it('cannot go to a caller without a number, on a landline, to a value that is none, or to nothing', () => {
    expect(whereTo(texted({}, { kind: 'withheld' }))).toBe('unable')
    expect(whereTo(texted({}, { kind: 'presented', number: '0963282111' }))).toBe('unable')
    expect(whereTo(texted({ to: 'mobile' }, undefined, { mobile: '12' }))).toBe('unable')
    expect(whereTo(texted({ to: 'constructor' }))).toBe('unable')
  })
  it('is sent only so often to one who goes round and round', () => {
    const story = given(
      withNodes(
        {
          menu: { ...(nodes.menu as NodeOf<'menu'>), keys: { '1': 'sms' } },
          sms: { ...sms, next: 'menu' },
          unable: says('ja/unable'),
        },
        'menu',
      ),
    ).when(arrived())
    for (let n = 0; n < 5; n++) {
      story.when(key('1'))
      expect(oneOf(story, 'flow.texting')).toBeDefined()
    }
    story.when(key('1'))
    expect(oneOf(story, 'flow.texting')).toBeUndefined()
    expect(whereTo(story)).toBe('unable')
  })
})

describe('giving the caller to acd', () => {
  const given1 = (node: FlowNode): Story => given(withNodes({ hours: node })).when(arrived())

  it('to a queue with needs and a head start', () => {
    const needs = [{ skill: 'en', level: 3 }]
    const story = given1({ type: 'queue', queue: 'tax', needs, headStartMs: 30_000 }).over()
    expect(oneOf(story, 'flow.queueing')).toMatchObject({
      queue: 'tax',
      needs,
      headStartMs: 30_000,
      offerCallback: false,
    })
  })
  it('to be called back', () => {
    expect(oneOf(given1({ type: 'callback', queue: 'tax' }).over(), 'flow.queueing')).toMatchObject({
      needs: [],
      offerCallback: true,
    })
  })
  it('for a message, with its words', () => {
    const story = given1({
      type: 'voicemail',
      queue: 'tax',
      prompts: ['speak', { say: 'digits', of: 'no' }],
      maxMs: 60_000,
    }).over()
    expect(oneOf(story, 'flow.voicemail')).toEqual({
      type: 'flow.voicemail',
      call: 'c1',
      queue: 'tax',
      prompts: ['ja/speak'],
      maxMs: 60_000,
    })
  })
  it('but not for a queue that is not there', () => {
    for (const type of ['callback', 'voicemail'] as const)
      given1({ type, queue: 'gone', prompts: ['ja/x'], maxMs: 1 } as FlowNode).leadsTo(
        'started front v3',
        'entered hours: start',
        'entered hours: queue gone is unknown',
        'play apology as c1.f1',
      )
  })
})

describe('a transfer', () => {
  const out: NodeOf<'transfer'> = {
    ...{ type: 'transfer', number: '0963282111', prompts: [], note: '番号 {number}、{gone}様 {constructor}' },
    handOver: ['from-city', { say: 'digits', of: 'number' }],
    ...{ busy: 'busy', noAnswer: 'noAnswer', failed: 'failed' },
  }
  const reaching = (node: Partial<typeof out> = {}) =>
    given(
      withNodes({
        hours: { type: 'set', values: { number: '12' }, next: 'en' },
        en: { type: 'language', language: 'en', next: 'out' },
        out: { ...out, ...node },
        ...ends('busy', 'noAnswer', 'failed'),
      }),
    ).when(arrived())
  const ended = (
    result: 'connected' | 'busy' | 'noAnswer' | 'failed',
    returnedTo: 'flow' | 'nobody' = 'flow',
  ): LogBody => ({
    type: 'call.transferEnded',
    ...{ call: 'c1', result, returnedTo },
  })

  it('goes with words in the language of the flow for whoever picks up, and a note with values', () => {
    expect(oneOf(reaching(), 'flow.transferring')).toMatchObject({
      number: '0963282111',
      handOver: ['ja/from-city', 'ja/digit-1', 'ja/digit-2'],
      note: '番号 12、様 ',
    })
    expect(oneOf(reaching({ note: '' }), 'flow.transferring')?.note).toBeNull()
  })
  it('that was busy, not answered, or failed has three ways', () => {
    for (const result of ['busy', 'noAnswer', 'failed'] as const)
      expect(whereTo(reaching().when(ended(result)))).toBe(result)
  })
  it('ends once: what is told again is nothing', () => {
    reaching().when(ended('busy'), ended('failed')).leadsTo()
    reaching().when(ended('connected', 'nobody'), ended('busy')).leadsTo().over()
  })
  it('to a number that is not allowed leads on at once', () => {
    expect(whereTo(reaching({ number: '0900000000' }))).toBe('failed')
  })
})

describe('a flow within a flow', () => {
  const sub = (id: string, nodes: Record<string, FlowNode>, start = 'start'): Flow => ({
    id,
    version: 1,
    title: '',
    language: 'ja',
    start,
    nodes,
  })
  const calls = (called: string, next = 'back'): FlowNode => ({ type: 'flow', flow: called, next })
  const back: FlowNode = { type: 'return' }
  const with3 = (...flows: readonly Flow[]) =>
    given({
      ...config,
      flows: [{ ...flow, start: 'sub', nodes: { sub: calls('one', 'sorry'), sorry: says('ja/sorry') } }, ...flows],
    })

  it('goes on after the return, three deep, with the values of the innermost', () => {
    const story = with3(
      sub('one', { start: calls('two'), back }),
      sub('two', { start: calls('three'), back }),
      sub('three', { start: { type: 'set', values: { deep: '3' }, next: 'say' }, say: says('ja/deep', 'back'), back }),
    ).when(arrived())
    expect(story.state.runs.get('c1')).toMatchObject({
      flow: 'three',
      node: 'say',
      frames: [{ flow: 'front' }, { flow: 'one' }, { flow: 'two' }],
    })
    story
      .when(played('c1.f1'))
      .leadsTo(
        'entered back: announced',
        'entered back: back from three',
        'entered back: back from two',
        'entered sorry: back from one',
        'play sorry as c1.f2',
      )
    expect(story.state.runs.get('c1')).toMatchObject({ flow: 'front', frames: [], values: { deep: '3' } })
    expect(eventsOf(story)).toMatchObject([{ flow: 'three' }, { flow: 'two' }, { flow: 'one' }, { flow: 'front' }])
  })
  it('may be called from two places', () => {
    const twice = given({
      ...config,
      flows: [
        { ...flow, start: 'a', nodes: { a: calls('one', 'b'), b: calls('one', 'sorry'), sorry: says('ja/sorry') } },
        sub('one', { start: { type: 'count', of: 'n', next: 'back' }, back }),
      ],
    }).when(arrived())
    expect(twice.state.runs.get('c1')).toMatchObject({ node: 'sorry', values: { n: '2' } })
  })
  it('that is missing, calls itself, or was never called is no way', () => {
    with3()
      .when(arrived())
      .leadsTo('started front v3', 'entered sub: start', 'entered sub: flow one is unknown', 'play apology as c1.f1')
    const endless = with3(sub('one', { start: calls('one') })).when(arrived())
    expect(eventsOf(endless).at(-1)).toMatchObject({ because: 'flows call each other without end' })
    given(withNodes({ hours: back }))
      .when(arrived())
      .leadsTo('started front v3', 'entered hours: start', 'ended inFlow')
      .over()
  })
  it('that calls others a million times without a word ends with the apology', () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, n < 9 ? `n${n + 1}` : 'back']))
    const layer = (id: string, next: string) =>
      sub(
        id,
        { ...Object.fromEntries(Object.entries(many).map(([name, then]) => [name, calls(next, then)])), back },
        'n0',
      )
    const layers = ['one', 'two', 'three', 'four', 'five', 'six'].map((id, at, all) => layer(id, all[at + 1] ?? 'leaf'))
    const story = with3(...layers, sub('leaf', { start: back })).when(arrived())
    expect(story.phase).toBe('ending')
    expect(story.effects.length).toBeLessThan(400)
  })
  it('is followed in the version the caller began with', () => {
    const first = with3(sub('one', { start: says('ja/old', 'back'), back }))
    first.when(arrived(), { type: 'floor.configured', config: { ...config, flows: [] } }, played('c1.f1'))
    first.leadsTo('entered back: announced', 'entered sorry: back from one', 'play sorry as c1.f2')
  })
})

describe('a caller whom acd sends into a flow', () => {
  const flowing: LogBody = {
    type: 'call.flowing',
    ...{ call: 'c1', leg: 'c1', node: 'pbx1', line: 'main', flow: 'front', caller: { kind: 'withheld' } },
  }
  const ids = (story: Story) =>
    story.effects.flatMap((each) =>
      each.type === 'command' && each.command.type === 'leg.play' ? [each.command.playback] : [],
    )

  it('begins with ids that an earlier run of the call did not have, however soon', () => {
    const story = given().when(arrived(), played('c1.f1'), key('1')).over().when(flowing)
    const [first] = ids(story)
    story
      .when(played(String(first)), key('1'))
      .over()
      .clock(tenOclock + 1)
      .when(flowing)
    expect(new Set([first, ...ids(story), 'c1.f1', 'c1.f2']).size).toBe(4)
  })
  it('hears that flow, whatever the line’s own is: a campaign has one of its own', () => {
    const story = given({
      ...config,
      flows: config.flows.flatMap((each) => [each, { ...each, id: `${each.id}-notice` }]),
    })
      .when({ ...flowing, flow: 'front-notice' })
      .effects.flatMap((each) => (each.type === 'event' && each.event.type === 'flow.started' ? [each.event.flow] : []))
    expect(story).toEqual(['front-notice'])
  })
  it('leaves nothing of a run that should have been over', () => {
    given()
      .when(arrived(), played('c1.f1'), played('c1.f2'), flowing)
      .leadsTo(
        'cancel menu:c1:3',
        'started front v3',
        'entered hours: start',
        'entered hello: open',
        'play hello+recorded as c1.f4',
      )
  })
})

describe('what broke in a flow while a caller was in it', () => {
  it('is said to be so, and the caller hears the apology', () => {
    const set = withNodes({ hello: says('ja/hello', 'toString') })
    given(set)
      .when(arrived(), played('c1.f1'))
      .leadsTo('entered toString: announced, but there is no such node', 'play apology as c1.f2')
  })
})
