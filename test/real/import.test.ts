import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { xlsxOf, zipChunks } from '@tsunagu/files'
import type { DeliveryView } from '@tsunagu/messages'
import { createLog, openJobs, systemClock } from '@tsunagu/runtime'
import { changeDelivery, inContract, openCopyDoor } from '@tsunagu/store'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDeliveries } from '../../services/exchange/src/deliveries/open-deliveries.ts'
import { sweepStore } from '../../services/exchange/src/deliveries/sweep-store.ts'
import type { Visit } from '../support/api.ts'
import { chance } from '../support/chance.ts'
import { cp932, csvText, type KokuhoRow, kokuhoHeading, kokuhoRows } from '../support/client-files.ts'
import { type Exchange, openExchange } from '../support/exchange.ts'
import { type Office, openOffice } from '../support/office.ts'
import { ageLocked, zipCrypto } from '../support/packed-files.ts'
import { dumpRegister, emptyRegister, holdTable } from '../support/register-dump.ts'
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
  for (const name of ['kokuho-taino', 'shuno-nyukin', 'shizei-zenken'])
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
      // A door that is busy says so; it is asked again.
      const now = await show(id).catch(() => null)
      return now !== null && (states.includes(now.state) || now.fault !== null) ? now : undefined
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

  it('keeps what its layout does not name under its heading, and nothing else', async () => {
    const source = readFileSync(join(root, 'samples/layouts/kokuho-taino.yaml'), 'utf8')
      .replace('layout: kokuho-taino', 'layout: kokuho-gap')
      .replace(/^.*name: 納期限.*\n/m, '')
    await manager.yes('PUT', '/v1/layouts/kokuho-gap', { source })
    const full = rows.slice(0, 2).map((row) => changed(row, { 備考一: '分納中', 備考二: '' }))
    await load(cp932(csvText(full)), { layout: 'kokuho-gap' })
    const [{ extra } = { extra: {} }] = (await dumpRegister(office)).claims as {
      extra: Readonly<Record<string, string>>
    }[]
    expect(Object.keys(extra).sort()).toEqual(['備考一', '督促日', '納期限'].sort())
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

  it('has the number looked for of whoever owes and came without one', async () => {
    const without = { 電話番号: '', 携帯電話番号: '' }
    const [one, two, three] = [rows[0], rows[3], rows[6]]
    await load(cp932(csvText([changed(one, without), changed(two, { ...without, 未納額: '0' }), changed(three, {})])))
    const leader = await office.visit('super1')
    expect(await leader.yes('POST', '/v1/research/missing', {})).toEqual({ opened: 1 })
    expect(await leader.yes('POST', '/v1/research/missing', {})).toEqual({ opened: 0 })
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
  it('refuses what is wrong by its line, in mode all with everything else, in mode rows alone', async () => {
    const wrong: readonly (readonly [number, string, (row: string) => string])[] = [
      [5, 'strayQuote', (row) => row.replace('熊本', '熊"本')],
      [9, 'control', (row) => row.replace('熊本', '熊\0本')],
      [13, 'columnsTooFew', (row) => row.split(',').slice(3).join(',')],
      [15, 'yen', (row) => row.replace(/,\d+00,2025/, ',一万円,2025')],
      [17, 'digits', (row) => row.replace(/,\d{10},/, ',=1+1,')],
    ]
    const lines = text.split('\r\n')
    for (const [at, , edit] of wrong) lines[at - 1] = edit(lines[at - 1] ?? '')
    const whole = cp932(`${lines.join('\r\n')}${lines[1]}\r\n${lines[2]?.slice(0, 40)}`)
    const eleventh = lines.slice(0, 10).reduce((at) => whole.indexOf(0x0a, at) + 1, 0)
    whole.set([0xe3, 0x81, 0xff], eleventh + 20)
    const expected = [
      ...wrong.map(([line, code]) => ({ line, code })),
      ...[
        { line: 11, code: 'encoding' },
        { line: 62, code: 'doubled' },
        { line: 63, code: 'truncated' },
      ],
    ]
    const refused = await load(whole)
    expect(refused).toMatchObject({ state: 'refused', refused: expected.length })
    const told = await refusedOf(refused.delivery)
    expect(told.map(({ line, code }) => ({ line, code })).sort((a, b) => a.line - b.line)).toEqual(
      [...expected].sort((a, b) => a.line - b.line),
    )
    expect(told.map(({ shape }) => shape).join()).not.toMatch(/[0-8]|熊|万/)
    expect((await dumpRegister(office)).addressees).toEqual([])
    const taken = await load(whole, { mode: 'rows' })
    expect(taken).toMatchObject({ state: 'done', refused: expected.length })
    expect((await dumpRegister(office)).claims).toHaveLength(taken.rows - expected.length)
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

  it('that is no workbook, or one with a password of its own, is told so', async () => {
    const broken = await load(Buffer.from('PK no workbook at all'), { layout: 'kokuho-excel' })
    expect(broken).toMatchObject({ state: 'refused', fault: { code: 'notExcel' } })
    const locked = await post(Buffer.from('d0cf11e0a1b11ae1', 'hex'), { layout: 'kokuho-excel' })
    expect(await locked.text()).toContain('パスワードを外すか')
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

  it('with the old lock of zips, or encrypted with age, is opened as well', async () => {
    const bytes = cp932(text)
    const identity = await generateIdentity()
    for (const [file, protection, password] of [
      [await zipCrypto({ 'taino.csv': bytes }, 'himitsu-2026'), 'zipPassword', 'himitsu-2026'],
      [await ageLocked(bytes, 'himitsu-2026'), 'age', 'himitsu-2026'],
      [await ageLocked(bytes, await identityToRecipient(identity)), 'age', identity],
    ] as const) {
      await emptyRegister(office)
      const { delivery, ...locked } = await send(file)
      expect(locked).toMatchObject({ state: 'locked', protection })
      await manager.yes('POST', `/v1/deliveries/${delivery}/unlock`, { password: 'another' })
      expect(await rest(delivery, ['done'])).toMatchObject({ state: 'locked', fault: { code: 'passwordWrong' } })
      await manager.yes('POST', `/v1/deliveries/${delivery}/unlock`, { password })
      await until('it is loaded', async () => (await show(delivery)).state === 'done')
      expect((await dumpRegister(office)).addressees).toHaveLength(10)
    }
    expect(exchange.output()).not.toMatch(/himitsu|AGE-SECRET/)
  })

  it('that is a bomb is stopped', async () => {
    const bomb = await zipped(Buffer.alloc(70_000_000))
    const { delivery } = await send(bomb)
    expect(await rest(delivery, ['refused'])).toMatchObject({ state: 'refused', fault: { code: 'tooLarge' } })
  })
})

describe('payments alone', () => {
  it('are counted once, whatever is delivered again; what fits nothing is refused', async () => {
    const [one, two] = rows
    await load(cp932(csvText(rows.slice(0, 6))))
    const line = (key: string, row: KokuhoRow | undefined, amount: number, part = row?.期別): string =>
      `${key},${row?.通知書番号},${part},${amount},20251120\r\n`
    const options = { layout: 'shuno-nyukin', mode: 'rows' }
    const first = `${line('1', one, Number(one?.未納額))}${line('2', two, 100)}${line('3', two, 100, '99')}`
    const done = await load(cp932(first), options)
    expect(done).toMatchObject({ state: 'done', refused: 1, counts: { payments: { new: 2, unchanged: 0 } } })
    expect(await refusedOf(done.delivery)).toMatchObject([{ line: 3, code: 'claimUnknown' }])
    const next = await load(
      cp932(`${line('2', two, 100)}${line('1', two, 100)}${line('4', two, 50)}${line('4', two, 60)}`),
      options,
    )
    expect(next).toMatchObject({ refused: 2, counts: { payments: { new: 1, unchanged: 1 } } })
    expect((await refusedOf(next.delivery)).map(({ line: at, code }) => [at, code])).toEqual([
      [4, 'doubled'],
      [2, 'paymentDiffers'],
    ])
    const { claims, payments } = await dumpRegister(office)
    expect(claims.slice(0, 2)).toMatchObject([{ state: 'paid' }, { state: 'open', paid: 150 }])
    expect(payments).toHaveLength(3)
  })
})

describe('a delivery of all there is', () => {
  const head = [
    '宛名コード',
    '氏名・名称',
    'フリガナ',
    '生年月日',
    '郵便番号',
    '住所',
    '電話',
    '国保宛名番号',
    '課税番号',
    '期別',
    '年度',
    '税額',
    '納期限',
    '備考',
  ]
  const cells = (n: number): readonly string[] => [
    ...[
      String(n),
      '佐藤　太郎',
      'サトウ　タロウ',
      '29221',
      '8600001',
      '熊本市中央区１番１号',
      '0963281234',
      '',
      `7${n}`,
      '01',
      '令和7年度',
    ],
    ...['12300', '45980', '分納中'],
  ]
  /** As Excel writes it: days as numbers, a formula with its result, a title above the heading. */
  const sheet = (lines: readonly (readonly string[])[], after = '', before = ''): readonly Uint8Array[] => {
    const row = (texts: readonly string[], n: number): string =>
      `<row r="${n}">${texts.map((text) => (text.startsWith('<') ? text : /^\d{5}$/.test(text) ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`)).join('')}</row>`
    const all = [['滞納一覧'], head, ...lines].map((texts, n) => row(texts, n + 1)).join('')
    return [Buffer.from(`<worksheet>${before}<sheetData>${all}</sheetData>${after}</worksheet>`)]
  }
  const book = async (...parts: Parameters<typeof sheet>): Promise<Buffer> => {
    const chunks: Buffer[] = []
    const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    for await (const chunk of zipChunks([
      {
        name: 'xl/workbook.xml',
        content: [
          Buffer.from(`<workbook><sheets><sheet name="滞納一覧" sheetId="1" r:id="rId1"/></sheets></workbook>`),
        ],
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: [
          Buffer.from(
            `<Relationships><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
          ),
        ],
      },
      { name: 'xl/worksheets/sheet1.xml', content: sheet(...parts) },
    ]))
      chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  const options = { layout: 'shizei-zenken', file: 'zenken.xlsx', mode: 'rows' }
  const ten = Array.from({ length: 10 }, (_, n) => cells(n + 1))

  it('in a workbook takes back what it has no more, but not when too much is missing', async () => {
    expect(await load(await book(ten), options)).toMatchObject({
      state: 'done',
      refused: 0,
      counts: { claims: { new: 10 } },
    })
    const [first] = (await dumpRegister(office)).claims
    expect(first).toMatchObject({ due_on: '2025-11-19', extra: { 備考: '分納中' } })
    expect((await dumpRegister(office)).addressees[0]).toMatchObject({ birth_on: '1980-01-01' })
    const fewer = await load(await book(ten.slice(2)), { ...options, dryRun: 'true' })
    expect(fewer).toMatchObject({ state: 'checked', counts: { claims: { missing: 2, unchanged: 8 } } })
    await manager.yes('POST', `/v1/deliveries/${fewer.delivery}/apply`, {})
    expect(await rest(fewer.delivery, ['done'])).toMatchObject({ state: 'done', counts: fewer.counts })
    const states = (await dumpRegister(office)).claims.map((claim) => (claim as { state: string }).state)
    expect(states.filter((state) => state === 'withdrawn')).toHaveLength(2)
    expect(await load(await book(ten.slice(8)), options)).toMatchObject({
      state: 'refused',
      fault: { code: 'mostlyMissing' },
    })
  })

  it('in a workbook is refused by its row where a formula has no result or cells are merged', async () => {
    const lines = ten.map((line) => [...line])
    ;(lines[1] as string[])[11] = '<c><f>1+1</f></c>'
    ;(lines[3] as string[])[11] = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    ;(lines[5] as string[])[11] = '<c><f>100*3</f><v>300</v></c>'
    const done = await load(await book(lines, '<mergeCells><mergeCell ref="A10:B11"/></mergeCells>'), options)
    expect(done).toMatchObject({ state: 'done', refused: 4 })
    expect((await refusedOf(done.delivery)).map(({ line, code }) => [line, code])).toEqual([
      ...[
        [4, 'formula'],
        [6, 'formula'],
        [10, 'mergedCell'],
        [11, 'mergedCell'],
      ],
    ])
    expect((await dumpRegister(office)).claims).toContainEqual(
      expect.objectContaining({ client_key: '76-01', amount: 300 }),
    )
  })
})

const contract = 'kumamoto'
const cancel = (id: number) => manager.yes<DeliveryView>('POST', `/v1/deliveries/${id}/cancel`)
const ledgerOf = (id: number) =>
  inContract(office.db, contract, (trx) =>
    trx
      .selectFrom('exchange')
      .innerJoin('delivery', 'delivery.exchange', 'exchange.id')
      .select(['exchange.note', 'exchange.rows'])
      .where('delivery.id', '=', id)
      .executeTakeFirstOrThrow(),
  )
const stagingOf = async (id: number): Promise<number> =>
  (await dumpRegister(office)).staging.filter((table) => JSON.stringify(table).includes(`_${id}"`)).length

describe('a delivery that is cancelled', () => {
  const some = rows.slice(0, 360)
  /** Whether a person owes is reckoned for whoever was known before, and not written for those who just came. */
  const dumped = async () => {
    const { addressees, ...others } = await dumpRegister(office)
    return { ...others, addressees: addressees.map((one) => ({ ...(one as object), owes: null })) }
  }
  /** Nothing is left of it but its entry. */
  const isCleared = async (id: number, note: string): Promise<void> => {
    await until('its entry says so', async () => (await ledgerOf(id)).note === note, {
      seen: async () => [await ledgerOf(id), exchange.output().slice(-1_500)],
    })
    expect(await stagingOf(id)).toBe(0)
    expect(await ledgerOf(id)).toMatchObject({ rows: null })
    expect(await show(id)).toMatchObject({ state: 'cancelled', progress: null, fault: null })
    expect(exchange.output()).not.toContain('delivery failed')
  }
  const tellsProgress = async ({ delivery, progress }: DeliveryView): Promise<void> => {
    expect(progress?.percent).toBeLessThan(100)
    expect(progress?.rowsPerSecond).toBeGreaterThan(0)
    expect(progress?.remainingMs).toBeGreaterThan(0)
    await office.cli(['sign-in', 'manager1'], office.passwordOf('manager1'))
    const shown = (await office.cli(['deliveries', 'show', String(delivery)])).stdout
    expect(shown).toMatch(/applying \d+(\.\d)? %, 360 rows, \d+ rows\/s, \d+ s left/)
  }

  /** Sends a file, and cancels it as soon as it is held up in this state. */
  const cancelledWhen = async (state: string, bytes: Buffer, mode: 'all' | 'rows'): Promise<number> => {
    const { delivery } = await send(bytes, { mode })
    const seen = await until('it is held in the middle', async () => {
      const now = await show(delivery)
      return now.state === state && (state === 'reading' || (now.progress?.percent ?? 0) > 0) ? now : undefined
    })
    if (state === 'applying' && mode === 'all') await tellsProgress(seen)
    expect(await cancel(delivery)).toMatchObject({ state: 'cancelled' })
    return delivery
  }

  it('while it is read, or taken over, leaves nothing half, says so, and can come again', async () => {
    await load(cp932(csvText(some)))
    const expected = await dumped()
    for (const [n, [mode, held, state, note]] of (
      [
        ['all', 'delivery_refusal', 'reading', 'cancelled'],
        ['all', 'claim', 'applying', 'cancelled'],
        ['rows', 'claim', 'applying', 'cancelled: part of it was taken over'],
      ] as const
    ).entries()) {
      await emptyRegister(office)
      // Another file each time, of the same rows.
      const bytes = cp932(`${csvText(some)}${'\r\n'.repeat(n + 1)}`)
      const letGo = await holdTable(office, held)
      const delivery = await cancelledWhen(state, bytes, mode).finally(letGo)
      await isCleared(delivery, note)
      const { addressees, claims, payments } = await dumpRegister(office)
      expect([claims, payments]).toEqual([[], []])
      expect(addressees.length > 0).toBe(mode === 'rows')
      expect(await load(bytes, { mode, again: 'false' })).toMatchObject({ state: 'done', refused: 0 })
      expect(await dumped(), `${mode} ${state}`).toEqual(expected)
    }
  })

  it('is cleared up though its job was lost; what somebody works on is left to him', async () => {
    const ids: number[] = []
    for (let n = 0; n < 2; n += 1) {
      const { delivery } = await load(cp932(csvText(rows.slice(0, 3))), { dryRun: 'true' })
      await inContract(office.db, contract, (trx) =>
        changeDelivery(trx, contract, delivery, ['checked'], { state: 'cancelled', stored: '' }),
      )
      ids.push(delivery)
    }
    const [lost = 0, inHand = 0] = ids
    const door = await openCopyDoor(office.urls.exchange, { name: 'test', onProblem: () => undefined })
    await door.holdAlone(inHand)
    const log = createLog({ service: 'exchange', instance: 'test', level: 'silent' })
    const jobs = openJobs({ redisUrl: office.redisServer.url, queue: 'exchange', log })
    const world = { db: office.db, log, clock: systemClock }
    const taken: string[] = []
    const add: typeof jobs.add = (name, payload, id) => {
      taken.push(JSON.stringify(payload))
      return jobs.add(name, payload, id)
    }
    const job = (delivery: number): string => JSON.stringify({ contract, delivery })
    await sweepDeliveries(world, { add }, 3_600_000)
    expect(taken).toEqual([])
    await sweepDeliveries(world, { add }, 0)
    expect(taken).toEqual([job(lost)])
    await isCleared(lost, 'cancelled')
    expect([await stagingOf(inHand), (await ledgerOf(inHand)).note]).toEqual([3, ''])
    await door.close()
    await until('nobody holds it', async () => {
      await sweepDeliveries(world, { add }, 0)
      return taken.includes(job(inHand))
    })
    await isCleared(inHand, 'cancelled')
    await jobs.close()
  })
})

describe('a delivery in mode all', () => {
  it('is seen at once or not at all, and loses nothing that people write about the same persons meanwhile', async () => {
    const some = rows.slice(0, 450)
    await load(cp932(csvText(some)))
    const more = 1_000_000
    const next = some.map((row) =>
      changed(row, {
        異動区分: '2',
        未納額: String(Number(row.未納額) + more),
        電話番号: `096-400-${row.宛名番号.slice(-4)}`,
      }),
    )
    const persons = await inContract(office.db, contract, (trx) =>
      trx.selectFrom('addressee').select(['person', 'client_id']).orderBy('client_id').execute(),
    )
    const [ops, agent] = [await office.visit('ops1'), await office.visit('a06')]
    let isOver = false
    /** What was accepted; a door that is busy says so, and is asked again with the same key. */
    const again = async (work: (n: number) => Promise<{ readonly status: number }>): Promise<number> => {
      for (let n = 0; ; ) {
        const { status } = await work(n)
        expect([200, 503]).toContain(status)
        if (status === 200) n += 1
        if (isOver) return n
      }
    }
    const paying = again((n) => {
      const three = [2, 1, 0].map((part) => some[(some.length * (n + 2) - 3 * (n + 1) + part) % some.length])
      const payments = three.map((row) => ({
        ...{ clientKey: `W${n}-${row?.期別}`, kind: 'kokuho', claimKey: `${row?.通知書番号}-${row?.期別}` },
        ...{ amount: 100, paidOn: '2025-11-20' },
      }))
      return ops.ask('POST', '/v1/payments', { payments })
    })
    const numberOf = (n: number): string => `0963${String(n).padStart(6, '0')}`
    const numbering = again((n) =>
      agent.ask('POST', `/v1/persons/${persons[(n * 7) % persons.length]?.person}/numbers`, { number: numberOf(n) }),
    )
    const seen = new Set<number>()
    const looking = again(async () => {
      const { rows: looked } = await inContract(office.db, contract, (trx) =>
        sql<{ changed: number }>`select count(*)::int as changed from tsunagu.claim where amount >= ${more}`.execute(
          trx,
        ),
      )
      seen.add(looked[0]?.changed ?? -1)
      return { status: 200 }
    })
    const done = await load(cp932(csvText(next)), { mode: 'all' }).finally(() => {
      isOver = true
    })
    const [paid, numbered] = await Promise.all([paying, numbering, looking])
    expect(done).toMatchObject({ state: 'done', counts: { claims: { changed: 450 }, addressees: { changed: 150 } } })
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 450])
    const { claims, payments, addressees } = await dumpRegister(office)
    expect(payments).toHaveLength(3 * paid)
    type Claim = { readonly client_key: string; readonly paid: number; readonly amount: number; readonly state: string }
    for (const claim of claims as Claim[])
      expect(claim).toMatchObject({
        paid: 100 * (payments as { claim: string }[]).filter((payment) => payment.claim === claim.client_key).length,
        state: 'open',
      })
    const known = JSON.stringify(addressees)
    for (let n = 0; n < numbered; n += 1) expect(known).toContain(numberOf(n))
    expect(known).toContain('0964000001')
  })
})

describe('people with a command line', () => {
  it('try a file out, see what is refused, take it over, and cancel one', async () => {
    const file = join(office.runDir, 'cli.csv')
    writeFileSync(file, cp932(csvText([...rows.slice(0, 6), changed(rows[0], { 期別: '09', 未納額: 'x' })])))
    await office.cli(['sign-in', 'manager1'], office.passwordOf('manager1'))
    const tried = await office.cli([
      'import',
      file,
      '--layout',
      'kokuho-taino',
      '--mode',
      'rows',
      '--dry-run',
      '--again',
      '--json',
    ])
    expect(tried, tried.stderr).toMatchObject({ code: 0 })
    const { delivery } = JSON.parse(tried.stdout) as DeliveryView
    const refused = await office.cli(['deliveries', 'refused', String(delivery), '--csv'])
    expect(refused.stdout).toContain('未納額')
    expect((await office.cli(['deliveries', 'apply', String(delivery)])).code).toBe(0)
    expect(await rest(delivery, ['done'])).toMatchObject({ state: 'done', refused: 1 })
    expect((await office.cli(['deliveries', 'list'])).stdout).toContain('cli.csv')
    const second = await load(cp932(csvText(rows.slice(0, 3))), { dryRun: 'true' })
    expect((await office.cli(['deliveries', 'cancel', String(second.delivery)])).code).toBe(0)
    expect(await show(second.delivery)).toMatchObject({ state: 'cancelled' })
    await until('nothing of it is left', async () => (await dumpRegister(office)).staging.length === 0)
    expect((await office.cli(['ledger', 'list', '--json'])).stdout).toContain('cancelled')
  })

  it('go on with a delivery whose file was away', async () => {
    await office.cli(['sign-in', 'manager1'], office.passwordOf('manager1'))
    const store = join(office.runDir, 'exchange/store')
    await exchange.kill()
    const third = await send(cp932(csvText(rows.slice(0, 9))))
    renameSync(store, `${store}-away`)
    await exchange.start()
    expect(await rest(third.delivery, ['failed'])).toMatchObject({ state: 'failed', fault: { found: 'read:ENOENT' } })
    for (const name of readdirSync(`${store}-away`)) renameSync(join(`${store}-away`, name), join(store, name))
    expect((await office.cli(['deliveries', 'resume', String(third.delivery)])).code).toBe(0)
    await until('it is done', async () => (await show(third.delivery)).state === 'done', { withinMs: 60_000 })
    expect((await dumpRegister(office)).claims).toHaveLength(9)
  })

  it('leave a file in the folder of this machine', async () => {
    const folder = join(office.runDir, 'exchange/in')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'taino.csv'), cp932(csvText(rows.slice(0, 6))))
    const taken = await office.cli([
      'import',
      'taino.csv',
      '--layout',
      'kokuho-taino',
      '--from-folder',
      '--again',
      '--watch',
    ])
    expect(taken, taken.stderr).toMatchObject({ code: 0 })
    expect((await dumpRegister(office)).claims).toHaveLength(6)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('what a crash of the door left in the store', () => {
  it('is cleared up: halves thrown away, a whole file given back to people', async () => {
    const dir = join(office.runDir, 'exchange')
    const locked = await send(await zipped(cp932('x'), 'himitsu'))
    for (const name of ['a.part', 'b.clear', 'c']) writeFileSync(join(dir, 'store', name), name)
    const sweep = (laterMs: number) =>
      sweepStore({
        db: office.db,
        dir,
        log: createLog({ service: 'exchange', instance: 'test', level: 'silent' }),
        clock: { ...systemClock, now: () => Date.now() + laterMs },
      })
    await sweep(60_000)
    expect(readdirSync(join(dir, 'store'))).toEqual(expect.arrayContaining(['a.part', 'b.clear', 'c']))
    await sweep(7_200_000)
    const left = readdirSync(join(dir, 'store'))
    expect(left.filter((name) => /^[abc]/.test(name) && name.length < 10)).toEqual([])
    expect(left.some((name) => name.endsWith('.locked'))).toBe(true)
    expect(readFileSync(join(dir, 'in/c.found'), 'utf8')).toBe('c')
    rmSync(join(dir, 'in/c.found'))
    await manager.yes('POST', `/v1/deliveries/${locked.delivery}/cancel`, {})
  })
})

describe('a crash of Postgres', () => {
  it.each(['rows', 'all'] as const)(
    'mode %s: empties what was read so far; it is read again by itself',
    async (mode) => {
      const bytes = cp932(csvText(kokuhoRows(400, 3)))
      await load(bytes, { mode })
      const expected = await dumpRegister(office)
      await emptyRegister(office)
      const { delivery } = await send(bytes, { mode })
      await until('much is read', async () => (await show(delivery)).rows > 500, { withinMs: 60_000 })
      await office.postgres.crash()
      await office.postgres.start()
      await until('it is done', async () => (await show(delivery).catch(() => null))?.state === 'done', {
        withinMs: 90_000,
        seen: () => exchange.output().slice(-1_500),
      })
      expect(await dumpRegister(office)).toEqual(expected)
    },
  )
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
      const { counts } = await load(bytes, { mode })
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
      expect(await rest(delivery, ['done'])).toMatchObject({
        ...{ state: 'done', refused: mode === 'rows' ? 1 : 0, counts },
      })
      expect(died.filter((state) => state === 'reading').length).toBeGreaterThan(0)
      expect(died.filter((state) => state === 'applying').length).toBeGreaterThan(0)
      expect(await dumpRegister(office)).toEqual(expected)
    },
  )
})
