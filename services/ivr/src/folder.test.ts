import { type FloorConfig, type FlowFloor, type LogBody, standardLimits } from '@tsunagu/core'
import { expect, it } from 'vitest'
import { ivrFolder } from './folder.ts'

const config: FloorConfig = {
  version: 1,
  node: 'pbx1',
  contract: 'kumamoto',
  floor: 'kumamoto',
  lines: [{ id: 'main', name: '代表', number: '0963000001', flow: 'front', callerIds: [] }],
  queues: [],
  agents: [],
  flows: [
    {
      id: 'front',
      version: 1,
      title: '',
      language: 'ja',
      start: 'hello',
      nodes: {
        hello: { type: 'announce', prompts: ['ja/hello'], bargeIn: false, next: 'bye' },
        bye: { type: 'end', prompts: ['ja/bye'], outcome: 'inFlow' },
      },
    },
  ],
  calendars: [],
  holidays: {},
  prompts: {},
  pauseReasons: [],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: [],
  featureCodes: { signIn: '*1', signOut: '*2', ready: '*3', pause: '*4' },
}

const arrived = (call: string): LogBody => ({
  type: 'call.arrived',
  call,
  leg: call,
  node: 'pbx1',
  direction: 'inbound',
  line: 'main',
  called: '0963000001',
  caller: { kind: 'withheld' },
  recording: null,
})

const story: readonly LogBody[] = [
  { type: 'floor.configured', config },
  arrived('c1'),
  arrived('c2'),
  { type: 'floor.configured', config: { ...config, version: 2 } },
  { type: 'playback.ended', leg: 'c1', playback: 'c1.f1', completed: true },
  { type: 'leg.ended', leg: 'c2', cause: 16 },
  { type: 'playback.ended', leg: 'c1', playback: 'c1.f2', completed: true },
]

it('reads back from its fields the state it wrote, after every entry', () => {
  const fields = new Map<string, string>()
  let state: FlowFloor = ivrFolder.initial('kumamoto')
  story.forEach((body, n) => {
    const next = ivrFolder.step(state, { id: `1000-${n}`, at: 1_000, by: 'test', body }).state
    const { set, del } = ivrFolder.diff(state, next)
    for (const [field, value] of Object.entries(set)) fields.set(field, value)
    for (const field of del) fields.delete(field)
    state = next
    expect(ivrFolder.load(fields)).toEqual(state)
  })
  expect([...fields.keys()]).toEqual(['config'])
})

it('writes nothing when nothing has changed', () => {
  const state = ivrFolder.initial('kumamoto')
  expect(ivrFolder.diff(state, state)).toEqual({ set: {}, del: [] })
})

it('goes on with callers who were in a flow of an older version', () => {
  const old = {
    ...config,
    holidays: undefined,
    prompts: undefined,
    calendars: [{ id: 'office', weekdays: [[{ from: 0, to: 1_440 }]], days: { '2026-11-23': [] } }],
    flows: [
      {
        id: 'front',
        version: 1,
        start: 'menu',
        nodes: {
          menu: {
            ...{ type: 'menu', prompts: ['ja/menu'], wrong: [], silent: [], keys: { '1': 'hours', '2': 'city' } },
            ...{ repeatKey: '', waitMs: 5_000, tries: 2, otherwise: 'bye' },
          },
          hours: { type: 'hours', calendar: 'office', open: 'tax', closed: 'hello' },
          hello: { type: 'announce', prompts: ['ja/hello'], next: 'bye' },
          tax: { type: 'queue', queue: 'tax' },
          city: { type: 'transfer', number: '0963282111', prompts: [], failed: 'bye' },
          bye: { type: 'end', prompts: ['ja/bye'], outcome: 'inFlow' },
        },
      },
    ],
  }
  const thread = { leg: 'c1', call: 'c1', pbx: 'pbx1', plan: '1-0', flow: 'front', used: 1, node: 'menu', misses: 0 }
  const run = {
    ...thread,
    phase: 'awaitingKey',
    prompts: ['ja/menu'],
    hearing: { state: 'playing', playback: 'c1.f1' },
  }
  const fields = new Map([
    ['config', JSON.stringify({ plan: '1-0', plans: [['1-0', old]] })],
    ['run:c1', JSON.stringify(run)],
  ])
  const led = (key: string) => {
    const body = { type: 'leg.keyPressed', leg: 'c1', key, heldMs: 0 } as const
    const at = Date.UTC(2026, 10, 23)
    const { state, effects } = ivrFolder.step(ivrFolder.load(fields), { id: `${at}-0`, at, by: 'test', body })
    return { run: state.runs.get('c1'), told: effects.flatMap((each) => (each.type === 'event' ? [each.event] : [])) }
  }
  expect(led('1').run).toMatchObject({ phase: 'announcing', node: 'hello', values: {}, frames: [], language: 'ja' })
  expect(led('2').told.at(-1)).toMatchObject({ because: 'the number is not allowed' })
  expect(led('3').run).toMatchObject({ phase: 'awaitingKey', misses: 1, digits: '', confirming: false, texts: 0 })
})
