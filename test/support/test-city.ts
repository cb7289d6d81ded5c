import {
  type AgentSetup,
  type Calendar,
  type CallbackRules,
  type Flow,
  type FlowNode,
  type LookupRecord,
  type LookupSource,
  type MessageTemplate,
  phonesOf,
  type Queue,
  type QueueAction,
  recordKey,
  standardAgent,
  standardCalendar,
  standardLimits,
  standardQueue,
} from '@tsunagu/core'
import { sourceOf } from '@tsunagu/flows'
import {
  addCode,
  addRecords,
  inContract,
  type NewCode,
  openDatabase,
  putAgent,
  putCalendar,
  putDoNotCall,
  putFlow,
  putLimits,
  putLine,
  putPauseReason,
  putPhone,
  putQueue,
  putSource,
  putTemplate,
  putTransferNumber,
  type Trx,
} from '@tsunagu/store'
import { hashPassword } from '../../services/api/src/access/password.ts'

/** Every account of the test city has this password: it lives on one machine for a few minutes. */
export const testPassword = 'only-for-tests-2026'
export const contract = 'testcity'
export const agentCount = 12
export const agentIds = Array.from({ length: agentCount }, (_, n) => `a${String(n + 1).padStart(2, '0')}`)

/**
 * Beside the twelve, in every queue of `ruled`: one with two phones who speaks English well, one who speaks a little, one
 * who does not, one whose phone picks up by itself; and a supervisor of all queues.
 */
export const specialists = {
  twoPhones: 'b01',
  halting: 'b02',
  plain: 'b03',
  autoAnswer: 'b04',
  supervisor: 's01',
} as const

const deskNumbers: Readonly<Record<string, string>> = { a: 'p30', b: 'p31', s: 'p32' }
export const phoneOf = (agent: string): string => `${deskNumbers[agent.charAt(0)]}${agent.slice(1)}`
/** The other phone of the agent who has two; here a SIP phone as well. */
export const secondPhone = 'w3101'
export const phoneSecret = (phone: string): string => `secret-of-${phone}`

export const lines = {
  /** Greeting, notice, menu, as citizens know it. */
  front: '0965550001',
  /** Always out of hours. */
  closed: '0965550002',
  /** The menu at once. */
  menu: '0965550003',
  /** Straight into the queue. */
  direct: '0965550004',
  /** The other centre: straight into the tax queue. */
  centre: '0965550005',
  /** Each straight into the queue of `ruled` with its name. */
  keys: '0965550011',
  english: '0965550012',
  tiers: '0965550013',
  toCitizen: '0965550014',
  full: '0965550015',
  tooLong: '0965550016',
  overflow: '0965550017',
  unstaffed: '0965550018',
  shut: '0965550019',
  sameAgent: '0965550020',
} as const

/** Where the carrier answers after a second and talks until we hang up; busy; nobody there; no such number. */
export const outside = {
  answers: '09000001100',
  busy: '09000002000',
  silent: '09000003000',
  unallocated: '09000004000',
} as const

/** On the do-not-call list. */
export const neverCalled = '09000009999'

const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])
const never = Array.from({ length: 7 }, () => [])

const menu: FlowNode = {
  type: 'menu',
  prompts: ['ja/menu-main'],
  wrong: ['ja/menu-again'],
  silent: ['ja/menu-timeout'],
  keys: { '1': 'insurance', '2': 'tax', '9': 'hall' },
  repeatKey: '0',
  waitMs: 2_000,
  tries: 2,
  otherwise: 'insurance',
}
const ends: Readonly<Record<'insurance' | 'tax' | 'hall' | 'sorry', FlowNode>> = {
  insurance: { type: 'queue', queue: 'insurance', needs: [], headStartMs: 0 },
  tax: { type: 'queue', queue: 'tax', needs: [], headStartMs: 0 },
  hall: {
    type: 'transfer',
    number: outside.answers,
    prompts: [],
    handOver: [],
    note: '',
    busy: 'sorry',
    noAnswer: 'sorry',
    failed: 'sorry',
  },
  sorry: { type: 'end', prompts: ['ja/transfer-failed'], outcome: 'inFlow' },
}
const flows: Readonly<Record<string, Pick<Flow, 'start' | 'nodes'>>> = {
  front: {
    start: 'hours',
    nodes: {
      hours: {
        type: 'hours',
        calendar: 'always',
        open: 'hello',
        closed: 'shut',
        slots: {},
        holiday: null,
        ended: null,
        emergency: null,
      },
      hello: { type: 'announce', prompts: ['ja/greeting', 'ja/recording-notice'], bargeIn: false, next: 'menu' },
      shut: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' },
      menu,
      ...ends,
    },
  },
  closed: {
    start: 'hours',
    nodes: {
      hours: {
        type: 'hours',
        calendar: 'never',
        open: 'insurance',
        closed: 'shut',
        slots: {},
        holiday: null,
        ended: null,
        emergency: null,
      },
      shut: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' },
      insurance: ends.insurance,
    },
  },
  menu: { start: 'menu', nodes: { menu, ...ends } },
  direct: { start: 'insurance', nodes: { insurance: ends.insurance } },
  centre: { start: 'tax', nodes: { tax: ends.tax } },
}

const callback: CallbackRules = {
  offerPrompt: 'ja/callback-offer',
  confirmedPrompt: 'ja/callback-confirmed',
  first: 'agent',
  tries: 2,
  retryMs: 1_000,
  expiresMs: 3_600_000,
  calendar: 'always',
}
const turnedAway: QueueAction = { kind: 'end', prompt: 'ja/turned-away' }
const closed: QueueAction = { kind: 'end', prompt: 'ja/queue-closed' }
const none = standardQueue.rules

/** A queue for each thing that a queue can do, so that no test disturbs another. */
const ruled = {
  keys: {
    strategy: 'ringAll',
    rules: { ...none, closed },
    callback,
    exits: [
      { key: '1', action: { kind: 'callback' } },
      { key: '2', action: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 60_000 } },
      { key: '3', action: { kind: 'queue', queue: 'tax' } },
      { key: '4', action: { kind: 'line', line: 'centre' } },
      { key: '9', action: turnedAway },
    ],
  },
  english: {
    strategy: 'tiers',
    needs: [{ skill: 'english', level: 3 }],
    relax: [{ afterMs: 2_000, needs: [] }],
  },
  tiers: { strategy: 'tiers' },
  toCitizen: { callback: { ...callback, first: 'citizen' }, exits: [{ key: '1', action: { kind: 'callback' } }] },
  full: { rules: { ...none, full: { waiting: 1, action: turnedAway } } },
  tooLong: { rules: { ...none, tooLong: { ms: 4_000, action: { kind: 'outside', number: outside.answers } } } },
  overflow: { rules: { ...none, tooLong: { ms: 4_000, action: { kind: 'line', line: 'centre' } } } },
  unstaffed: {
    rules: {
      ...none,
      nobodySignedIn: { kind: 'voicemail', prompt: 'ja/voicemail', maxMs: 20_000 },
      allPaused: turnedAway,
    },
  },
  shut: { calendar: 'never', rules: { ...none, closed } },
  sameAgent: { sameAgent: { kind: 'last', holdMs: 8_000 } },
} as const satisfies Record<string, Partial<Queue>>

const testQueue = { ...standardQueue, ringMs: 5_000, wrapUpMs: 1_000, announceEveryMs: 20_000 }
const queues: readonly Queue[] = [
  ...['insurance', 'tax'].map((id) => ({ ...testQueue, id, name: id })),
  ...Object.entries(ruled).map(([id, change]) => ({ ...testQueue, ...change, id, name: id })),
]

const person = (id: string, change: Partial<AgentSetup>): AgentSetup => ({
  ...standardAgent,
  id,
  name: `担当${id}`,
  phone: phoneOf(id),
  queues: Object.keys(ruled),
  ...change,
})

const agents: readonly AgentSetup[] = [
  ...agentIds.map((id, n) => person(id, { queues: [n % 4 === 3 ? 'tax' : 'insurance'] })),
  person(specialists.twoPhones, { browserPhone: secondPhone, skills: { english: 9 }, tiers: { tiers: 2 } }),
  person(specialists.halting, { skills: { english: 2 } }),
  person(specialists.plain, { tiers: { tiers: 3 } }),
  person(specialists.autoAnswer, { tiers: { tiers: 4 }, autoAnswer: true }),
  person(specialists.supervisor, { queues: [], supervises: queues.map(({ id }) => id) }),
]

/** Lines, each with the flow of its name, and what those flows need, beside the city's own. */
export type MoreLines = {
  readonly lines: Readonly<Record<string, string>>
  readonly flows: Readonly<Record<string, Pick<Flow, 'start' | 'nodes'>>>
  readonly calendars: readonly Calendar[]
  readonly transferNumbers: readonly string[]
  readonly source: LookupSource
  /** Of that source; the keys beside the fields. */
  readonly records: readonly {
    readonly keys: Readonly<Record<string, string>>
    readonly fields: LookupRecord['fields']
  }[]
  readonly genuineCode: string
  readonly templates: readonly MessageTemplate[]
}

/** Writes the city into the tables, with an account for everybody in it. False: it is there. */
export const buildTestCity = async (ownerUrl: string, more: MoreLines | null = null): Promise<boolean> => {
  const db = openDatabase(ownerUrl, { name: 'test-city', maxConnections: 1, onProblem: () => undefined })
  try {
    return await inContract(db, contract, async (trx) => {
      const known = await trx.selectFrom('contract').select('id').where('id', '=', contract).executeTakeFirst()
      if (known !== undefined) return false
      await trx.insertInto('contract').values({ id: contract, name: 'テスト市' }).execute()
      await fillLines(trx)
      await fillFloor(trx)
      await fillAccounts(trx)
      if (more !== null) await fillMore(trx, more)
      return true
    })
  } finally {
    await db.destroy()
  }
}

const fillLines = async (trx: Trx): Promise<void> => {
  for (const [id, weekdays] of Object.entries({ always, never }))
    await putCalendar(trx, contract, { id, ...standardCalendar, name: '', weekdays })
  for (const [id, { start, nodes }] of Object.entries(flows))
    await fillFlow(trx, { id, title: id, language: 'ja', start, nodes })
  for (const id of Object.keys(ruled))
    await fillFlow(trx, {
      id,
      title: id,
      language: 'ja',
      start: 'queue',
      nodes: { queue: { type: 'queue', queue: id, needs: [], headStartMs: 0 } },
    })
  for (const [id, number] of Object.entries(lines))
    await putLine(trx, contract, { id, name: `${id}の回線`, number, flow: id, callerIds: callsOut(id) ? [number] : [] })
}

const fillFlow = (trx: Trx, flow: Omit<Flow, 'version'>): Promise<void> =>
  putFlow(trx, contract, { flow, source: sourceOf({ ...flow, version: 0 }), by: 'test' })

const fillMore = async (trx: Trx, more: MoreLines): Promise<void> => {
  for (const calendar of more.calendars) await putCalendar(trx, contract, calendar)
  await putSource(trx, contract, more.source)
  const records = more.records.map(({ keys, fields }) => ({ key: recordKey(more.source, keys) ?? '', fields }))
  await addRecords(trx, contract, more.source.id, records)
  for (const template of more.templates) await putTemplate(trx, contract, template)
  await addCode(trx, contract, codeOf(more.genuineCode), new Date(0).toISOString())
  for (const number of more.transferNumbers) await putTransferNumber(trx, contract, { number, name: number })
  for (const [id, { start, nodes }] of Object.entries(more.flows))
    await fillFlow(trx, { id, title: id, language: 'ja', start, nodes })
  for (const [id, number] of Object.entries(more.lines))
    await putLine(trx, contract, { id, name: `${id}の回線`, number, flow: id, callerIds: [number] })
}

const codeOf = (code: string): NewCode => ({
  code,
  issuedAt: new Date().toISOString(),
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  by: { kind: 'campaign', id: 'test' },
  call: null,
})

const callsOut = (line: string): boolean => ['front', 'keys', 'toCitizen'].includes(line)

const fillFloor = async (trx: Trx): Promise<void> => {
  for (const queue of queues) await putQueue(trx, contract, queue)
  for (const phone of agents.flatMap(phonesOf))
    await putPhone(trx, contract, { id: phone, secret: phoneSecret(phone), node: 'pbx1', browser: false })
  for (const agent of agents) await putAgent(trx, contract, agent)
  await putPauseReason(trx, contract, { id: 'lunch', name: '昼休み', place: 1, maxMs: null })
  await putPauseReason(trx, contract, { id: 'breath', name: '小休止', place: 2, maxMs: 2_000 })
  for (const number of Object.values(outside)) await putTransferNumber(trx, contract, { number, name: number })
  await putDoNotCall(trx, contract, { number: neverCalled, reason: '試験', by: 'test' })
  await putLimits(trx, contract, contract, { limits: { ...standardLimits, parkMs: 5_000 }, tellListened: false })
}

const fillAccounts = async (trx: Trx): Promise<void> => {
  const hash = await hashPassword(testPassword)
  const staff = agents.map(({ id, supervises }) => ({
    id,
    roles: supervises.length > 0 ? (['agent', 'supervisor'] as const) : (['agent'] as const),
    agent: id,
  }))
  const others = (['supervisor', 'manager', 'ops'] as const).map((role) => ({ id: role, roles: [role], agent: null }))
  for (const { id, roles, agent } of [...staff, ...others])
    await trx
      .insertInto('account')
      .values({ contract, id, login: id, name: id, password_hash: hash, roles: [...roles], agent })
      .execute()
}
