import type { Flow } from '@tsunagu/core'
import type { ErrorAnswer, FlowPublished, FlowState, FlowText } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

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
const live = async (): Promise<number | null> => (await ops.get<FlowState>('/v1/flows/night')).live

/** What callers meet: the flow of the newest configuration in the archive. */
const inForce = async (): Promise<Flow | undefined> => {
  const row = await inContract(office.db, 'kumamoto', (trx) =>
    trx.selectFrom('floor_version').select('config').orderBy('version', 'desc').executeTakeFirstOrThrow(),
  )
  return row.config.flows.find(({ id }) => id === 'night')
}

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
