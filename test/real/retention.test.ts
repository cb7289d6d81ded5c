import { ageOut, type Db, inContract, openDatabase, putRetention, readRetentionRuns } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPostgres, type PostgresServer } from '../support/servers.ts'

let server: PostgresServer
let owner: Db
let api: Db
let exchange: Db
const now = '2026-11-20T12:00:00Z'

beforeAll(async () => {
  server = await openPostgres()
  const urls = await server.migratedDatabase()
  const open = (url: string): Db => openDatabase(url, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  ;[owner, api, exchange] = [open(urls.owner), open(urls.api), open(urls.exchange)]
  for (const contract of ['ours', 'others']) await plant(contract)
}, 120_000)
afterAll(async () => {
  await Promise.all([owner?.destroy(), api?.destroy(), exchange?.destroy()])
  await server?.close()
})

/** A third code ended long ago and was asked after yesterday. Texts of today and 10, 20 and 30 days ago, the oldest still on its way; a code and a delivery of January, and of now. */
const plant = async (contract: string): Promise<void> => {
  await owner.insertInto('contract').values({ id: contract, name: contract }).execute()
  await inContract(owner, contract, async (trx) => {
    await sql`insert into message (contract, id, floor, template, language, to_number, text, parts, state, gammu_id, queued_at, due_at)
      select ${contract}, 'm' || n, 'f', 't', 'ja', '09012345678', '本文', 1, case when n = 3 then 'queued' else 'sent' end,
        ${contract} || n, ${now}::timestamptz - n * interval '10 days', now() from generate_series(0, 3) n`.execute(trx)
    await sql`insert into authenticity_code (contract, code, issued_at, expires_at, by_kind, by_id) values
      (${contract}, '1234', '2026-01-01', '2026-01-02', 'agent', 'a'),
      (${contract}, '9012', '2026-01-01', '2026-01-02', 'agent', 'a'),
      (${contract}, '5678', '2026-01-01', '2026-12-01', 'agent', 'a')`.execute(trx)
    await sql`insert into authenticity_check (contract, lookup, at, call, verdict, code)
      select ${contract}, 'l' || id, case code when '1234' then '2026-01-01'::timestamptz else '2026-11-19' end, 'c', 'genuine', id
      from authenticity_code where contract = ${contract}`.execute(trx)
    await sql`insert into delivery (contract, exchange, layout, layout_version, mode, state, stored, by, ended_at)
      select ${contract}, 1, 'l', 1, 'rows', 'done', '', 'm', ended::timestamptz
      from unnest(array['2026-01-01', '2026-11-19']) ended`.execute(trx)
    await sql`insert into delivery_refusal (contract, delivery, row_number, line, item, code, shape, expected)
      select ${contract}, id, 1, 1, 'x', 'y', '9', 'z' from delivery where contract = ${contract}`.execute(trx)
  })
}

const left = (contract: string): Promise<unknown> =>
  inContract(owner, contract, async (trx) => {
    const { rows } = await sql`select (select count(*) from message where contract = ${contract}) as messages,
      array(select id from message where contract = ${contract} and text is not null and to_number <> '' order by id) as told,
      (select count(*) from authenticity_check where contract = ${contract}) as checks,
      (select count(*) from authenticity_code where contract = ${contract}) as codes,
      (select count(*) from delivery_refusal where contract = ${contract}) as refusals`.execute(trx)
    return rows[0]
  })
const everything = { messages: 4, told: ['m0', 'm1', 'm2', 'm3'], checks: 3, codes: 3, refusals: 2 }
const rule = (kind: 'texts' | 'authenticity' | 'refusals', days: number | null): Promise<void> =>
  inContract(api, 'ours', (trx) => putRetention(trx, 'ours', { kind, days, by: 'manager1', at: now }))

it('nothing is deleted without a rule, nor by one that was taken back', async () => {
  await rule('texts', 1)
  await rule('texts', null)
  expect(await ageOut(exchange, 'ours', now)).toBe(0)
  expect(await left('ours')).toEqual(everything)
})

it('what is older than its rule goes, once, with a record of it; what is on its way and what others keep stays', async () => {
  await rule('texts', 15)
  await rule('authenticity', 30)
  await rule('refusals', 30)
  expect([await ageOut(exchange, 'ours', now), await ageOut(exchange, 'ours', now)]).toEqual([4, 0])
  // The number of texts that were sent is billed, so the row stays.
  expect(await left('ours')).toEqual({ messages: 4, told: ['m0', 'm1', 'm3'], checks: 2, codes: 2, refusals: 1 })
  expect(await left('others')).toEqual(everything)
  const runs = await inContract(api, 'ours', (trx) => readRetentionRuns(trx, 'ours', 10))
  expect(runs.map(({ kind, count }) => `${kind} ${count}`).sort()).toEqual([
    'authenticity 1',
    'authenticity 1',
    'refusals 1',
    'texts 1',
  ])
  expect(runs.find(({ kind }) => kind === 'texts')?.before).toBe('2026-11-05T12:00:00.000Z')
})
