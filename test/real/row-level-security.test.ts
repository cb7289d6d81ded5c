import { standardAgent, standardLimits, standardQueue } from '@tsunagu/core'
import {
  type Db,
  ensurePartitions,
  findAccountByLogin,
  inContract,
  listContracts,
  openDatabase,
  putAgent,
  putDoNotCall,
  putLimits,
  putQueue,
} from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres, type PostgresServer, type TestDatabase } from '../support/servers.ts'

let server: PostgresServer
let urls: TestDatabase
const open: Db[] = []

const connect = (url: string): Db => {
  const db = openDatabase(url, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  open.push(db)
  return db
}

const arrivedAt = '2026-11-20T01:02:03.456Z'
const callOf = (contract: string, id: string) => ({
  contract,
  id,
  floor: contract,
  line: null,
  direction: 'inbound' as const,
  called: '0961111111',
  caller_kind: 'presented' as const,
  caller_number: '09012345678',
  arrived_at: arrivedAt,
  queued_at: null,
  answered_at: null,
  ended_at: null,
  outcome: null,
  ended_by: null,
  cause: null,
  queue: null,
  recording: null,
  transferred_to: null,
  log_id: '1-0',
})

let owner: Db
let api: Db
let stats: Db
let recordings: Db

beforeAll(async () => {
  server = await openPostgres()
  urls = await server.migratedDatabase()
  owner = connect(urls.owner)
  api = connect(urls.api)
  stats = connect(urls.stats)
  recordings = connect(urls.recordings)
  for (const contract of ['kumamoto', 'kurume']) {
    await owner.insertInto('contract').values({ id: contract, name: contract }).execute()
    await inContract(owner, contract, async (trx) => {
      await trx
        .insertInto('phone')
        .values({ contract, id: `p-${contract}`, secret: 's' })
        .execute()
      await trx
        .insertInto('account')
        .values({
          contract,
          id: 'a1',
          login: `ops@${contract}`,
          name: 'ops',
          password_hash: '$argon2id$x',
          roles: ['ops'],
          agent: null,
          locked_until: null,
        })
        .execute()
    })
    await inContract(stats, contract, (trx) =>
      trx
        .insertInto('call')
        .values(callOf(contract, `${contract}-1`))
        .execute(),
    )
  }
})

afterAll(async () => {
  for (const db of open) await db.destroy()
  await server.close()
})

describe('the wall between contracts', () => {
  it('shows each contract its own calls, with times and numbers as they were written', async () => {
    const rows = await inContract(api, 'kumamoto', (trx) => trx.selectFrom('call').selectAll().execute())
    expect(
      rows.map(({ id, arrived_at, talk_ms, agents, keys }) => ({ id, arrived_at, talk_ms, agents, keys })),
    ).toEqual([{ id: 'kumamoto-1', arrived_at: arrivedAt, talk_ms: 0, agents: [], keys: [] }])
  })

  it('shows nothing at all to whom names no contract', async () => {
    for (const db of [api, stats, recordings, owner]) {
      expect(await db.selectFrom('call').selectAll().execute()).toEqual([])
    }
    expect(await api.selectFrom('contract').selectAll().execute()).toEqual([])
  })

  it('forgets the contract with the transaction, also on the same connection', async () => {
    const one = openDatabase(urls.api, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    expect(await inContract(one, 'kurume', (trx) => trx.selectFrom('call').select('id').execute())).toHaveLength(1)
    expect(await one.selectFrom('call').select('id').execute()).toEqual([])
    await one.destroy()
  })

  it('finds no row of another contract, however it is asked for', async () => {
    const found = await inContract(api, 'kumamoto', (trx) =>
      trx
        .selectFrom('call')
        .select('id')
        .where((eb) => eb.or([eb('contract', '=', 'kurume'), eb('id', '=', 'kurume-1')]))
        .execute(),
    )
    expect(found).toEqual([])
  })

  it('refuses to write a row for another contract', async () => {
    const smuggled = inContract(stats, 'kumamoto', (trx) =>
      trx.insertInto('call').values(callOf('kurume', 'x')).execute(),
    )
    await expect(smuggled).rejects.toThrow(/row-level security/)
    const moved = inContract(stats, 'kumamoto', (trx) => trx.updateTable('call').set({ contract: 'kurume' }).execute())
    await expect(moved).rejects.toThrow(/row-level security/)
  })

  it('refuses to overwrite another contract’s row by its key', async () => {
    const stolen = inContract(stats, 'kumamoto', (trx) =>
      trx
        .insertInto('call')
        .values(callOf('kumamoto', 'kurume-1'))
        .onConflict((conflict) => conflict.columns(['id', 'arrived_at']).doUpdateSet({ outcome: 'answered' }))
        .execute(),
    )
    await expect(stolen).rejects.toThrow(/row-level security/)
  })

  it('does not let a service around the wall through a partition', async () => {
    const partition = sql`select * from tsunagu.call_2026_11`
    await expect(inContract(api, 'kumamoto', (trx) => partition.execute(trx))).rejects.toThrow(/permission denied/)
    await expect(sql`select * from tsunagu.call_default`.execute(stats)).rejects.toThrow(/permission denied/)
  })

  it('keeps the owner behind the wall too', async () => {
    expect(await inContract(owner, 'kurume', (trx) => trx.selectFrom('phone').select('id').execute())).toEqual([
      { id: 'p-kurume' },
    ])
    expect(await owner.selectFrom('phone').select('id').execute()).toEqual([])
  })

  it('shows exactly one account to whom signs in, and only for the asking', async () => {
    expect((await findAccountByLogin(api, 'ops@kurume'))?.contract).toBe('kurume')
    expect(await findAccountByLogin(api, 'nobody')).toBeNull()
    const all = await api.transaction().execute(async (trx) => {
      await sql`select set_config('tsunagu.login', 'ops@kurume', true)`.execute(trx)
      return await trx.selectFrom('account').select('login').execute()
    })
    expect(all).toEqual([{ login: 'ops@kurume' }])
    expect(await api.selectFrom('account').select('id').execute()).toEqual([])
  })

  it('stands around every table that belongs to a contract', async () => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'contract'
      where c.relnamespace = 'tsunagu'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(owner)
    expect(rows).toEqual([])
  })

  it('stands around skills, tiers, limits and numbers that are not called', async () => {
    for (const contract of ['kumamoto', 'kurume'])
      await inContract(api, contract, async (trx) => {
        await putQueue(trx, contract, { ...standardQueue, id: 'q', name: 'q' })
        const agent = { ...standardAgent, id: 'a', name: 'a', phone: `p-${contract}`, queues: ['q'] }
        await putAgent(trx, contract, { ...agent, skills: { english: 3 }, tiers: { q: 2 }, supervises: ['q'] })
        await putLimits(trx, contract, contract, { limits: standardLimits, tellListened: true })
        await putDoNotCall(trx, contract, { number: '09011112222', reason: contract, by: 'a1' })
      })
    const tables = ['agent_queue', 'agent_skill', 'agent_supervises', 'floor_limit', 'do_not_call'] as const
    for (const table of tables) {
      const seen = await inContract(api, 'kurume', (trx) => trx.selectFrom(table).select('contract').execute())
      expect([table, seen]).toEqual([table, [{ contract: 'kurume' }]])
      expect(await owner.selectFrom(table).select('contract').execute()).toEqual([])
      await expect(
        inContract(stats, 'kurume', (trx) => trx.selectFrom(table).select('contract').execute()),
      ).rejects.toThrow(/permission denied/)
      await expect(
        inContract(api, 'kurume', (trx) => trx.updateTable(table).set({ contract: 'kumamoto' }).execute()),
      ).rejects.toThrow(/row-level security/)
    }
  })

  it('tells services the names of contracts and nothing more of them', async () => {
    expect(await listContracts(stats)).toEqual(['kumamoto', 'kurume'])
  })
})

describe('the rights of the roles', () => {
  const denied = /permission denied/

  it('keeps the API from changing what happened', async () => {
    await expect(
      inContract(api, 'kumamoto', (trx) => trx.updateTable('call').set({ talk_ms: 1 }).execute()),
    ).rejects.toThrow(denied)
    await expect(inContract(api, 'kumamoto', (trx) => trx.deleteFrom('access_log').execute())).rejects.toThrow(denied)
  })

  it('keeps stats and recordings from accounts and secrets', async () => {
    for (const db of [stats, recordings]) {
      await expect(
        inContract(db, 'kumamoto', (trx) => trx.selectFrom('account').select('id').execute()),
      ).rejects.toThrow(denied)
      await expect(inContract(db, 'kumamoto', (trx) => trx.selectFrom('phone').select('id').execute())).rejects.toThrow(
        denied,
      )
    }
  })

  it('keeps every service from changing the tables', async () => {
    for (const db of [api, stats, recordings]) {
      await expect(sql`alter table tsunagu.call disable row level security`.execute(db)).rejects.toThrow(
        /must be owner/,
      )
      await expect(sql`create table tsunagu.x (id int)`.execute(db)).rejects.toThrow(denied)
      await expect(sql`set role tsunagu_test_owner`.execute(db)).rejects.toThrow(denied)
    }
  })
})

describe('partitions', () => {
  it('are made ahead by stats, and by nobody else', async () => {
    expect(await ensurePartitions(stats, 3)).toBe(0)
    expect(await ensurePartitions(stats, 5)).toBe(14)
    await expect(ensurePartitions(api, 3)).rejects.toThrow(/permission denied/)
  })

  it('take over rows that came before them', async () => {
    const far = '2027-06-30T15:00:00.000Z'
    await inContract(stats, 'kumamoto', (trx) =>
      trx
        .insertInto('call')
        .values({ ...callOf('kumamoto', 'far'), arrived_at: far })
        .execute(),
    )
    await ensurePartitions(stats, 12)
    const where = await inContract(owner, 'kumamoto', (trx) =>
      sql<{ part: string }>`select tableoid::regclass::text as part from tsunagu.call where id = 'far'`.execute(trx),
    )
    expect(where.rows).toEqual([{ part: 'call_2027_07' }])
  })
})
