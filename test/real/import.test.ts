import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeliveryView } from '@tsunagu/messages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { chance } from '../support/chance.ts'
import { cp932, csvText, kokuhoRows } from '../support/client-files.ts'
import { openExchange } from '../support/exchange.ts'
import { type Office, openOffice } from '../support/office.ts'
import { dumpRegister, emptyRegister } from '../support/register-dump.ts'
import { root } from '../support/source-files.ts'
import { until } from '../support/wait.ts'

let office: Office
let exchange: Awaited<ReturnType<typeof openExchange>>
let manager: Visit

const rows = kokuhoRows(300, 1)

beforeAll(async () => {
  office = await openOffice(['acd'])
  exchange = await openExchange(office)
  manager = await office.visit('manager1')
  for (const name of ['kokuho-taino', 'shuno-nyukin', 'shizei-zenken'])
    await manager.yes('PUT', `/v1/layouts/${name}`, {
      source: readFileSync(join(root, `samples/layouts/${name}.yaml`), 'utf8'),
    })
})
afterAll(async () => {
  await exchange?.close()
  await office?.close()
})

const send = async (bytes: Uint8Array, options: Record<string, string> = {}): Promise<DeliveryView> => {
  const query = new URLSearchParams({ layout: 'kokuho-taino', file: 'taino.csv', again: 'true', ...options })
  const answer = await fetch(`${office.url}/v1/deliveries?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${manager.token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
  const body = (await answer.json()) as DeliveryView
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return body
}
const show = (id: number): Promise<DeliveryView> => manager.get(`/v1/deliveries/${id}`)
const atRest = ['done', 'refused', 'failed', 'cancelled', 'checked', 'locked', 'unconfirmed']
const rest = (id: number): Promise<DeliveryView> =>
  until(
    'the delivery rests',
    async () => {
      const now = await show(id)
      return atRest.includes(now.state) ? now : undefined
    },
    { withinMs: 30_000, seen: () => exchange.output().slice(-1_500) },
  )
const load = async (bytes: Uint8Array, options: Record<string, string> = {}): Promise<DeliveryView> =>
  rest((await send(bytes, options)).delivery)

describe('a delivery', () => {
  it('does what its dry run said', async () => {
    const checked = await load(cp932(csvText(rows)), { dryRun: 'true' })
    expect(checked).toMatchObject({ state: 'checked', rows: 900, refused: 0, fault: null })
    expect((await dumpRegister(office)).addressees).toEqual([])
    await manager.yes('POST', `/v1/deliveries/${checked.delivery}/apply`, {})
    const done = await rest(checked.delivery)
    expect(done).toMatchObject({ state: 'done', counts: checked.counts })
    expect(done.counts).toMatchObject({ addressees: { new: 300 }, claims: { new: 900 } })
  })
})

void emptyRegister
void chance
