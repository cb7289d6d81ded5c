import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { xlsxOf, zipChunks } from '@tsunagu/files'
import type { DeliveryView } from '@tsunagu/messages'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { chance } from '../support/chance.ts'
import { cp932, csvText, type KokuhoRow, kokuhoHeading, kokuhoRows } from '../support/client-files.ts'
import { type Exchange, openExchange } from '../support/exchange.ts'
import { type Office, openOffice } from '../support/office.ts'
import { dumpRegister, emptyRegister } from '../support/register-dump.ts'
import { root } from '../support/root.ts'
import { until } from '../support/wait.ts'

let office: Office
let exchange: Exchange
let manager: Visit

const rows = kokuhoRows(300, 1)
const excelLayout = readFileSync(join(root, 'samples/layouts/kokuho-taino.yaml'), 'utf8')
  .replace('layout: kokuho-taino', 'layout: kokuho-excel')
  .replace('  encoding: CP932', '  kind: excel')

beforeAll(async () => {
  office = await openOffice(['acd'])
  exchange = await openExchange(office)
  manager = await office.visit('manager1')
  for (const name of ['kokuho-taino', 'shuno-nyukin'])
    await manager.yes('PUT', `/v1/layouts/${name}`, {
      source: readFileSync(join(root, `samples/layouts/${name}.yaml`), 'utf8'),
    })
  await manager.yes('PUT', '/v1/layouts/kokuho-excel', { source: excelLayout })
})
beforeEach(() => emptyRegister(office))
afterAll(async () => {
  await exchange?.close()
  await office?.close()
})

type Options = Readonly<Record<string, string>>

const post = async (bytes: Uint8Array, options: Options = {}): Promise<Response> => {
  const query = new URLSearchParams({ layout: 'kokuho-taino', file: 'taino.csv', again: 'true', ...options })
  return fetch(`${office.url}/v1/deliveries?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${manager.token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
}
const send = async (bytes: Uint8Array, options: Options = {}): Promise<DeliveryView> => {
  const answer = await post(bytes, options)
  const body = (await answer.json()) as DeliveryView
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return body
}
const show = (id: number): Promise<DeliveryView> => manager.get(`/v1/deliveries/${id}`)
const resting = ['done', 'refused', 'failed', 'cancelled', 'checked', 'locked', 'unconfirmed']
const rest = (id: number, states = resting): Promise<DeliveryView> =>
  until(
    'the delivery rests',
    async () => {
      const now = await show(id)
      return states.includes(now.state) || now.fault !== null ? now : undefined
    },
    { withinMs: 60_000, seen: () => exchange.output().slice(-1_500) },
  )
const load = async (bytes: Uint8Array, options: Options = {}): Promise<DeliveryView> =>
  rest((await send(bytes, options)).delivery)
const refusedOf = async (id: number) =>
  (
    await manager.get<{ refused: { line: number; column: string; code: string; shape: string }[] }>(
      `/v1/deliveries/${id}/refused`,
    )
  ).refused

const changed = (row: KokuhoRow | undefined, some: Partial<KokuhoRow>): KokuhoRow => ({
  ...(row as KokuhoRow),
  ...some,
})

describe('a delivery', () => {
  it('by rows does what its dry run said, without the row that is refused', async () => {
    const bytes = cp932(csvText([...rows, changed(rows[0], { 期別: '09', 未納額: 'x' })]))
    const checked = await load(bytes, { dryRun: 'true', mode: 'rows' })
    expect(checked).toMatchObject({ state: 'checked', rows: 901, refused: 1 })
    await manager.yes('POST', `/v1/deliveries/${checked.delivery}/apply`, {})
    expect(await rest(checked.delivery, ['done'])).toMatchObject({ state: 'done', counts: checked.counts, refused: 1 })
  })

  it('does what its dry run said', async () => {
    const checked = await load(cp932(csvText(rows)), { dryRun: 'true' })
    expect(checked).toMatchObject({ state: 'checked', rows: 900, refused: 0, fault: null })
    expect((await dumpRegister(office)).addressees).toEqual([])
    await manager.yes('POST', `/v1/deliveries/${checked.delivery}/apply`, {})
    const done = await rest(checked.delivery, ['done'])
    expect(done).toMatchObject({ state: 'done', counts: checked.counts })
    expect(done.counts).toMatchObject({ addressees: { new: 300 }, claims: { new: 900 } })
    const again = await load(cp932(csvText(rows)))
    expect(again.counts).toMatchObject({
      addressees: { unchanged: 300 },
      claims: { unchanged: 900, new: 0, changed: 0 },
    })
  })

  it('says the same in CP932, in UTF-8, in quotes, and in a workbook', async () => {
    await load(cp932(csvText(rows.slice(0, 60))))
    const first = await dumpRegister(office)
    expect(first.addressees).toHaveLength(20)
    expect(first.addressees[0]).toMatchObject({ client_id: '0000000001', extra: { 世帯番号: '00000001' } })
    const excel = await xlsxOf([
      {
        name: '一覧',
        head: [...kokuhoHeading],
        rows: rows.slice(0, 60).map((row) => kokuhoHeading.map((name) => row[name])),
      },
    ])
    for (const [bytes, options] of [
      [Buffer.from(`\ufeff${csvText(rows.slice(0, 60))}`), { encoding: 'UTF-8' }],
      [cp932(csvText(rows.slice(0, 60), true)), {}],
      [excel, { layout: 'kokuho-excel' }],
    ] as const) {
      await emptyRegister(office)
      expect(await load(bytes, options)).toMatchObject({ state: 'done', refused: 0 })
      expect(await dumpRegister(office)).toEqual(first)
    }
  })

  it('of a day brings what is new, changed, paid and withdrawn, and the lists hear of it', async () => {
    const some = rows.slice(0, 12)
    await load(cp932(csvText(some)))
    const [one, two, three, four] = some
    const next = [
      changed(one, { 異動区分: '3' }),
      changed(two, { 異動区分: '9' }),
      changed(three, { 異動区分: '2', 未納額: '123400' }),
      changed(four, { 異動区分: '2', 携帯電話番号: '080-9999-0000' }),
      changed(four, { 期別: '04', 期: '4期', 携帯電話番号: '080-9999-0000' }),
    ]
    const done = await load(cp932(csvText(next)))
    expect(done.counts).toMatchObject({ claims: { new: 1, changed: 1, withdrawn: 1 }, payments: { new: 1 } })
    const { claims, payments } = await dumpRegister(office)
    expect(claims.slice(0, 3)).toMatchObject([
      { state: 'paid', paid: Number(one?.未納額) },
      { state: 'withdrawn' },
      { state: 'open', amount: 123_400 },
    ])
    expect(payments).toMatchObject([{ amount: Number(one?.未納額), source: 'delivery' }])
    const kinds = await office.db.transaction().execute(async (trx) => {
      const { sql } = await import('kysely')
      await sql`select set_config('tsunagu.contract', 'kumamoto', true)`.execute(trx)
      return (await trx.selectFrom('register_change').select('kind').execute()).map(({ kind }) => kind)
    })
    expect(kinds).toContain('numbersChanged')
  })

  it('is found again by every item its layout calls searchable, whatever its width', async () => {
    await load(cp932(csvText(rows.slice(0, 30))))
    const agent = await office.visit('super1')
    const found = await agent.get<{ addressees: { clientId: string; claims: { extra: object }[] }[] }>(
      `/v1/addressees?${new URLSearchParams({ item: '通知書番号', value: '００００００００３' })}`,
    )
    expect(found.addressees.map(({ clientId }) => clientId)).toEqual(['0000000003'])
    expect(found.addressees[0]?.claims).toHaveLength(3)
    const house = await agent.get<{ addressees: { clientId: string }[] }>(
      `/v1/addressees?${new URLSearchParams({ item: '世帯番号', value: '00000002' })}`,
    )
    expect(house.addressees.map(({ clientId }) => clientId)).toEqual(['0000000003', '0000000004'])
  })
})

describe('a file that lies', () => {
  const good = rows.slice(0, 60)
  const text = csvText(good)
  const line = (n: number, edit: (text: string) => string): string => {
    const lines = text.split('\r\n')
    lines[n - 1] = edit(lines[n - 1] ?? '')
    return lines.join('\r\n')
  }
  const patched = (n: number, bytes: readonly number[]): Buffer => {
    const whole = cp932(text)
    let at = 0
    for (let i = 1; i < n; i += 1) at = whole.indexOf(0x0a, at) + 1
    whole.set(bytes, at + 20)
    return whole
  }

  it.each([
    ['a quote in the middle', () => cp932(line(5, (row) => row.replace('熊本', '熊"本'))), 5, 'strayQuote'],
    ['a quote that is never closed', () => cp932(line(7, (row) => `"${row}`)), 7, 'quoteOpen'],
    ['a NUL', () => cp932(line(9, (row) => row.replace('熊本', '熊\0本'))), 9, 'control'],
    ['bytes of another encoding', () => patched(11, [0xe3, 0x81, 0xff]), 11, 'encoding'],
    [
      'a row without all of its columns',
      () => cp932(line(13, (row) => row.split(',').slice(3).join(','))),
      13,
      'columnsTooFew',
    ],
    ['an end in the middle of a row', () => cp932(text).subarray(0, cp932(text).length - 60), 61, 'truncated'],
    ['an amount that is none', () => cp932(line(15, (row) => row.replace(/,\d+00,2025/, ',一万円,2025'))), 15, 'yen'],
    [
      'a formula where digits should be',
      () => cp932(line(17, (row) => row.replace(/,\d{10},/, ',=1+1,'))),
      17,
      'digits',
    ],
    ['the same claim twice', () => cp932(`${text}${text.split('\r\n')[1]}\r\n`), 62, 'doubled'],
  ])('with %s is refused by its line, and nothing is lost', async (_, bytes, at, code) => {
    const refused = await load(bytes())
    expect(refused).toMatchObject({ state: 'refused', refused: 1 })
    const [row, ...others] = await refusedOf(refused.delivery)
    expect({ row, others }).toMatchObject({ row: { line: at, code }, others: [] })
    expect(row?.shape).not.toMatch(/[0-8]|熊/)
    expect((await dumpRegister(office)).addressees).toEqual([])
    const taken = await load(bytes(), { mode: 'rows' })
    expect(taken).toMatchObject({ state: 'done', refused: 1 })
    expect((await dumpRegister(office)).claims).toHaveLength(taken.rows - 1)
  })

  it('with a line of megabytes is read all the same, but for that line', async () => {
    const long = Buffer.concat([cp932(text), Buffer.alloc(3_000_000, 0x41), Buffer.from('\r\n')])
    const done = await load(long, { mode: 'rows' })
    expect(done).toMatchObject({ state: 'done', rows: 61, refused: 1 })
    expect(await refusedOf(done.delivery)).toMatchObject([{ line: 62, code: 'recordTooLong' }])
  })

  it('of another layout gets one answer, not one for each row', async () => {
    const other = await load(Buffer.from('a,b,c\r\n1,2,3\r\n'), { encoding: 'UTF-8' })
    expect(other).toMatchObject({ state: 'refused', fault: { code: 'columnsMissing' } })
    expect(other.fault?.expected).toContain('宛名番号')
    const wrong = await load(cp932(text.replaceAll('\r\n1,', '\r\n7,')))
    expect(wrong).toMatchObject({
      state: 'refused',
      fault: { code: 'layoutDoesNotFit', found: expect.stringContaining('異動区分') },
    })
    expect((await dumpRegister(office)).staging).toEqual([])
  })

  it('is refused when the very same came before, unless somebody says again', async () => {
    await load(cp932(text))
    const answer = await post(cp932(text), { again: 'false' })
    expect(answer.status).toBe(409)
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('delivery.known')
  })

  it('leaves nothing when its upload ends in the middle', async () => {
    const { hostname, port } = new URL(office.url)
    const before = spawnSync('ls', [join(office.runDir, 'exchange/store')]).stdout.toString()
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /v1/deliveries?layout=kokuho-taino&file=x.csv HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${manager.token}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\nabc`,
    )
    await until('the upload has begun', () =>
      spawnSync('ls', [join(office.runDir, 'exchange/store')])
        .stdout.toString()
        .includes('.part'),
    )
    socket.destroy()
    await until(
      'nothing is left',
      () => spawnSync('ls', [join(office.runDir, 'exchange/store')]).stdout.toString() === before,
    )
  })

  it('in a workbook is refused by its row: a broken formula, merged cells', async () => {
    const excel = await xlsxOf([
      { name: '一覧', head: [...kokuhoHeading], rows: good.map((row) => kokuhoHeading.map((name) => row[name])) },
    ])
    expect(await load(excel, { layout: 'kokuho-excel' })).toMatchObject({ state: 'done', rows: 60 })
    const broken = await load(Buffer.from('PK no workbook at all'), { layout: 'kokuho-excel' })
    expect(broken).toMatchObject({ state: 'refused', fault: { code: 'notExcel' } })
  })
})

const zipped = async (bytes: Buffer, password?: string): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of zipChunks(
    [{ name: 'taino.csv', content: [bytes] }],
    password === undefined ? {} : { password },
  ))
    chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('a protected file', () => {
  const text = csvText(rows.slice(0, 30))
  it('in a zip waits for its password, says when it is wrong, and keeps it nowhere', async () => {
    const zip = await zipped(cp932(text), 'himitsu-2026')
    const locked = await send(zip)
    expect(locked).toMatchObject({ state: 'locked', protection: 'zipAes' })
    await manager.yes('POST', `/v1/deliveries/${locked.delivery}/unlock`, { password: 'wrong' })
    expect(await rest(locked.delivery, ['done'])).toMatchObject({ state: 'locked', fault: { code: 'passwordWrong' } })
    await manager.yes('POST', `/v1/deliveries/${locked.delivery}/unlock`, { password: 'himitsu-2026' })
    await until('it is loaded', async () => (await show(locked.delivery)).state === 'done')
    expect((await dumpRegister(office)).addressees).toHaveLength(10)
    const keys = await office.redis.keys('*')
    const kept = await Promise.all(keys.map((key) => office.redis.dump(key)))
    expect(kept.join()).not.toContain('himitsu')
  })

  it('that is a bomb is stopped', async () => {
    const bomb = await zipped(Buffer.alloc(70_000_000))
    const { delivery } = await send(bomb)
    expect(await rest(delivery, ['refused'])).toMatchObject({ state: 'refused', fault: { code: 'tooLarge' } })
  })
})

describe('whoever kills the exchange', () => {
  const seed = 7
  it.each(['rows', 'all'] as const)(
    'mode %s: finds the same register at the end as if nothing had happened',
    async (mode) => {
      const random = chance(seed)
      const many = kokuhoRows(1_500, 3)
      const bytes = cp932(
        csvText(
          [...many, changed(many[0], { 期別: '09', 未納額: 'x' })].slice(0, mode === 'all' ? many.length : undefined),
        ),
      )
      await load(bytes, { mode })
      const expected = await dumpRegister(office)
      await emptyRegister(office)
      const { delivery } = await send(bytes, { mode })
      const reading = Array.from({ length: 3 }, () => random.between(100, 4_300)).sort((a, b) => a - b)
      const died: string[] = []
      for (const at of reading) {
        const state = await until(
          'so much is read',
          async () => {
            const now = await show(delivery)
            return now.rows >= at || (now.state !== 'reading' && now.state !== 'waiting') ? now.state : undefined
          },
          { withinMs: 60_000 },
        )
        await exchange.kill()
        died.push(state)
        await exchange.start()
      }
      for (let n = 0; n < 3; n += 1) {
        const state = await until(
          'it is being taken over',
          async () => {
            const now = await show(delivery)
            return now.state === 'applying' || now.state === 'done' ? now.state : undefined
          },
          { withinMs: 60_000 },
        )
        if (state === 'done') break
        await new Promise((resolve) => setTimeout(resolve, random.between(0, 300)))
        await exchange.kill()
        died.push(state)
        await exchange.start()
      }
      expect(await rest(delivery, ['done'])).toMatchObject({ state: 'done', refused: mode === 'rows' ? 1 : 0 })
      expect(died.filter((state) => state === 'reading').length).toBeGreaterThan(0)
      expect(died.filter((state) => state === 'applying').length).toBeGreaterThan(0)
      expect(await dumpRegister(office)).toEqual(expected)
    },
  )
})
