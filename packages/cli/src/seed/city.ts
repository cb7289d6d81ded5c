import type { Calendar, FlowNode, Opening } from '@tsunagu/core'
import type { Role } from '@tsunagu/messages'

/** A small city to try everything with: two lines, two queues, eight agents. */
export const city = {
  contract: { id: 'kumamoto', name: '熊本市 保険料収納・コールセンター業務（見本）' },
  lines: [
    { id: 'hoken', name: '保険料コールセンター', number: '0965550001', flow: 'hoken' },
    { id: 'zei', name: '納付案内センター', number: '0965550002', flow: 'zei' },
  ],
  queues: [
    { id: 'hoken', name: '保険料のお問い合わせ', ringMs: 20_000, wrapUpMs: 10_000, announceEveryMs: 30_000 },
    { id: 'nofu', name: '納付のご相談', ringMs: 20_000, wrapUpMs: 10_000, announceEveryMs: 30_000 },
  ],
  agents: [
    { id: 'a01', name: '佐藤 陽子', queues: ['hoken'] },
    { id: 'a02', name: '鈴木 健一', queues: ['hoken'] },
    { id: 'a03', name: '高橋 美咲', queues: ['hoken'] },
    { id: 'a04', name: '田中 修', queues: ['hoken', 'nofu'] },
    { id: 'a05', name: '伊藤 さくら', queues: ['hoken', 'nofu'] },
    { id: 'a06', name: '渡辺 直樹', queues: ['nofu'] },
    { id: 'a07', name: '山本 恵', queues: ['nofu'] },
    { id: 'a08', name: '中村 大輔', queues: ['nofu'] },
  ],
  pauseReasons: [
    { id: 'break', name: '休憩' },
    { id: 'lunch', name: '昼食' },
    { id: 'paperwork', name: '事務処理' },
    { id: 'meeting', name: '打合せ' },
    { id: 'training', name: '研修' },
  ],
  transferNumbers: [
    { number: '0963281210', name: '市役所 国保年金課' },
    { number: '0963281215', name: '市役所 納税課' },
    { number: '0963282000', name: '市役所 夜間窓口（見本では話中）' },
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
export const calendars = (hours: Hours): readonly Calendar[] =>
  city.lines.map(({ id }) => ({
    id,
    weekdays: [0, 1, 2, 3, 4, 5, 6].map((day) => {
      if (hours === 'always') return wholeDay
      return day === 0 || day === 6 ? [] : cityHours
    }),
    days: {},
  }))

type Nodes = Readonly<Record<string, FlowNode>>

const closed: FlowNode = { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' }

const hoken: Nodes = {
  hours: { type: 'hours', calendar: 'hoken', open: 'greeting', closed: 'closed' },
  closed,
  greeting: { type: 'announce', prompts: ['ja/greeting', 'ja/recording-notice'], next: 'menu' },
  menu: {
    type: 'menu',
    prompts: ['ja/menu-main'],
    wrong: ['ja/menu-again'],
    silent: ['ja/menu-timeout'],
    keys: { '1': 'payments', '2': 'directDebit', '3': 'others' },
    repeatKey: '#',
    waitMs: 5_000,
    tries: 3,
    // Who has no keys to press still reaches a person.
    otherwise: 'others',
  },
  payments: { type: 'queue', queue: 'nofu' },
  directDebit: { type: 'transfer', number: '0963281210', prompts: ['ja/transferring'], failed: 'notReached' },
  notReached: { type: 'announce', prompts: ['ja/transfer-failed'], next: 'others' },
  others: { type: 'queue', queue: 'hoken' },
}

const zei: Nodes = {
  hours: { type: 'hours', calendar: 'zei', open: 'greeting', closed: 'closed' },
  closed,
  greeting: { type: 'announce', prompts: ['ja/greeting', 'ja/recording-notice'], next: 'queue' },
  queue: { type: 'queue', queue: 'nofu' },
}

export const flows = [
  { id: 'hoken', start: 'hours', nodes: hoken },
  { id: 'zei', start: 'hours', nodes: zei },
] as const

/** Agent a01 works at phone p2001, and so on. */
export const phoneOf = (agent: string): string => `p20${agent.slice(1)}`
