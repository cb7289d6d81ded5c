import { type Calendar, type Flow, type FlowNode, type Spoken, standardCalendar } from '@tsunagu/core'
import { specialists } from './test-city.ts'

/** Numbers of the lines that have a flow of every kind of node; each line has the flow of its name. */
export const flowLines = {
  /** A menu that leads to one node of each kind. */
  hub: '0965550101',
  /** By who calls, then by line. */
  callers: '0965550102',
  slot: '0965550103',
  holiday: '0965550104',
  emergency: '0965550105',
  ended: '0965550106',
  out: '0965550107',
  outBusy: '0965550108',
  outSilent: '0965550109',
  outNowhere: '0965550110',
  /** A menu that takes keys as they come, told one by one. */
  keys: '0965550112',
  /** A menu that waits long and leads back to itself. */
  round: '0965550113',
} as const

/** Answers and keeps what it hears. */
export const handOverTo = '09099001100'
export const flowOutside = { busy: '09000002001', silent: '09000003001', nowhere: '09000004001' } as const

/** Has a record that can be looked up. */
export const cardHolder = { phone: '09082000002', birth: '1999-01-31' } as const
export const genuineCode = '258025'

/** The hand-over words: nothing else in a call has this tone. */
export const handOverHz = 1_000

const asking = { wrong: [], silent: [], waitMs: 2_000, tries: 2 } as const
const bye: FlowNode = { type: 'end', prompts: ['digit-9'], outcome: 'inFlow' }
const end: FlowNode = { type: 'end', prompts: [], outcome: 'inFlow' }
const say = (next: string, ...prompts: readonly Spoken[]): FlowNode => ({
  type: 'announce',
  prompts,
  bargeIn: false,
  next,
})

const hub: Readonly<Record<string, FlowNode>> = {
  hello: { type: 'announce', prompts: ['greeting', 'recording-notice'], bargeIn: true, next: 'pick' },
  pick: {
    type: 'menu',
    prompts: ['menu-main'],
    wrong: ['digit-0'],
    silent: ['digit-5'],
    keys: {
      '1': 'english',
      '2': 'number',
      '3': 'birth',
      '4': 'code',
      '5': 'text',
      '6': 'rate',
      '7': 'zero',
      '8': 'skilled',
      '9': 'callMeBack',
      '*': 'message',
    },
    repeatKey: '0',
    waitMs: 4_000,
    tries: 3,
    otherwise: 'bye',
  },
  english: { type: 'language', language: 'en', next: 'englishHello' },
  englishHello: say('japaneseBye', 'digit-1'),
  japaneseBye: { type: 'end', prompts: ['ja/digit-2'], outcome: 'inFlow' },
  number: {
    type: 'collect',
    into: 'number',
    ...asking,
    prompts: ['digit-0'],
    wrong: ['digit-5'],
    least: 3,
    most: 8,
    terminator: '#',
    as: 'digits',
    confirm: { before: [], say: 'digits', after: ['tone/accept'], yes: '1', no: '2' },
    next: 'amount',
    otherwise: 'bye',
  },
  amount: say('bye', { say: 'yen', of: 'number' }),
  birth: {
    type: 'collect',
    into: 'born',
    ...asking,
    prompts: ['digit-0'],
    least: 8,
    most: 8,
    terminator: '',
    as: 'date',
    confirm: null,
    next: 'record',
    otherwise: 'bye',
  },
  record: {
    type: 'data',
    source: 'cards',
    keys: { phone: 'caller', birth: 'born' },
    into: { due: 'dueOn', owed: 'amount' },
    waitMs: 3_000,
    found: 'tell',
    notFound: 'unknownCase',
    failed: 'later',
  },
  tell: say('bye', { say: 'date', of: 'due' }, { say: 'yen', of: 'owed' }),
  unknownCase: say('bye', 'digit-4'),
  later: say('bye', 'digit-6'),
  code: {
    type: 'authenticity',
    ...asking,
    prompts: ['digit-0'],
    wrong: ['digit-5'],
    digits: 6,
    genuine: 'genuine',
    unknown: 'unknownCase',
    failed: 'later',
  },
  genuine: say('bye', 'digit-1'),
  text: { type: 'sms', template: 'card', to: null, next: 'bye', unable: 'later' },
  rate: { type: 'survey', ...asking, prompts: ['digit-0'], question: 'satisfied', keys: ['1', '2', '3'], next: 'bye' },
  zero: { type: 'set', values: { rounds: '0' }, next: 'inner' },
  inner: { type: 'flow', flow: 'inner', next: 'again' },
  again: {
    type: 'branch',
    on: { kind: 'value', of: 'rounds' },
    cases: [{ when: { test: 'range', least: 2, most: null }, next: 'twice' }],
    otherwise: 'inner',
  },
  twice: { type: 'end', prompts: ['digit-2'], outcome: 'inFlow' },
  skilled: { type: 'queue', queue: 'toCitizen', needs: [{ skill: 'english', level: 5 }], headStartMs: 0 },
  callMeBack: { type: 'callback', queue: 'keys' },
  message: { type: 'voicemail', queue: 'keys', prompts: ['digit-3'], maxMs: 2_000 },
  bye,
}

/** Counts one round, with a word between, since a circle without a word is refused. */
const inner: Readonly<Record<string, FlowNode>> = {
  one: { type: 'count', of: 'rounds', next: 'word' },
  word: say('back', 'digit-1'),
  back: { type: 'return' },
}

const callers: Readonly<Record<string, FlowNode>> = {
  who: {
    type: 'branch',
    on: { kind: 'caller' },
    cases: [
      { when: { test: 'begins', values: ['09077'] }, next: 'known' },
      { when: { test: 'is', values: ['mobile'] }, next: 'mobile' },
      { when: { test: 'is', values: ['withheld', 'payphone'] }, next: 'hidden' },
    ],
    otherwise: 'other',
  },
  known: end,
  mobile: end,
  hidden: end,
  other: end,
}

const hours = (calendar: string): Pick<Flow, 'start' | 'nodes'> => ({
  start: 'hours',
  nodes: {
    hours: {
      type: 'hours',
      calendar,
      open: 'open',
      closed: 'closed',
      slots: { evening: 'evening' },
      holiday: 'holiday',
      ended: 'ended',
      emergency: 'emergency',
    },
    open: end,
    closed: end,
    evening: end,
    holiday: end,
    ended: end,
    emergency: end,
  },
})

const transfer = (number: string): Pick<Flow, 'start' | 'nodes'> => ({
  start: 'set',
  nodes: {
    set: { type: 'set', values: { about: '口座' }, next: 'out' },
    out: {
      type: 'transfer',
      number,
      prompts: [],
      handOver: ['tone/record', 'tone/record', 'tone/record'],
      note: '{about}の件',
      busy: 'busy',
      noAnswer: 'noAnswer',
      failed: 'failed',
    },
    busy: { type: 'end', prompts: ['digit-1'], outcome: 'inFlow' },
    noAnswer: { type: 'end', prompts: ['digit-2'], outcome: 'inFlow' },
    failed: { type: 'end', prompts: ['digit-3'], outcome: 'inFlow' },
  },
})

const everyKey = [...'1234567890*#']

const calendarOf = (id: string, change: Partial<Calendar> = {}): Calendar => ({
  ...standardCalendar,
  id,
  name: '',
  weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440, slot: 'evening' }]),
  holidays: 'asWeekday',
  ...change,
})

/** Yesterday to tomorrow, so that midnight in between does no harm. */
const aroundNow = (): readonly string[] =>
  [-1, 0, 1].map((days) => new Date(Date.now() + days * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10))

/** Lines with flows in which every kind of node stands, for `Scene.open`. */
export const flowCity = () => ({
  lines: flowLines,
  flows: {
    hub: { start: 'hello', nodes: hub },
    inner: { start: 'one', nodes: inner },
    callers: { start: 'who', nodes: callers },
    slot: hours('evenings'),
    holiday: hours('holidays'),
    emergency: hours('switchedOff'),
    ended: hours('over'),
    out: transfer(handOverTo),
    outBusy: transfer(flowOutside.busy),
    outSilent: transfer(flowOutside.silent),
    outNowhere: transfer(flowOutside.nowhere),
    keys: {
      start: 'ask',
      nodes: {
        ask: {
          type: 'menu' as const,
          prompts: ['menu-main'],
          wrong: [],
          silent: [],
          keys: Object.fromEntries(everyKey.map((key) => [key, 'ask'])),
          repeatKey: '',
          waitMs: 6_000,
          // A to D are no keys of a menu, and come all the same.
          tries: 9,
          otherwise: 'bye',
        },
        bye: end,
      },
    },
    round: {
      start: 'ask',
      nodes: {
        ask: {
          type: 'menu' as const,
          prompts: ['menu-main'],
          wrong: ['digit-0'],
          silent: ['digit-5'],
          keys: { '1': 'ask', '2': 'word' },
          repeatKey: '0',
          waitMs: 10_000,
          tries: 9,
          otherwise: 'bye',
        },
        word: say('ask', 'digit-2'),
        bye: end,
      },
    },
  },
  calendars: [
    calendarOf('evenings'),
    calendarOf('holidays', {
      days: Object.fromEntries(aroundNow().map((day) => [day, { openings: [], note: '創立記念日' }])),
    }),
    calendarOf('switchedOff', { emergency: { since: 0, by: 'test', note: '' } }),
    calendarOf('over', { lastDay: '2020-03-31' }),
  ],
  transferNumbers: [handOverTo, ...Object.values(flowOutside)],
  source: {
    id: 'cards',
    name: 'カード切替',
    keys: [
      { field: 'phone', as: 'phone' as const },
      { field: 'birth', as: 'date' as const },
    ],
    sayable: ['dueOn', 'amount'],
  },
  records: [
    { keys: { phone: cardHolder.phone, birth: cardHolder.birth }, fields: { dueOn: '2026-12-25', amount: '12300' } },
  ],
  genuineCode,
  templates: [{ id: 'card', texts: { ja: 'カードの切替のご案内です。確認コード{確認コード}' } }],
})

/** Speaks English well enough for the hub's key 8; the other does not. */
export const speakers = { fluent: specialists.twoPhones, halting: specialists.halting } as const
