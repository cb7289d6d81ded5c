import {
  type AgentSetup,
  type FloorConfig,
  type FlowNode,
  standardAgent,
  standardCalendar,
  standardLimits,
  standardQueue,
} from '@tsunagu/core'

/** 2026-11-20 (a Friday) at an hour and minute in Tokyo. */
export const tokyo = (hour: number, minute = 0): number => Date.UTC(2026, 10, 20, hour - 9, minute)

const agentsOf = (queues: readonly string[], ids: readonly string[]): readonly AgentSetup[] =>
  ids.map((id) => ({ ...standardAgent, id, name: id, phone: `p-${id}`, queues }))

const hours = [{ from: 8 * 60 + 30, to: 17 * 60 + 15 }]

const nodes: Readonly<Record<string, FlowNode>> = {
  hours: {
    type: 'hours',
    calendar: 'office',
    open: 'hello',
    closed: 'closed',
    slots: {},
    holiday: null,
    ended: null,
    emergency: null,
  },
  hello: { type: 'announce', prompts: ['ja/greeting', 'ja/recording-notice'], bargeIn: false, next: 'menu' },
  menu: {
    type: 'menu',
    prompts: ['ja/menu'],
    wrong: ['ja/wrong-key'],
    silent: ['ja/no-key'],
    keys: { '1': 'insurance', '2': 'tax', '9': 'hall' },
    repeatKey: '0',
    waitMs: 5_000,
    tries: 3,
    otherwise: 'insurance',
  },
  insurance: { type: 'queue', queue: 'insurance', needs: [], headStartMs: 0 },
  tax: { type: 'queue', queue: 'tax', needs: [], headStartMs: 0 },
  hall: {
    type: 'transfer',
    number: '0963282111',
    prompts: ['ja/transferring'],
    handOver: [],
    note: '',
    busy: 'sorry',
    noAnswer: 'sorry',
    failed: 'sorry',
  },
  sorry: { type: 'end', prompts: ['ja/transfer-failed'], outcome: 'inFlow' },
  closed: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' },
}

const queueOf = (id: string): FloorConfig['queues'][number] => ({
  ...standardQueue,
  id,
  name: id,
  ringMs: 15_000,
  wrapUpMs: 20_000,
  announceEveryMs: 30_000,
})

/** A small city: two lines, two queues, eight agents; three of insurance alone, two of tax alone, three of both. */
export const city: FloorConfig = {
  version: 1,
  contract: 'city',
  floor: 'city',
  node: 'pbx1',
  lines: [
    { id: 'front', name: '代表', number: '0965550001', flow: 'main', callerIds: ['0965550001'] },
    { id: 'notices', name: '通知', number: '0965550002', flow: 'main', callerIds: [] },
  ],
  queues: [queueOf('insurance'), queueOf('tax')],
  agents: [
    ...agentsOf(['insurance'], ['a1', 'a2', 'a3']),
    ...agentsOf(['tax'], ['a4', 'a5']),
    ...agentsOf(['insurance', 'tax'], ['a6', 'a7', 'a8']),
  ],
  flows: [{ id: 'main', version: 1, title: '', language: 'ja', start: 'hours', nodes }],
  calendars: [{ id: 'office', ...standardCalendar, name: '', weekdays: [[], hours, hours, hours, hours, hours, []] }],
  holidays: {},
  prompts: {},
  pauseReasons: ['昼休み', '研修'],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: ['0963282111', '0963282222'],
  featureCodes: { signIn: '*71', signOut: '*72', ready: '*73', pause: '*74' },
}
