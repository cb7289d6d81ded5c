import { type FloorConfig, standardAgent, standardCalendar, standardLimits, standardQueue } from '@tsunagu/core'

const openings = [{ from: 9 * 60, to: 17 * 60 }]

/** Two lines, two queues, and as many agents as wanted, every third of whom serves both queues. */
export const simulatedCity = (agents: number): FloorConfig => ({
  version: 1,
  contract: 'sim',
  floor: 'sim',
  node: 'pbx1',
  lines: [
    { id: 'kokuho', name: '国保', number: '0963280001', flow: 'front', callerIds: ['0963280001'] },
    { id: 'nozei', name: '納税', number: '0963280002', flow: 'plain', callerIds: ['0963280002'] },
  ],
  queues: [queue('kokuho-q', 20_000), queue('nozei-q', 0)],
  agents: Array.from({ length: agents }, (_, n) => ({
    ...standardAgent,
    id: `a${n + 1}`,
    name: `担当 ${n + 1}`,
    phone: `p${2001 + n}`,
    queues: n % 3 === 2 ? ['kokuho-q', 'nozei-q'] : [n % 3 === 0 ? 'kokuho-q' : 'nozei-q'],
  })),
  flows: [
    {
      id: 'front',
      version: 1,
      title: '',
      language: 'ja',
      start: 'hours',
      nodes: {
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
        hello: { type: 'announce', prompts: ['ja/hello'], bargeIn: false, next: 'menu' },
        menu: {
          type: 'menu',
          prompts: ['ja/menu'],
          wrong: ['ja/wrong'],
          silent: [],
          keys: { 1: 'wait', 2: 'tax', 3: 'ward' },
          repeatKey: '9',
          waitMs: 5_000,
          tries: 2,
          otherwise: 'wait',
        },
        wait: { type: 'queue', queue: 'kokuho-q', needs: [], headStartMs: 0 },
        tax: { type: 'queue', queue: 'nozei-q', needs: [], headStartMs: 0 },
        ward: {
          type: 'transfer',
          number: '0963279999',
          prompts: ['ja/transfer'],
          handOver: [],
          note: '',
          busy: 'wait',
          noAnswer: 'wait',
          failed: 'wait',
        },
        closed: { type: 'end', prompts: ['ja/closed'], outcome: 'outOfHours' },
      },
    },
    {
      id: 'plain',
      version: 1,
      title: '',
      language: 'ja',
      start: 'wait',
      nodes: { wait: { type: 'queue', queue: 'nozei-q', needs: [], headStartMs: 0 } },
    },
  ],
  calendars: [{ id: 'office', ...standardCalendar, name: '', weekdays: Array.from({ length: 7 }, () => openings) }],
  holidays: {},
  prompts: {},
  pauseReasons: ['lunch', 'paperwork'],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: ['0963279999'],
  featureCodes: { signIn: '*1', signOut: '*2', ready: '*3', pause: '*4' },
})

const queue = (id: string, announceEveryMs: number): FloorConfig['queues'][number] => ({
  ...standardQueue,
  id,
  name: id,
  ringMs: 12_000,
  wrapUpMs: 15_000,
  announceEveryMs,
  announce: 'both',
})
