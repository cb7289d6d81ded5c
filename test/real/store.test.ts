import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseLogEntry } from '@tsunagu/messages'
import {
  appendEntry,
  appendIfCommandsUnchanged,
  appendOnce,
  type Commit,
  closeSession,
  closeSessionsOf,
  commit,
  findSession,
  fireTimer,
  firstLogId,
  inContract,
  keys,
  lastCommandId,
  lastLogId,
  loadPerformed,
  migrate,
  movePosition,
  openDatabase,
  openRedis,
  openSession,
  type Redis,
  readCommands,
  readLogRange,
  readPosition,
  readState,
  savePerformed,
  saveReaderPosition,
  takeLease,
  trimLog,
} from '@tsunagu/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder } from '../support/servers/postgres.ts'
import { openPostgres, openRedisServer, type PostgresServer, type RedisServer } from '../support/servers.ts'

const floor = 'kumamoto'
const service = 'acd'
let server: RedisServer
let redis: Redis

beforeAll(async () => {
  server = await openRedisServer()
  redis = openRedis(server.url, 'test', () => undefined)
})
beforeEach(async () => {
  await redis.flushdb()
  await takeLease(redis, keys.floorLease(floor, service), 'mine', 60_000)
})
afterAll(async () => {
  await redis.quit()
  await server.close()
})

const nothing: Commit = {
  floor,
  service,
  token: 'mine',
  expected: '0-0',
  position: '5-0',
  set: {},
  del: [],
  events: [],
  commands: [],
}
const held = { type: 'call.held', call: 'c1', agent: 'a1' } as const
const silence = (leg: string) => ({ node: 'pbx1', lane: 'c1', command: { type: 'leg.silence', leg } as const })
const everything = async (): Promise<unknown> => [
  await redis.hgetall(keys.state(floor, service)),
  await redis.xlen(keys.log(floor)),
  await redis.xlen(keys.commands(floor, 'pbx1')),
]

describe('the commit', () => {
  it('writes state, position, events and commands together, in their order', async () => {
    const result = await commit(redis, {
      ...nothing,
      set: { 'call:c1': '{"n":1}', 'timer:t': '99' },
      events: [held, { type: 'call.resumed', call: 'c1', agent: 'a1' }],
      commands: [silence('l1'), { ...silence('l2'), node: 'pbx2' }, silence('l3')],
    })
    expect(result).toEqual({ type: 'committed', lastEvent: await lastLogId(redis, floor) })
    const state = await readState(redis, floor, service)
    expect(state.position).toBe('5-0')
    expect([...state.fields]).toEqual([['call:c1', '{"n":1}']])
    expect([...state.timers]).toEqual([['t', 99]])
    const entries = (await readLogRange(redis, floor, '-', '+', 10)).map(({ id, fields }) => parseLogEntry(id, fields))
    expect(entries.map(({ by, body }) => [by, body.type])).toEqual([
      ['acd', 'call.held'],
      ['acd', 'call.resumed'],
    ])
    const { commands } = await readCommands(redis, 'pbx1', new Map([[floor, '0-0']]), { count: 10, blockMs: 1 })
    expect(commands.map(({ lane, command }) => [lane, command])).toEqual([
      ['c1', { type: 'leg.silence', leg: 'l1' }],
      ['c1', { type: 'leg.silence', leg: 'l3' }],
    ])
  })

  it('writes nothing without the lease, and says so', async () => {
    const before = await everything()
    const full = { ...nothing, set: { x: '1' }, events: [held], commands: [silence('l1')] }
    expect(await commit(redis, { ...full, token: 'other' })).toEqual({ type: 'leaseLost' })
    await redis.del(keys.floorLease(floor, service))
    expect(await commit(redis, full)).toEqual({ type: 'leaseLost' })
    expect(await everything()).toEqual(before)
  })

  it('writes nothing when the state has moved on, and says where it is: a repeated commit is harmless', async () => {
    const full = { ...nothing, set: { x: '1' }, events: [held], commands: [silence('l1')] }
    await commit(redis, full)
    const before = await everything()
    expect(await commit(redis, full)).toEqual({ type: 'positionMoved', position: '5-0' })
    expect(await commit(redis, { ...full, expected: '4-0', position: '6-0' })).toEqual({
      type: 'positionMoved',
      position: '5-0',
    })
    expect(await everything()).toEqual(before)
  })

  it('deletes fields, and works again after Redis has forgotten its scripts', async () => {
    await commit(redis, { ...nothing, set: { a: '1', b: '2' } })
    await redis.script('FLUSH')
    await commit(redis, { ...nothing, expected: '5-0', position: '6-0', del: ['a'] })
    expect([...(await readState(redis, floor, service)).fields]).toEqual([['b', '2']])
  })
})

describe('a timer', () => {
  const timer = { floor, service, token: 'mine', timer: 't', at: 1_000 }
  const set = (at: number) => commit(redis, { ...nothing, set: { 'timer:t': String(at) } })

  it('fires once', async () => {
    await set(1_000)
    expect((await fireTimer(redis, timer)).type).toBe('fired')
    expect((await fireTimer(redis, timer)).type).toBe('gone')
    expect(await redis.xlen(keys.log(floor))).toBe(1)
    const state = await readState(redis, floor, service)
    expect([[...state.timers], [...state.fired]]).toEqual([[], [['t', 1_000]]])
  })

  it('does not fire when it was moved, when the lease has passed on, or before the log’s clock has reached it', async () => {
    await set(2_000)
    expect((await fireTimer(redis, timer)).type).toBe('gone')
    expect((await fireTimer(redis, { ...timer, at: 2_000, token: 'other' })).type).toBe('leaseLost')
    const later = Date.now() + 5_000
    await commit(redis, { ...nothing, expected: '5-0', position: '6-0', set: { 'timer:t': String(later) } })
    const early = await fireTimer(redis, { ...timer, at: later })
    expect(early).toEqual({ type: 'early', byMs: expect.any(Number) })
    expect(await redis.xlen(keys.log(floor))).toBe(0)
  })
})

describe('the log', () => {
  it('appends the same request once, however often it comes', async () => {
    const first = await appendOnce(redis, floor, 'api', { type: 'phone.lost', phone: 'p1' }, 'key-1')
    const second = await appendOnce(redis, floor, 'api', { type: 'phone.lost', phone: 'p1' }, 'key-1')
    expect([first.repeated, second]).toEqual([false, { id: first.id, repeated: true }])
    expect(await redis.xlen(keys.log(floor))).toBe(1)
  })

  it('forgets only what every known reader has passed and what is old enough', async () => {
    for (let i = 1; i <= 300; i += 1) await redis.xadd(keys.log(floor), `${i}-0`, 'e', '{}')
    await saveReaderPosition(redis, floor, 'acd', '300-0')
    expect(await trimLog(redis, floor, ['acd', 'stats'])).toBe(0)
    await saveReaderPosition(redis, floor, 'stats', '200-0')
    expect(await trimLog(redis, floor, ['acd', 'stats'])).toBeGreaterThan(0)
    expect(Number((await firstLogId(redis, floor)).split('-')[0])).toBeLessThanOrEqual(200)
    await appendEntry(redis, floor, 'x', { type: 'phone.lost', phone: 'p1' })
    const last = await lastLogId(redis, floor)
    for (const reader of ['acd', 'stats']) await saveReaderPosition(redis, floor, reader, last)
    await trimLog(redis, floor, ['acd', 'stats'])
    expect(await lastLogId(redis, floor)).toBe(last)
  })

  it('takes a snapshot only when no command came since it was begun', async () => {
    const fact = { type: 'pbx.lost', node: 'pbx1' } as const
    const mark = await lastCommandId(redis, floor, 'pbx1')
    expect(mark).toBe('0-0')
    await commit(redis, { ...nothing, commands: [silence('l1')] })
    const refused = await appendIfCommandsUnchanged(redis, floor, 'pbx1', mark, fact)
    expect(refused).toEqual({ type: 'commandsMoved', lastCommand: await lastCommandId(redis, floor, 'pbx1') })
    await redis.xtrim(keys.commands(floor, 'pbx1'), 'MAXLEN', 0)
    const now = await lastCommandId(redis, floor, 'pbx1')
    expect(now).not.toBe('0-0')
    expect((await appendIfCommandsUnchanged(redis, floor, 'pbx1', now, fact)).type).toBe('appended')
  })

  it('remembers what a bridge has performed, and passes over commands it cannot read', async () => {
    await commit(redis, { ...nothing, commands: [silence('l1')] })
    await redis.xadd(keys.commands(floor, 'pbx1'), '*', 'c', 'nonsense')
    const read = await readCommands(redis, 'pbx1', new Map([[floor, '0-0']]), { count: 10, blockMs: 1 })
    expect([read.commands.length, read.bad.length]).toEqual([1, 1])
    expect(await loadPerformed(redis, floor, 'pbx1')).toBe('0-0')
    await savePerformed(redis, floor, 'pbx1', read.commands[0]?.id ?? '')
    expect(await loadPerformed(redis, floor, 'pbx1')).toBe(read.commands[0]?.id)
  })
})

describe('a session', () => {
  it('opens only for its token, ends when told, and keeps no token in Redis', async () => {
    const token = await openSession(redis, 'a1', { roles: ['ops'] }, 60_000)
    expect(await findSession(redis, token, 60_000)).toEqual({ account: 'a1', data: { roles: ['ops'] } })
    expect(await findSession(redis, `${token}x`, 60_000)).toBeNull()
    expect((await redis.keys('*')).join()).not.toContain(token)
    await closeSession(redis, token)
    expect(await findSession(redis, token, 60_000)).toBeNull()
  })

  it('ends everywhere when the account’s sessions are closed', async () => {
    const tokens = [await openSession(redis, 'a1', {}, 60_000), await openSession(redis, 'a1', {}, 60_000)]
    await closeSessionsOf(redis, 'a1')
    for (const token of tokens) expect(await findSession(redis, token, 60_000)).toBeNull()
  })
})

describe('migrating', () => {
  let postgres: PostgresServer
  const folders: string[] = []
  beforeAll(async () => {
    postgres = await openPostgres()
  })
  afterAll(async () => {
    await postgres.close()
    for (const folder of folders) await rm(folder, { recursive: true })
  })
  const copy = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'tsunagu-migrations-'))
    folders.push(folder)
    await cp(migrationsFolder, folder, { recursive: true })
    return folder
  }

  it('brings an empty database up, and does nothing the second time', async () => {
    const options = { ownerUrl: await postgres.emptyDatabase(), serviceUrls: [], folder: migrationsFolder }
    expect((await migrate(options)).applied[0]).toBe('0001-contracts-and-setup')
    expect((await migrate(options)).applied).toEqual([])
  })

  it('lets two migrate at the same time', async () => {
    const options = { ownerUrl: await postgres.emptyDatabase(), serviceUrls: [], folder: migrationsFolder }
    const both = await Promise.all([migrate(options), migrate(options)])
    expect(both.map(({ applied }) => applied.length > 0).sort()).toEqual([false, true])
  })

  it('refuses an applied file that has changed', async () => {
    const folder = await copy()
    const options = { ownerUrl: await postgres.emptyDatabase(), serviceUrls: [], folder }
    await migrate(options)
    await writeFile(join(folder, '0001-contracts-and-setup.sql'), 'select 1')
    await expect(migrate(options)).rejects.toThrow(/0001-contracts-and-setup\.sql was applied and has changed/)
  })

  it('leaves nothing behind when a file fails', async () => {
    const folder = await copy()
    const ownerUrl = await postgres.emptyDatabase()
    await writeFile(join(folder, '9999-broken.sql'), 'create table tsunagu.half (id int); select 1/0')
    await expect(migrate({ ownerUrl, serviceUrls: [], folder })).rejects.toThrow(/9999-broken.*division by zero/)
    await rm(join(folder, '9999-broken.sql'))
    expect((await migrate({ ownerUrl, serviceUrls: [], folder })).applied.length).toBeGreaterThan(3)
  })

  it('moves a reader’s position only from where it stands, and for one of two who try at once', async () => {
    const urls = await postgres.migratedDatabase()
    const db = openDatabase(urls.stats, { name: 'test', maxConnections: 3, onProblem: () => undefined })
    const key = { contract: floor, reader: 'stats', floor }
    const move = (from: string, to: string): Promise<boolean> =>
      inContract(db, floor, (trx) => movePosition(trx, key, from, to))
    expect(await inContract(db, floor, (trx) => readPosition(trx, key))).toBe('0-0')
    expect((await Promise.all([move('0-0', '5-0'), move('0-0', '5-0')])).sort()).toEqual([false, true])
    expect((await Promise.all([move('5-0', '6-0'), move('5-0', '7-0')])).sort()).toEqual([false, true])
    expect(await move('5-0', '8-0')).toBe(false)
    expect(await move('0-0', '8-0')).toBe(false)
    await db.destroy()
  })

  it.each([
    { ctype: 'C', encoding: 'UTF8', message: /LC_CTYPE C\. Japanese search/ },
    { ctype: 'C', encoding: 'SQL_ASCII', message: /encoding SQL_ASCII, not UTF8/ },
  ])('refuses a database with LC_CTYPE $ctype and encoding $encoding', async ({ message, ...options }) => {
    const ownerUrl = await postgres.emptyDatabase(options)
    await expect(migrate({ ownerUrl, serviceUrls: [], folder: migrationsFolder })).rejects.toThrow(message)
  })
})
