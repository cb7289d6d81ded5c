import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeLimits } from '@tsunagu/core'
import type { CodeGiven, ErrorAnswer, RecordsLoaded } from '@tsunagu/messages'
import { type Db, inContract, openDatabase, registerFloor } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Visit } from '../support/api.ts'
import { openAsking } from '../support/lookups.ts'
import { type Office, openOffice } from '../support/office.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { startCasesOf } from '../support/start-cases.ts'
import { until } from '../support/wait.ts'

const floor = 'kumamoto'

let office: Office
let manager: Visit
let agent: Visit
let leader: Visit
let db: Db
let ivr: ReturnType<typeof openAsking>
const instances: ServiceProcess[] = []

const startCases = (instance: string): Promise<ServiceProcess> => startCasesOf(office, instance, instances)

beforeAll(async () => {
  office = await openOffice(['acd', 'ivr'])
  ivr = openAsking(office.redis, floor)
  db = openDatabase(office.urls.cases, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  ;[manager, agent, leader] = await Promise.all([office.visit('manager1'), office.visit('a06'), office.visit('super1')])
  await startCases('cases')
  await startCases('cases-2')
}, 120_000)
afterAll(async () => {
  await Promise.all(instances.map((one) => one.end('SIGTERM')))
  await db?.destroy()
  await office?.close()
})

const definition = {
  name: '納付状況',
  keys: [
    { field: '通知番号', as: 'digits' },
    { field: '生年月日', as: 'date' },
  ],
  sayable: ['金額', '納期限'],
}
const path = '/v1/setup/lookup-sources/zei'

const file = `通知番号,氏名,生年月日,納期限,金額
00-101,髙橋 ①郎,昭和25年1月2日,2026-12-25,12000
00102,"熊本, 花子",1960/3/4,,3500
00103,山﨑 次郎,19700506,2027-01-31,900
00103,山﨑 次郎,1970-05-06,2027-02-28,1800
`

const cp932 = (text: string): Buffer => spawnSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: text }).stdout

const load = async (bytes: Buffer): Promise<Answer<RecordsLoaded & ErrorAnswer>> => {
  const reply = await fetch(`${office.url}${path}/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${manager.token}`, 'content-type': 'text/csv' },
    body: new Uint8Array(bytes),
  })
  return { status: reply.status, body: (await reply.json()) as RecordsLoaded & ErrorAnswer }
}

const taro = { 通知番号: '00101', 生年月日: '1950-01-02' }
const hanako = { 通知番号: '00102', 生年月日: '1960-03-04' }

const found = async (keys: Readonly<Record<string, string>>, fields: readonly string[], source = 'zei') => {
  const { result, values } = await ivr.answer(await ivr.record(source, keys, fields))
  return { result, values }
}
const nobody = { result: 'notFound', values: {} }

describe('a source', () => {
  it('is loaded from CP932 and UTF-8 alike, and keeps no more than keys and what may be said', async () => {
    await manager.yes('PUT', path, definition)
    const loaded = { records: 3, ambiguous: 1, leftOut: ['氏名'] }
    expect((await load(cp932(file))).body).toEqual({ ...loaded, encoding: 'CP932' })
    const stored = await inContract(db, floor, (trx) => trx.selectFrom('lookup_record').selectAll().execute())
    expect(stored.map(({ key, fields }) => [key, fields]).sort()).toEqual([
      ['00101|1950-01-02', { 金額: '12000', 納期限: '2026-12-25' }],
      ['00102|1960-03-04', { 金額: '3500', 納期限: '' }],
      ['00103|1970-05-06', {}],
    ])
    expect((await load(Buffer.from(`\uFEFF${file}`))).body).toEqual({ ...loaded, encoding: 'UTF-8' })
  })

  it('tells exactly the fields asked for, of those that may be said', async () => {
    expect(await found(taro, ['金額'])).toEqual({ result: 'found', values: { 金額: '12000' } })
    expect(await found(taro, ['金額', '納期限'])).toEqual({
      result: 'found',
      values: { 金額: '12000', 納期限: '2026-12-25' },
    })
    expect(await found({ 通知番号: '0-0102', 生年月日: 'S35.3.4' }, ['納期限', '氏名', '生年月日'])).toEqual({
      result: 'found',
      values: { 納期限: '' },
    })
    await manager.yes('PUT', path, { ...definition, sayable: ['納期限'] })
    expect(await found(taro, ['金額', '納期限'])).toEqual({ result: 'found', values: { 納期限: '2026-12-25' } })
    await manager.yes('PUT', path, definition)
  })

  it('finds nobody by fewer keys, by what two have in common, or where there is none', async () => {
    expect(await found({ 通知番号: '00101' }, ['金額'])).toEqual(nobody)
    expect(await found({ ...taro, 生年月日: '1950-01-03' }, ['金額'])).toEqual(nobody)
    expect(await found({ 通知番号: '00103', 生年月日: '1970-05-06' }, ['金額'])).toEqual(nobody)
    expect(await found(taro, ['金額'], 'nirgends')).toEqual(nobody)
  })

  it('names each bad row, and goes on with the old ones', async () => {
    const bad = file.replace('19700506', '19701306').replace('00102', '').replace('900', '9\u00010')
    const { status, body } = await load(cp932(bad))
    expect([status, body.error.code]).toEqual([422, 'records.invalid'])
    expect(body.error.details).toMatchObject([
      { where: 'row 3, column 通知番号', found: '(empty)', expected: 'digits, 32 at most' },
      { where: 'row 4, column 生年月日', found: '00000000', expected: 'a day that exists, e.g. 1950-01-31' },
      { where: 'row 4, column 金額', found: '0?0' },
    ])
    for (const [bytes, where] of [
      [Buffer.from(''), 'row 1'],
      [Buffer.from('通知番号,生年月日,納期限,金額\n'), 'row 2'],
      [Buffer.from('通知番号,生年月日,納期限\n1,1950-01-01,\n'), 'row 1, column 金額'],
      [Buffer.concat([cp932(file), Buffer.from('00104,混在 太郎,1950-01-01,,1')]), 'row 6'],
      [Buffer.from(file.replace('"熊本, 花子"', '"熊本, 花子')), 'row 3'],
    ] as const) {
      const answer = await load(bytes)
      expect([answer.status, answer.body.error.details[0]?.where]).toEqual([422, where])
    }
    expect(await found(hanako, ['金額'])).toEqual({ result: 'found', values: { 金額: '3500' } })
  })

  it('is listed, loaded and refused on the command line', async () => {
    const name = join(office.runDir, 'zei.csv')
    await office.cli(['sign-in', 'manager1'], `${office.passwordOf('manager1')}\n`)
    writeFileSync(name, cp932(file.replace('12000', '12500')))
    const loaded = await office.cli(['lookup-sources', 'load', 'zei', name])
    expect(loaded.stdout).toContain('zei: 3 records (CP932); 1 with the same keys are told to nobody')
    expect(await found(taro, ['金額'])).toEqual({ result: 'found', values: { 金額: '12500' } })
    writeFileSync(name, file.replace('00102', 'ABC'))
    const refused = await office.cli(['lookup-sources', 'load', 'zei', name])
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('row 3, column 通知番号: expected digits, 32 at most: found xxx')
    expect((await office.cli(['lookup-sources', 'list'])).stdout).toMatch(/zei +納付状況 .* 3 +1 /)
  })
})

describe('an answer', () => {
  it('comes before the caller notices the silence', async () => {
    const took: number[] = []
    for (let one = 0; one < 100; one += 1) took.push((await ivr.answer(await ivr.record('zei', taro, ['金額']))).tookMs)
    took.sort((a, b) => a - b)
    expect(took[50]).toBeLessThan(100)
  })

  it('comes once for each look-up, though two instances read it and one is killed', async () => {
    const ask = (many: number): Promise<readonly string[]> =>
      Promise.all(Array.from({ length: many }, () => ivr.record('zei', taro, ['金額'])))
    const before = await ask(60)
    instances[1]?.signal('SIGKILL')
    const after = await ask(60)
    for (const lookup of [...before, ...after]) expect(await ivr.answer(lookup)).toMatchObject({ result: 'found' })
    instances[0]?.signal('SIGKILL')
    const alone = await ask(5)
    await startCases('cases-3')
    for (const lookup of alone) expect(await ivr.answer(lookup)).toMatchObject({ values: { 金額: '12500' } })
    const last = await ivr.record('zei', taro, ['金額'])
    await ivr.answer(last)
    const counts = await Promise.all(
      [...before, ...after, ...alone, last].map(async (one) => (await ivr.answers(one)).length),
    )
    expect(counts.every((count) => count === 1)).toBe(true)
  })

  it('does not come for whom nobody waits any more', async () => {
    const other = openAsking(office.redis, 'yoso')
    const old = await other.record('zei', taro, ['金額'], `${Date.now() - 12_000}-0`)
    await registerFloor(office.redis, 'yoso')
    const now = await other.record('zei', taro, ['金額'])
    expect(await other.answer(now)).toMatchObject({ result: 'notFound' })
    expect(await other.answers(old)).toEqual([])
  })
})

describe('a code', () => {
  const give = (body: object = {}): Promise<CodeGiven> => agent.yes('POST', '/v1/authenticity-codes', body)
  const hears = async (code: string, caller: string | null): Promise<string> => {
    const { result, values } = await ivr.answer(await ivr.code(code, caller))
    expect(values).toEqual({})
    return result
  }
  /** A code that was not given out. */
  const wrongOf = (code: string): string => code.replace(/./g, (digit) => String((Number(digit) + 5) % 10))
  const checks = () =>
    inContract(db, floor, (trx) => trx.selectFrom('authenticity_check').selectAll().orderBy('at').execute())

  it('is genuine for whoever was given it, and unknown to everybody else and after its time', async () => {
    const { code, call, expiresAt } = await give()
    expect(code).toMatch(/^\d{6}$/)
    expect(call).toBeNull()
    expect((Date.parse(expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(7, 1)
    expect(await hears(code, '09011110001')).toBe('found')
    expect(await hears(wrongOf(code), '09011110001')).toBe('notFound')
    expect((await give({ digits: 12 })).code).toMatch(/^\d{12}$/)
    expect((await agent.ask('POST', '/v1/authenticity-codes', { digits: 3 })).status).toBe(400)
    expect((await agent.ask('POST', '/v1/authenticity-codes', { call: 'somebody-elses' })).status).toBe(404)
    expect((await manager.ask('POST', '/v1/authenticity-codes', {})).status).toBe(403)
    await inContract(office.db, floor, (trx) =>
      trx
        .updateTable('authenticity_code')
        .set({ issued_at: '2026-01-01T00:00:00.000Z', expires_at: '2026-01-02T00:00:00.000Z' })
        .where('code', '=', code)
        .execute(),
    )
    expect(await hears(code, '09011110002')).toBe('notFound')
  })

  it('belongs to the call at hand', async () => {
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    await agent.agent('a06', 'sign-in')
    await office.citizen('in1', { kind: 'presented', number: '09012345678' })
    await agent.agent('a06', 'ready')
    await until('the phone rings', async () =>
      (await leader.floor()).agents.some((one) => one.agent === 'a06' && one.activity === 'ringing'),
    )
    await agent.agent('a06', 'answer')
    await until('they talk', async () => (await leader.floor()).calls.some((one) => one.phase === 'talking'))
    expect((await give()).call).toBe('in1')
    expect((await give({ call: 'in1' })).call).toBe('in1')
    expect((await office.cli(['sign-in', 'super1'], `${office.passwordOf('super1')}\n`)).code).toBe(0)
    const said = await office.cli(['codes', 'issue', '--call', 'in1', '--digits', '8'])
    expect(said.stdout).toMatch(/^\d{8} {2}\(until .*, call in1\)/)
    const list = await office.cli(['codes', 'list'])
    expect(list.stdout).toMatch(/agent a06 +in1 /)
    expect(list.stdout).not.toContain(said.stdout.slice(0, 8))
  })

  it('is not to be guessed: a caller who was wrong too often hears nothing more, right codes included', async () => {
    const { code } = await give()
    for (let wrong = 0; wrong < codeLimits.wrongPerCaller; wrong += 1)
      expect(await hears(wrongOf(code), '09011110003')).toBe('notFound')
    expect(await hears(code, '09011110003')).toBe('notFound')
    expect(await hears(code, '09011110004')).toBe('found')
    await inContract(office.db, floor, (trx) =>
      trx
        .updateTable('authenticity_check')
        .set({ at: new Date(Date.now() - codeLimits.spanMs - 1_000).toISOString() })
        .where('caller', '=', '09011110003')
        .execute(),
    )
    expect(await hears(code, '09011110003')).toBe('found')
  })

  it('counts callers who withhold their number as one, however many ask at the same moment', async () => {
    const { code } = await give()
    const { wrongWithheld } = codeLimits
    expect(await hears(code, null)).toBe('found')
    // Each another one, of a length that was given to nobody.
    await Promise.all(Array.from({ length: wrongWithheld + 5 }, (_, n) => hears(String(7_000_000 + n), null)))
    expect(await hears(code, null)).toBe('notFound')
    expect(await hears(code, '09011110005')).toBe('found')
    const verdicts = (await checks()).filter(({ caller }) => caller === null).map(({ verdict }) => verdict)
    expect(verdicts.filter((verdict) => verdict === 'unknown')).toHaveLength(wrongWithheld)
  })

  it('vouches so often and no more, and what was asked is kept without what was keyed in', async () => {
    const { code } = await give()
    for (let time = 0; time < codeLimits.perCode; time += 1)
      expect(await hears(code, `0901112${String(time).padStart(4, '0')}`)).toBe('found')
    expect(await hears(code, '09011130000')).toBe('notFound')
    const kept = await checks()
    expect(kept.at(-1)).toMatchObject({ caller: '09011130000', verdict: 'limited' })
    expect(JSON.stringify(kept)).not.toContain(code)
  })

  it('is not given twice while an old one may still be noted down', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => give({ digits: 4 })))
    expect(new Set(all.map(({ code }) => code)).size).toBe(40)
    const denied = inContract(db, floor, (trx) => trx.selectFrom('account').select('id').execute())
    await expect(denied).rejects.toThrow(/permission denied/)
    const invented = inContract(db, floor, (trx) =>
      trx
        .insertInto('authenticity_code')
        .values({
          ...{ contract: floor, code: '1234', by_kind: 'agent', by_id: 'x', call: null },
          ...{ issued_at: '2026-01-01T00:00:00.000Z', expires_at: '2030-01-01T00:00:00.000Z' },
        })
        .execute(),
    )
    await expect(invented).rejects.toThrow(/permission denied/)
  })
})

it('says that it failed while the database is away, is well again with it, and writes nobody into its own log', async () => {
  await office.postgres.crash()
  const away = await ivr.answer(await ivr.record('zei', taro, ['金額']))
  expect(away).toMatchObject({ result: 'failed', values: {} })
  expect((await ivr.answer(await ivr.code('123456', '09011110009'))).result).toBe('failed')
  await office.postgres.start()
  await until('it answers again', async () => (await found(taro, ['金額'])).result === 'found')
  const printed = instances.map((one) => one.output()).join('')
  for (const secret of ['00101', '1950-01-02', '0901111', '12500', '123456']) expect(printed).not.toContain(secret)
})
