import {
  type AgentSetup,
  type FloorConfig,
  type Queue,
  type QueueAction,
  type QueueRules,
  standardAgent,
  standardCalendar,
  standardLimits,
  standardQueue,
} from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { configProblems, configWarnings } from './config-problems.ts'

const queue = (id: string, change: Partial<Queue> = {}): Queue => ({ ...standardQueue, id, name: id, ...change })
const ruled = (id: string, rules: Partial<QueueRules>): Queue =>
  queue(id, { rules: { ...standardQueue.rules, ...rules } })
const agent = (id: string, change: Partial<AgentSetup> = {}): AgentSetup => ({
  ...standardAgent,
  id,
  name: id,
  phone: `p-${id}`,
  queues: ['q1', 'q2', 'q3'],
  ...change,
})

const config = (change: Partial<FloorConfig> = {}): FloorConfig => ({
  version: 1,
  contract: 'city',
  floor: 'city',
  node: 'pbx1',
  lines: [
    { id: 'one', name: 'one', number: '0960000001', flow: 'straight', callerIds: ['0960000001'] },
    { id: 'asks', name: 'asks', number: '0960000002', flow: 'asking', callerIds: ['0960000002'] },
  ],
  queues: [queue('q1'), queue('q2'), queue('q3')],
  agents: [agent('a1'), agent('a2')],
  flows: [
    {
      id: 'straight',
      version: 1,
      title: '',
      language: 'ja',
      start: 'hello',
      nodes: {
        hello: { type: 'announce', prompts: ['ja/greeting'], bargeIn: false, next: 'wait' },
        wait: { type: 'queue', queue: 'q1', needs: [], headStartMs: 0 },
      },
    },
    {
      id: 'asking',
      version: 1,
      title: '',
      language: 'ja',
      start: 'menu',
      nodes: {
        menu: {
          type: 'menu',
          prompts: ['ja/menu'],
          wrong: [],
          silent: [],
          keys: { '1': 'wait' },
          repeatKey: '',
          waitMs: 1_000,
          tries: 1,
          otherwise: 'wait',
        },
        wait: { type: 'queue', queue: 'q1', needs: [], headStartMs: 0 },
      },
    },
  ],
  calendars: [{ id: 'office', ...standardCalendar, name: '', weekdays: [[], [], [], [], [], [], []] }],
  holidays: {},
  prompts: {},
  pauseReasons: ['lunch', 'notes'],
  pauseLimits: { lunch: 3_600_000 },
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: ['0963281210'],
  featureCodes: { signIn: '*1', signOut: '*2', ready: '*3', pause: '*4' },
  ...change,
})

const around = { now: Date.parse('2026-11-20T10:00:00+09:00'), templates: null, sources: null, standIns: null }

const told = (change: Partial<FloorConfig>): readonly string[] =>
  configProblems(config(change), around).map(({ where, found, expected, hint }) =>
    [where, found, expected, hint].filter((part) => part !== '').join(' | '),
  )

const callback = {
  offerPrompt: 'ja/callback-offer',
  confirmedPrompt: 'ja/callback-confirmed',
  first: 'agent',
  tries: 3,
  retryMs: 600_000,
  expiresMs: 3_600_000,
  calendar: null,
} as const

describe('a set-up that is about to be published', () => {
  it('may be as plain as can be', () => {
    expect(told({})).toEqual([])
  })

  it('may use everything at once', () => {
    const all = queue('q1', {
      calendar: 'office',
      callback: { ...callback, calendar: 'office' },
      needs: [{ skill: 'english', level: 5 }],
      relax: [
        { afterMs: 30_000, needs: [{ skill: 'english', level: 2 }] },
        { afterMs: 60_000, needs: [] },
      ],
      rules: {
        full: { waiting: 5, action: { kind: 'callback' } },
        tooLong: { ms: 600_000, action: { kind: 'outside', number: '0963281210' } },
        nobodySignedIn: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 120_000 },
        allPaused: { kind: 'queue', queue: 'q2' },
        closed: { kind: 'end', prompt: 'ja/queue-closed' },
      },
      exits: [
        { key: '1', action: { kind: 'callback' } },
        { key: '2', action: { kind: 'line', line: 'one' } },
      ],
    })
    const skilled = agent('a1', { skills: { english: 3 }, tiers: { q1: 2 }, supervises: ['q3'], browserPhone: 'w-a1' })
    expect(told({ queues: [all, queue('q2'), queue('q3')], agents: [skilled] })).toEqual([])
  })
})

describe('the actions of a queue', () => {
  const cases: readonly (readonly [string, Queue, string])[] = [
    [
      'a queue that is not there',
      ruled('q1', { full: { waiting: 3, action: { kind: 'queue', queue: 'moon' } } }),
      'queues.q1.rules.full.action.queue | moon | a known queue',
    ],
    [
      'the queue itself',
      ruled('q1', { allPaused: { kind: 'queue', queue: 'q1' } }),
      'queues.q1.rules.allPaused.queue | q1 | another queue',
    ],
    [
      'a line that is not there',
      ruled('q1', { closed: { kind: 'line', line: 'moon' } }),
      'queues.q1.rules.closed.line | moon | a known line',
    ],
    [
      'a number outside the list',
      ruled('q1', { tooLong: { ms: 1, action: { kind: 'outside', number: '0312345678' } } }),
      'queues.q1.rules.tooLong.action.number | 0312345678 | a number of the transfer list | number.notAllowed',
    ],
    [
      'a callback that is not set up',
      queue('q1', { exits: [{ key: '1', action: { kind: 'callback' } }] }),
      'queues.q1.exits.1.action | callback | a queue with callback set up',
    ],
    [
      'a message of no length',
      ruled('q1', { nobodySignedIn: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 0 } }),
      'queues.q1.rules.nobodySignedIn.maxMs | 0 | more than 0 ms',
    ],
  ]
  it.each(cases)('may not lead to %s', (_what, first, problem) => {
    expect(told({ queues: [first, queue('q2'), queue('q3')] })).toContain(problem)
  })
})

describe('a queue', () => {
  const only = (change: Partial<Queue>): readonly string[] =>
    told({ queues: [queue('q1', change), queue('q2'), queue('q3')] })

  it('knows its hours, and those of its callbacks', () => {
    expect(only({ calendar: 'moon', callback: { ...callback, calendar: 'mars' } })).toEqual([
      'queues.q1.calendar | moon | a known calendar',
      'queues.q1.callback.calendar | mars | a known calendar',
    ])
  })

  it('has one meaning for a key', () => {
    const action: QueueAction = { kind: 'queue', queue: 'q2' }
    const exits = [
      { key: '1', action },
      { key: '2', action },
      { key: '1', action: { kind: 'queue', queue: 'q3' } as const },
    ]
    expect(only({ exits })).toEqual(['queues.q1.exits | 1 | each key once'])
  })

  it('does not ask at last for what nobody of its agents can do', () => {
    const needs = [{ skill: 'english', level: 5 }]
    expect(only({ needs })).toEqual(['queues.q1.needs | english 5 | what an agent of this queue can do | skill.nobody'])
    expect(only({ needs, relax: [{ afterMs: 1_000, needs }] })).toEqual([
      'queues.q1.relax.0.needs | english 5 | what an agent of this queue can do | skill.nobody',
    ])
    expect(only({ needs, relax: [{ afterMs: 1_000, needs: [] }] })).toEqual([])
  })

  it('counts nobody’s skill who works elsewhere', () => {
    const queues = [queue('q1', { needs: [{ skill: 'english', level: 5 }] }), queue('q2'), queue('q3')]
    const agents = [agent('a1', { queues: ['q2'], skills: { english: 9 } }), agent('a2')]
    expect(told({ queues, agents })).toHaveLength(1)
  })

  it('relaxes forward in time only', () => {
    const steps = [
      { afterMs: 20_000, needs: [] },
      { afterMs: 20_000, needs: [] },
    ]
    expect(only({ relax: steps })).toEqual(['queues.q1.relax.1.afterMs | 20000 | later than the step before'])
  })

  it('has no times of zero where zero has no meaning', () => {
    const rules = { ...standardQueue.rules, tooLong: { ms: 0, action: { kind: 'end', prompt: 'ja/x' } as const } }
    expect(only({ ringMs: 0, comfort: { prompt: 'ja/comfort', everyMs: 0 }, rules })).toEqual([
      'queues.q1.ringMs | 0 | more than 0',
      'queues.q1.comfort.everyMs | 0 | more than 0',
      'queues.q1.rules.tooLong.ms | 0 | more than 0',
    ])
  })
})

describe('a line', () => {
  it('that leads to callbacks can call out itself', () => {
    const lines = config().lines.map((line) => (line.id === 'asks' ? { ...line, callerIds: [] } : line))
    expect(told({ lines })).toEqual([])
    expect(told({ lines, queues: [queue('q1', { callback }), queue('q2'), queue('q3')] })).toEqual([
      'lines.asks.callerIds | none | a number to call back with | line.callsNobody',
    ])
  })

  it('shows numbers of our own only', () => {
    const [one, asks] = config().lines
    if (one === undefined || asks === undefined) throw new Error('two lines')
    expect(told({ lines: [{ ...one, callerIds: ['0312345678'] }, asks] })).toHaveLength(1)
  })
})

describe('rules that lead from queue to queue', () => {
  const to = (queue: string): QueueAction => ({ kind: 'queue', queue })
  const ring = (where: string, way: string): string => `${where} | ${way} | rules that end somewhere | rules.ring`

  it('do not lead back, and each ring is told once', () => {
    const queues = [
      ruled('q1', { full: { waiting: 1, action: to('q2') } }),
      ruled('q2', { closed: to('q3') }),
      ruled('q3', { tooLong: { ms: 1_000, action: to('q1') } }),
    ]
    expect(told({ queues })).toEqual([ring('queues.q1.rules', 'q1 → q2 → q3 → q1')])
  })

  it('do not lead back through a line that asks the caller nothing', () => {
    const queues = [ruled('q1', { closed: { kind: 'line', line: 'one' } }), queue('q2'), queue('q3')]
    expect(told({ queues })).toEqual([ring('queues.q1.rules', 'q1 → q1')])
    const asks = [ruled('q1', { closed: { kind: 'line', line: 'asks' } }), queue('q2'), queue('q3')]
    expect(told({ queues: asks })).toEqual([])
  })

  it('may lead to the same end by two ways, and back by a key', () => {
    const queues = [
      ruled('q1', { full: { waiting: 1, action: to('q2') }, closed: to('q3') }),
      ruled('q2', { closed: to('q3') }),
      queue('q3', { exits: [{ key: '1', action: to('q1') }] }),
    ]
    expect(told({ queues })).toEqual([])
  })
})

describe('an agent', () => {
  it('works in, and supervises, queues that are there', () => {
    expect(told({ agents: [agent('a1', { queues: ['q1', 'moon'], supervises: ['mars'] })] })).toEqual([
      'agents.a1.queues | moon | a known queue',
      'agents.a1.supervises | mars | a known queue',
    ])
  })

  it('has a tier only in a queue of his', () => {
    expect(told({ agents: [agent('a1', { queues: ['q1'], tiers: { q1: 2, q2: 1 } })] })).toEqual([
      'agents.a1.tiers.q2 | q2 | a queue that the agent works in',
    ])
  })

  it('shares no phone, neither on the desk nor in the browser', () => {
    const agents = [
      agent('a1', { browserPhone: 'web' }),
      agent('a2', { browserPhone: 'web' }),
      agent('a3', { phone: 'p-a1' }),
    ]
    expect(told({ agents })).toEqual([
      'agents.a1.phone | p-a1 | a phone of nobody else',
      'agents.a1.browserPhone | web | a phone of nobody else',
      'agents.a2.browserPhone | web | a phone of nobody else',
      'agents.a3.phone | p-a1 | a phone of nobody else',
    ])
  })
})

describe('pause reasons', () => {
  it('stand once, and have a limit only when they are there', () => {
    expect(told({ pauseReasons: ['lunch', 'lunch'], pauseLimits: { nap: 1_000 } })).toEqual([
      'pauseReasons | lunch | each reason once',
      'pauseLimits.nap | nap | a known reason',
    ])
  })
})

describe('what is published all the same is warned of', () => {
  it('when nobody can take a call at first, when a queue has nobody, when its hours have no rule', () => {
    const queues = [
      queue('q1', { needs: [{ skill: 'english', level: 5 }], relax: [{ afterMs: 1_000, needs: [] }] }),
      queue('q2', { calendar: 'office' }),
    ]
    const agents = [agent('a1', { queues: ['q1'] })]
    const change = { queues, agents, doNotCall: ['0963281210'] }
    expect(told(change)).toEqual([])
    expect(configWarnings(config(change)).map(({ where }) => where)).toEqual([
      'queues.q1.needs',
      'queues.q2',
      'queues.q2.rules.closed',
      'transferNumbers',
    ])
  })
})
