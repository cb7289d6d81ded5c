import { standardCalendar } from '../calendar/calendar.ts'
import { type FloorConfig, type Queue, standardAgent, standardQueue } from './config.ts'
import { configOf } from './floor.spec.ts'

const queue = (id: string, change: Partial<Queue>): Queue => ({
  ...standardQueue,
  id,
  name: id,
  wrapUpMs: 10_000,
  announceEveryMs: 30_000,
  ...change,
})

const callback = {
  offerPrompt: 'ja/callback-offer',
  confirmedPrompt: 'ja/callback-kept',
  tries: 2,
  retryMs: 20_000,
  expiresMs: 600_000,
  calendar: 'always',
} as const

const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])
const standardRules = standardQueue.rules

/** Every strategy, every rule, skills that relax, rings of rules, callbacks both ways round, hours that end in a walk. */
const queues: readonly Queue[] = [
  queue('q1', {
    needs: [{ skill: 'ja', level: 3 }],
    relax: [
      { afterMs: 5_000, needs: [{ skill: 'ja', level: 1 }] },
      { afterMs: 12_000, needs: [] },
    ],
    exits: [
      { key: '1', action: { kind: 'callback' } },
      { key: '2', action: { kind: 'queue', queue: 'q2' } },
      { key: '3', action: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 8_000 } },
    ],
    callback: { ...callback, first: 'agent' },
  }),
  queue('q2', { strategy: 'leastRecent', headStartMs: 20_000, wrapUpMs: 0, prolong: { times: 1, ms: 5_000 } }),
  queue('q3', {
    strategy: 'fewestCalls',
    rules: { ...standardRules, tooLong: { ms: 15_000, action: { kind: 'queue', queue: 'q4' } } },
    comfort: { prompt: 'ja/comfort', everyMs: 7_000 },
    announce: 'both',
  }),
  queue('q4', {
    strategy: 'roundRobin',
    rules: {
      ...standardRules,
      full: { waiting: 1, action: { kind: 'queue', queue: 'q3' } },
      tooLong: { ms: 20_000, action: { kind: 'queue', queue: 'q3' } },
    },
  }),
  queue('q5', {
    strategy: 'random',
    rules: {
      ...standardRules,
      nobodySignedIn: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 8_000 },
      allPaused: { kind: 'outside', number: '0963282111' },
      closed: { kind: 'end', prompt: 'ja/closed' },
      tooLong: { ms: 25_000, action: { kind: 'callback' } },
    },
    callback: { ...callback, first: 'citizen' },
    exits: [{ key: '1', action: { kind: 'callback' } }],
    sameAgent: { kind: 'last', holdMs: 8_000 },
  }),
  queue('q6', { strategy: 'ringAll', sameAgent: { kind: 'responsible', holdMs: 6_000 }, ringMs: 8_000 }),
  queue('q7', {
    strategy: 'tiers',
    calendar: 'short',
    rules: {
      ...standardRules,
      closed: { kind: 'line', line: 'info' },
      full: { waiting: 2, action: { kind: 'callback' } },
    },
    callback: { ...callback, first: 'agent', calendar: null },
  }),
]

const phones = (n: number) => ({ phone: `p${n}`, browserPhone: n % 3 === 1 ? `b${n}` : null })
const queueIds = queues.map(({ id }) => id)

const agents = Array.from({ length: 8 }, (_, at) => {
  const n = at + 1
  return {
    ...standardAgent,
    id: `a${n}`,
    name: `agent ${n}`,
    ...phones(n),
    queues: n === 8 ? [] : queueIds.filter((_id, q) => n < 3 || (q + n) % 3 !== 0),
    skills: { ja: n % 4, en: n % 2 },
    tiers: { q7: 1 + (n % 3) },
    supervises: n > 5 ? queueIds : [],
    autoAnswer: n % 4 === 2,
  }
})

/** Tokyo, Friday noon; the hours of `short` end and begin every few minutes. */
export const walkBegins = Date.UTC(2026, 10, 20, 3, 0)
const noon = 12 * 60

export const walkConfig = (version: number): FloorConfig => ({
  ...configOf(0),
  version,
  queues:
    version % 2 === 1 ? queues : queues.map((each) => (each.id === 'q2' ? { ...each, strategy: 'longestIdle' } : each)),
  agents,
  calendars: [
    { id: 'always', ...standardCalendar, name: '', weekdays: always, holidays: 'asWeekday' },
    {
      ...standardCalendar,
      id: 'short',
      name: '',
      weekdays: Array.from({ length: 7 }, () =>
        Array.from({ length: 30 }, (_, n) => ({ from: noon + 4 * n, to: noon + 4 * n + 2 })),
      ),
    },
  ],
  pauseLimits: { lunch: 30_000 },
  limits: { parkMs: 15_000, longCallMs: 60_000, longHoldMs: 20_000, citizenGoneMs: 10_000 },
  // Every other version the day of the walk is a holiday, on which `short` is closed and `always` is not.
  holidays: version % 2 === 1 ? {} : { '2026-11-20': '祝日', '2026-11-21': '祝日' },
  prompts: { 'ja/voicemail': 'city/ja/voicemail-v2' },
  doNotCall: version % 2 === 1 ? [] : ['0961110003'],
})

export const numbers = Array.from({ length: 8 }, (_, n) => `096111000${n}`)
export const everyQueue = queueIds
export const everyAgent = agents.map(({ id }) => id)
export const everyPhone = agents.flatMap(({ phone, browserPhone }) =>
  browserPhone === null ? [phone] : [phone, browserPhone],
)
