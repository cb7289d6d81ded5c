import pg from 'pg'
import { hashPassword } from '../../services/api/src/access/password.ts'

/** Every account of the test city has this password: it lives on one machine for a few minutes. */
export const testPassword = 'only-for-tests-2026'
export const contract = 'testcity'
export const agentCount = 12
export const agentIds = Array.from({ length: agentCount }, (_, n) => `a${String(n + 1).padStart(2, '0')}`)
export const phoneOf = (agent: string): string => `p30${agent.slice(1)}`
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
} as const

/** Where the carrier answers after a second and talks until we hang up; busy; nobody there; no such number. */
export const outside = {
  answers: '09000001100',
  busy: '09000002000',
  silent: '09000003000',
  unallocated: '09000004000',
} as const

const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])
const never = Array.from({ length: 7 }, () => [])

const menu = {
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
const ends = {
  insurance: { type: 'queue', queue: 'insurance' },
  tax: { type: 'queue', queue: 'tax' },
  hall: { type: 'transfer', number: outside.answers, prompts: [], failed: 'sorry' },
  sorry: { type: 'end', prompts: ['ja/transfer-failed'], outcome: 'inFlow' },
}
const flows = {
  front: {
    start: 'hours',
    nodes: {
      hours: { type: 'hours', calendar: 'always', open: 'hello', closed: 'shut' },
      hello: { type: 'announce', prompts: ['ja/greeting', 'ja/recording-notice'], next: 'menu' },
      shut: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' },
      menu,
      ...ends,
    },
  },
  closed: {
    start: 'hours',
    nodes: {
      hours: { type: 'hours', calendar: 'never', open: 'insurance', closed: 'shut' },
      shut: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' },
      insurance: ends.insurance,
    },
  },
  menu: { start: 'menu', nodes: { menu, ...ends } },
  direct: { start: 'insurance', nodes: { insurance: ends.insurance } },
}

/** Writes the city into the tables: four lines, two queues, twelve agents, an account for each. False: it is there. */
export const buildTestCity = async (ownerUrl: string): Promise<boolean> => {
  const db = new pg.Client({ connectionString: ownerUrl })
  await db.connect()
  try {
    await db.query('begin')
    await db.query("select set_config('tsunagu.contract', $1, true)", [contract])
    const known = await db.query('select from tsunagu.contract where id = $1', [contract])
    if (known.rowCount === 1) return false
    await insert(db, 'contract', [{ id: contract, name: 'テスト市' }], '')
    await fillSetup(db)
    await fillPeople(db)
    await db.query('commit')
    return true
  } finally {
    await db.end()
  }
}

const fillSetup = async (db: pg.Client): Promise<void> => {
  const calendars = { always, never }
  await insert(
    db,
    'calendar',
    Object.entries(calendars).map(([id, weekdays]) => ({ id, weekdays: JSON.stringify(weekdays) })),
  )
  await insert(
    db,
    'flow',
    Object.entries(flows).map(([id, { start, nodes }]) => ({ id, version: 1, start, nodes: JSON.stringify(nodes) })),
  )
  await insert(
    db,
    'line',
    Object.entries(lines).map(([id, number]) => ({
      id,
      name: `${id}の回線`,
      number,
      flow: id,
      caller_ids: id === 'front' ? [number] : [],
    })),
  )
  await insert(
    db,
    'queue',
    ['insurance', 'tax'].map((id) => ({
      id,
      name: id,
      ring_ms: 5_000,
      wrap_up_ms: 1_000,
      congestion_prompt: 'ja/congestion',
      announce_every_ms: 20_000,
    })),
  )
  await insert(db, 'pause_reason', [{ id: 'lunch', name: '昼休み', place: 1 }])
  await insert(
    db,
    'transfer_number',
    Object.values(outside).map((number) => ({ number, name: number })),
  )
}

const fillPeople = async (db: pg.Client): Promise<void> => {
  const hash = await hashPassword(testPassword)
  await insert(
    db,
    'phone',
    agentIds.map((agent) => ({ id: phoneOf(agent), secret: phoneSecret(phoneOf(agent)) })),
  )
  await insert(
    db,
    'agent',
    agentIds.map((id) => ({ id, name: `担当${id}`, phone: phoneOf(id) })),
  )
  await insert(
    db,
    'agent_queue',
    agentIds.flatMap((agent, n) => (n % 4 === 3 ? ['tax'] : ['insurance']).map((queue) => ({ agent, queue }))),
  )
  const staff = agentIds.map((agent) => ({ id: agent, roles: ['agent'], agent }))
  const others = ['supervisor', 'manager', 'ops'].map((role) => ({ id: role, roles: [role], agent: null }))
  await insert(
    db,
    'account',
    [...staff, ...others].map((account) => ({
      ...account,
      login: account.id,
      name: account.id,
      password_hash: hash,
    })),
  )
}

type Row = Readonly<Record<string, unknown>>

const insert = async (db: pg.Client, table: string, rows: readonly Row[], owner = contract): Promise<void> => {
  for (const row of rows) {
    const values: Row = owner === '' ? row : { contract: owner, ...row }
    const names = Object.keys(values)
    const places = names.map((_, n) => `$${n + 1}`)
    await db.query(`insert into tsunagu.${table} (${names}) values (${places})`, Object.values(values))
  }
}
