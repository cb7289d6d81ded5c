import {
  type AgentSetup,
  type Calendar,
  type Opening,
  type Prompt,
  type Queue,
  standardAgent,
  standardCalendar,
  standardQueue,
} from '@tsunagu/core'
import { type AuthoredNode, nodesOf, sourceOf } from '@tsunagu/flows'
import type { Role } from '@tsunagu/messages'
import { type SeededFlow, sampleCalendars, sampleFlows } from './samples.ts'

/** Callers of these queues hear where they stand twice a minute; agents have ten seconds for their notes. */
const cityQueue = { ...standardQueue, ringMs: 20_000, wrapUpMs: 10_000, announceEveryMs: 30_000 }
const minute = 60_000

/** Two centres share the agents: insurance with a queue in English, payments with one that calls back. */
const queues: readonly Queue[] = [
  { ...cityQueue, id: 'hoken', name: '保険料のお問い合わせ' },
  {
    ...cityQueue,
    id: 'english',
    name: '保険料（英語）',
    congestionPrompt: 'en/congestion',
    strategy: 'tiers',
    needs: [{ skill: '英語', level: 5 }],
    // After a minute and a half, rather halting English than nobody.
    relax: [{ afterMs: 1.5 * minute, needs: [{ skill: '英語', level: 1 }] }],
  },
  { ...cityQueue, id: 'nofu', name: '納付のご相談', strategy: 'leastRecent' },
  { ...cityQueue, id: 'tsuyaku', name: '納付のご相談（通訳）' },
  {
    ...cityQueue,
    id: 'soudan',
    name: '分割納付のご相談（折り返し）',
    strategy: 'roundRobin',
    announce: 'both',
    comfort: { prompt: 'ja/comfort', everyMs: 50_000 },
    sameAgent: { kind: 'last', holdMs: 20_000 },
    rules: {
      full: { waiting: 10, action: { kind: 'callback' } },
      tooLong: null,
      nobodySignedIn: { kind: 'callback' },
      allPaused: null,
      closed: { kind: 'end', prompt: 'ja/queue-closed' },
    },
    exits: [{ key: '1', action: { kind: 'callback' } }],
    callback: {
      offerPrompt: 'ja/callback-offer',
      confirmedPrompt: 'ja/callback-confirmed',
      first: 'agent',
      tries: 3,
      retryMs: 10 * minute,
      expiresMs: 8 * 60 * minute,
      calendar: null,
    },
  },
]

type Person = Pick<AgentSetup, 'id' | 'name' | 'queues'> & Partial<AgentSetup>

const person = (of: Person): AgentSetup => ({ ...standardAgent, phone: phoneOf(of.id), ...of })

/** Agent a01 works at phone p2001, supervisor s01 at p2101, and so on. */
const phoneOf = (agent: string): string => `p2${agent.startsWith('s') ? '1' : '0'}${agent.slice(1)}`
const browserPhoneOf = (agent: string): string => `${phoneOf(agent)}-web`

const agents: readonly AgentSetup[] = [
  person({ id: 'a01', name: '佐藤 陽子', queues: ['hoken'], browserPhone: browserPhoneOf('a01') }),
  person({ id: 'a02', name: '鈴木 健一', queues: ['hoken'], browserPhone: browserPhoneOf('a02') }),
  person({
    id: 'a03',
    name: '高橋 美咲',
    queues: ['hoken', 'english', 'tsuyaku'],
    skills: { 英語: 2 },
    tiers: { english: 2 },
  }),
  person({ id: 'a04', name: '田中 修', queues: ['hoken', 'english', 'nofu', 'tsuyaku'], skills: { 英語: 8 } }),
  person({ id: 'a05', name: '伊藤 さくら', queues: ['hoken', 'nofu'] }),
  person({ id: 'a06', name: '渡辺 直樹', queues: ['nofu', 'soudan'] }),
  person({ id: 'a07', name: '山本 恵', queues: ['nofu', 'soudan'] }),
  person({ id: 'a08', name: '中村 大輔', queues: ['nofu'], browserPhone: browserPhoneOf('a08') }),
  person({ id: 's01', name: '主任 石川', queues: [], supervises: queues.map(({ id }) => id) }),
]

/** A small city to try everything with: two centres, six lines, five queues, eight agents and a supervisor. */
export const city = {
  contract: { id: 'kumamoto', name: '熊本市 保険料収納・コールセンター業務（見本）' },
  lines: [
    { id: 'hoken', name: '保険料コールセンター', number: '0965550001', flow: 'hoken' },
    { id: 'zei', name: '納付案内センター', number: '0965550002', flow: 'zei' },
    { id: 'english', name: '保険料コールセンター（英語）', number: '0965550003', flow: 'english' },
    { id: 'soudan', name: '納付案内センター（分割納付）', number: '0965550004', flow: 'soudan' },
    { id: 'mynaho', name: 'マイナ保険証コールセンター', number: '0965550005', flow: 'mynaho' },
    { id: 'tagengo', name: '納付お問い合わせ（六か国語）', number: '0965550006', flow: 'tagengo' },
  ],
  queues,
  agents,
  pauseReasons: [
    { id: 'break', name: '休憩', maxMs: 15 * minute },
    { id: 'lunch', name: '昼食', maxMs: 60 * minute },
    { id: 'paperwork', name: '事務処理', maxMs: null },
    { id: 'meeting', name: '打合せ', maxMs: null },
    { id: 'training', name: '研修', maxMs: null },
  ],
  transferNumbers: [
    { number: '0963281210', name: '市役所 国保年金課' },
    { number: '0963281215', name: '市役所 納税課' },
    { number: '0963282000', name: '市役所 夜間窓口（見本では話中）' },
  ],
  doNotCall: [{ number: '09000009999', reason: '本人の申し出（見本）' }],
  sections: [
    { id: 'kokuho', name: '国保年金課', accounts: ['city1'] },
    { id: 'nozei', name: '納税課', accounts: ['city1'] },
  ],
  people: [
    { account: 'super1', name: '統括 小林', roles: ['supervisor'] },
    { account: 'manager1', name: '管理 加藤', roles: ['manager'] },
    { account: 'city1', name: '市職員 吉田', roles: ['clientStaff'] },
    { account: 'ops1', name: '運用 山田', roles: ['ops'] },
    { account: 'audit1', name: '監査 松本', roles: ['auditor'] },
  ] satisfies readonly { readonly account: string; readonly name: string; readonly roles: readonly Role[] }[],
} as const

export type Hours = 'always' | 'city'

const wholeDay: readonly Opening[] = [{ from: 0, to: 1440 }]
/** 8:30 to 17:15. */
const cityHours: readonly Opening[] = [{ from: 510, to: 1035 }]

/** Around the clock, so that a trial works at any hour; or as the city hall opens. */
export const calendars = (hours: Hours): readonly Calendar[] => [
  ...sampleCalendars(hours === 'always'),
  ...['hoken', 'zei'].map((id) => ({
    ...standardCalendar,
    id,
    name: id === 'hoken' ? '保険料コールセンター' : '納付案内センター',
    weekdays: [0, 1, 2, 3, 4, 5, 6].map((day) => {
      if (hours === 'always') return wholeDay
      return day === 0 || day === 6 ? [] : cityHours
    }),
    ...(hours === 'always' ? { holidays: 'asWeekday' as const } : {}),
  })),
]

type Nodes = Readonly<Record<string, AuthoredNode>>

const closed: AuthoredNode = { type: 'end', prompts: ['out-of-hours'], outcome: 'outOfHours' }

const hoken: Nodes = {
  hours: { type: 'hours', calendar: 'hoken', open: 'greeting', closed: 'closed' },
  closed,
  greeting: { type: 'announce', prompts: ['greeting', 'recording-notice'], next: 'menu' },
  menu: {
    type: 'menu',
    prompts: ['menu-main'],
    keys: { '1': 'payments', '2': 'directDebit', '3': 'others' },
    repeatKey: '#',
    // Who has no keys to press still reaches a person.
    otherwise: 'others',
  },
  payments: { type: 'queue', queue: 'nofu' },
  directDebit: { type: 'transfer', number: '0963281210', failed: 'notReached' },
  notReached: { type: 'announce', prompts: ['transfer-failed'], next: 'others' },
  others: { type: 'queue', queue: 'hoken' },
}

/** Hours, a greeting, and straight into a queue. */
const straight = (calendar: string, queue: string, prompts: Prompt[]): Nodes => ({
  hours: { type: 'hours', calendar, open: 'greeting', closed: 'closed' },
  closed,
  greeting: { type: 'announce', prompts, next: 'queue' },
  queue: { type: 'queue', queue },
})

const flow = (id: string, title: string, nodes: Nodes, language = 'ja'): SeededFlow => {
  const seeded = { ...{ id, title, language }, start: 'hours', nodes: nodesOf(nodes) }
  return { flow: seeded, source: sourceOf({ ...seeded, version: 0 }) }
}

const welcome = ['greeting', 'recording-notice']

export const flows: readonly SeededFlow[] = [
  ...sampleFlows,
  flow('hoken', '保険料のご案内', hoken),
  flow('zei', '納付のご案内', straight('zei', 'nofu', welcome)),
  flow('english', '保険料のご案内（英語）', straight('hoken', 'english', welcome), 'en'),
  flow('soudan', '分割納付のご相談', straight('zei', 'soudan', welcome)),
]
