import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Flow } from '@tsunagu/core'
import type {
  CalendarView,
  ErrorAnswer,
  FlowPublished,
  FlowState,
  FlowText,
  Notices,
  PromptRow,
  Status,
} from '@tsunagu/messages'
import { inContract, type StoredChange } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { program } from '../support/root.ts'
import { lasts, until } from '../support/wait.ts'

/** A flow by its versions: refused, live, planned, gone back to; what is live is what the floor was told. */
let office: Office
let ops: Visit
beforeAll(async () => {
  office = await openOffice(['acd'])
  ops = await office.visit('ops1')
}, 120_000)
afterAll(() => office?.close())

const text = (queue: string): string =>
  `flow: night\ntitle: 夜間\nstart: a\nnodes:\n  a: {type: queue, queue: ${queue}}\nexamples:\n  - {name: つながる, at: 2026-11-20 10:00, expect: {end: 'queue:${queue}'}}\n`
const put = (source: string): Promise<FlowText> => ops.yes('PUT', '/v1/flows/night', { source })
const publish = (version: number, at: string | null = null) =>
  ops.yes<FlowPublished>('POST', `/v1/flows/night/versions/${version}/publish`, { at })
const state = (): Promise<FlowState> => ops.get<FlowState>('/v1/flows/night')
const live = async (): Promise<number | null> => (await state()).live

const token = () => ({ TSUNAGU_TOKEN: ops.token })
const notices = async () => (await ops.get<Notices>('/v1/notices')).notices

/** The newest configuration in the archive. */
const newest = () =>
  inContract(office.db, 'kumamoto', (trx) =>
    trx.selectFrom('floor_version').select(['version', 'config']).orderBy('version', 'desc').executeTakeFirstOrThrow(),
  )
/** What callers meet. */
const inForce = async (): Promise<Flow | undefined> => (await newest()).config.flows.find(({ id }) => id === 'night')

it('goes live by itself, and a broken one is kept but refused while the old one stays live', async () => {
  expect((await put(text('nofu'))).sound).toBe(true)
  expect(await publish(1)).toMatchObject({ state: 'done', version: 1 })
  const broken = await put(text('moon'))
  expect([broken.version, broken.sound, broken.verdict.problems[0]]).toMatchObject([2, false, { place: { line: 5 } }])
  const refused = await ops.ask<ErrorAnswer>('POST', '/v1/flows/night/versions/2/publish', {})
  expect([refused.status, refused.body.error.code]).toEqual([422, 'flow.invalid'])
  expect([await live(), (await inForce())?.version]).toEqual([1, 1])
})

it('does not go live when an example goes otherwise', async () => {
  const other = await put(text('nofu').replace('queue:nofu', 'queue:hoken'))
  expect(other.verdict.examples[0]?.differences).toMatchObject([{ what: 'end', found: 'queue:nofu' }])
  expect((await ops.ask('POST', '/v1/flows/night/versions/3/publish', {})).status).toBe(422)
})

it('goes live at its time, and back at once', async () => {
  expect((await put(text('hoken'))).version).toBe(4)
  const at = new Date(Date.now() + 3_000).toISOString()
  expect(await publish(4, at)).toMatchObject({ state: 'planned' })
  expect(await live()).toBe(1)
  await until('the planned version is live', async () => (await live()) === 4)
  expect((await inForce())?.nodes.a).toMatchObject({ queue: 'hoken' })
  expect(await ops.yes('POST', '/v1/flows/night/rollback', {})).toMatchObject({ version: 1, state: 'done' })
  expect((await inForce())?.nodes.a).toMatchObject({ queue: 'nofu' })
  const picture = await ops.bytes('/v1/flows/night/versions/1/picture.svg')
  expect([picture.status, picture.bytes.toString().startsWith('<svg')]).toEqual([200, true])
})

it('planned while the api is killed, goes live once when it is back', async () => {
  const before = (await newest()).version
  const planned = await publish(4, new Date(Date.now() + 1_500).toISOString())
  await office.restart('api', () => lasts(1_600))
  await until('the planned version is live', async () => (await live()) === 4)
  await lasts(1_500)
  const went = (await state()).publications.filter(({ id }) => id === planned.id)
  expect(went).toMatchObject([{ state: 'done', version: 4 }])
  expect((await newest()).version).toBe(before + 1)
  await ops.yes('POST', '/v1/flows/night/rollback', {})
})

it('planned, but not sound any more at its time: what was live stays live, and people are told until it is put right', async () => {
  await ops.yes('PUT', '/v1/setup/queues/passing', { name: '臨時' })
  await ops.yes('POST', '/v1/config/publish')
  const { version } = await put(text('passing'))
  await publish(version, new Date(Date.now() + 1_500).toISOString())
  // The queue goes, in the set-up and then on the floor, before its hour comes.
  await ops.yes('DELETE', '/v1/setup/queues/passing')
  await ops.yes('POST', '/v1/config/publish')
  await until('refused', async () => (await state()).publications.some((one) => one.state === 'failed'))
  expect([await live(), (await inForce())?.nodes.a]).toMatchObject([1, { queue: 'nofu' }])
  const failed = (await state()).publications.find((one) => one.state === 'failed')
  expect(JSON.stringify(failed?.problems)).toMatch(/flow\.invalid.*queue\.unknown.*passing/)
  const status = await ops.get<Status>('/v1/status')
  expect(status.notices).toMatchObject([{ kind: 'publication.failed', item: 'night' }])
  expect((await office.cli(['status'], '', token())).stdout).toMatch(/案内フロー night の第5版/)
  await publish(4)
  expect((await ops.get<Status>('/v1/status')).notices).toEqual([])
})

describe('flows of the sample city', () => {
  it('have a text, a publication and a history from the first day', async () => {
    const all = (await ops.get<{ flows: FlowState[] }>('/v1/flows')).flows
    for (const { flow, versions, publications } of all.filter(({ flow }) => flow !== 'night')) {
      expect([flow, versions.map(({ version, sound, by }) => [version, sound, by])]).toEqual([
        flow,
        [[1, true, 'tsunagu seed']],
      ])
      expect([flow, publications.map((one) => one.state)]).toEqual([flow, ['done']])
    }
    const { source } = await ops.get<FlowText>('/v1/flows/mynaho/versions/1')
    expect(source).toContain('flow: mynaho')
    const again = await ops.yes<FlowText>('PUT', '/v1/flows/mynaho', { source: `${source}\n# 年末` })
    expect([again.version, again.sound]).toEqual([2, true])
    expect(await ops.yes('POST', '/v1/flows/mynaho/versions/2/publish', {})).toMatchObject({ state: 'done' })
    expect(await ops.yes('POST', '/v1/flows/mynaho/rollback', {})).toMatchObject({ version: 1, state: 'done' })
    const { changes } = await ops.get<{ changes: StoredChange[] }>('/v1/setup/changes?part=flow&item=mynaho')
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [{ version: 2 }, { version: 1 }],
      [{ version: 1 }, { version: 2 }],
      [{ version: 1 }, { version: 2, note: '' }],
    ])
  })

  it('are no new version when they are planted again', async () => {
    expect((await office.cli(['seed'])).code).toBe(0)
    ops = await office.visit('ops1')
    expect((await ops.get<FlowState>('/v1/flows/hoken')).newest).toBe(1)
  })
})

describe('prompts that are not there', () => {
  const wav = (prompt: string): string => join(office.runDir, `${prompt}.wav`)
  const speak = (prompt: string): void => {
    mkdirSync(dirname(wav(prompt)), { recursive: true })
    writeFileSync(wav(prompt), '')
  }
  it('keep everything from being published, and a flow; what was live already keeps no emergency switch from working', async () => {
    const { prompts } = await ops.get<{ prompts: PromptRow[] }>('/v1/prompts')
    for (const { language, name } of prompts) speak(`${language}/${name}`)
    await ops.yes('POST', '/v1/config/publish')
    const { version } = await newest()
    rmSync(wav('ja/comfort'))
    const ofQueue = await ops.ask<ErrorAnswer>('POST', '/v1/config/publish')
    expect([ofQueue.status, ofQueue.body.error.details.map(({ where, found }) => [where, found])]).toEqual([
      422,
      [['queues.soudan.comfort.prompt', 'ja/comfort']],
    ])
    speak('ja/comfort')
    rmSync(wav('ja/menu-main'))
    const ofFlow = await ops.ask<ErrorAnswer>('POST', '/v1/config/publish')
    expect(ofFlow.body.error.details.map(({ where, found }) => [where, found])).toEqual([
      ['flows.hoken.nodes.menu.prompts.0', 'ja/menu-main'],
    ])
    const refused = await ops.ask<ErrorAnswer>('POST', '/v1/flows/hoken/versions/1/publish', {})
    expect([refused.status, refused.body.error.code]).toEqual([422, 'flow.invalid'])
    expect(refused.body.error.details[0]?.where).toMatch(/^flows\.hoken\.nodes\.menu\.prompts\.0 \(\d+:\d+\)$/)
    expect((await newest()).version).toBe(version)
    for (const on of [true, false]) await ops.yes('PUT', '/v1/calendars/hoken/emergency', { on, note: '試験' })
    speak('ja/menu-main')
  })
})

it('holidays that are not known for thirteen months are told by status and board until they are loaded', async () => {
  const { calendar, version } = await ops.get<CalendarView>('/v1/calendars/hoken')
  const { id: _, emergency: __, ...body } = calendar
  await ops.yes('PUT', '/v1/calendars/hoken', { ...body, holidays: 'closed', version })
  expect(await notices()).toEqual([])
  await inContract(office.db, 'kumamoto', (trx) =>
    trx
      .deleteFrom('holiday')
      .where('contract', '=', 'kumamoto')
      .where('day', '>', `${new Date().getFullYear()}-12-31`)
      .execute(),
  )
  await ops.yes('POST', '/v1/config/publish')
  expect(await notices()).toMatchObject([{ kind: 'holidays.unknown' }])
  expect((await office.cli(['status'], '', token())).stdout).toContain('tsunagu calendar holidays load')
  const migrate = spawnSync(process.execPath, [program('migrate')], {
    env: { TSUNAGU_POSTGRES_URL: office.urls.owner },
    encoding: 'utf8',
  })
  expect(migrate.stdout).toMatch(/kumamoto: \d+ national holidays added/)
  await ops.yes('POST', '/v1/holidays/load')
  expect(await notices()).toEqual([])
})
