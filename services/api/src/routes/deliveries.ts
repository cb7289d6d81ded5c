import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { csvFile, type Encoding } from '@tsunagu/files'
import {
  applyDeliveryBody,
  confirmDeliveryBody,
  deliveryListQuery,
  deliveryListSchema,
  deliveryParams,
  deliverySchema,
  refusedFileQuery,
  refusedQuery,
  refusedRowsSchema,
  unlockDeliveryBody,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  changeDelivery,
  type DeliveryState,
  findDelivery,
  inContract,
  type LedgeredDelivery,
  readDeliveries,
  readRefusals,
} from '@tsunagu/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { visitorOf } from '../access/visitor.ts'
import { deliveryView, refusedView } from '../deliveries/delivery-view.ts'
import { sendPassword, startWork } from '../deliveries/take-delivery.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'

const tags = ['deliveries']
const readers = { roles: ['supervisor', 'manager', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'ops'] } as const
const refusedPage = 1_000

type Change = Parameters<typeof changeDelivery>[4]

/** Files of the client on their way into the register (O1). */
export const addDeliveryRoutes = (server: Server, house: House): void => {
  const found = async (request: FastifyRequest, id: number): Promise<LedgeredDelivery> => {
    const { contract } = visitorOf(request)
    const row = await inContract(house.db, contract, (trx) => findDelivery(trx, contract, id))
    if (row === null) throw new DoorError('delivery.unknown')
    return row
  }
  const change = async (request: FastifyRequest, id: number, from: readonly DeliveryState[], to: Change) => {
    const { contract } = visitorOf(request)
    await found(request, id)
    await tellLook(house.db, request, 'delivery.changed', String(id), { to: to.state })
    if (!(await inContract(house.db, contract, (trx) => changeDelivery(trx, contract, id, from, to))))
      throw new DoorError('delivery.notNow')
    if (to.state === 'waiting') await startWork(house, contract, id, String(house.clock.now()))
    return deliveryView(await found(request, id), house.clock)
  }
  server.get(
    '/v1/deliveries',
    {
      config: readers,
      schema: {
        tags,
        summary: '受入れの一覧（新しい順）',
        querystring: deliveryListQuery,
        response: answers(deliveryListSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const rows = await inContract(house.db, contract, (trx) => readDeliveries(trx, contract, request.query.limit))
      return { deliveries: rows.map((row) => deliveryView(row, house.clock)) }
    },
  )
  const one = (summary: string) => ({ tags, summary, params: deliveryParams, response: answers(deliverySchema) })
  server.get(
    '/v1/deliveries/:delivery',
    { config: readers, schema: one('受入れの状態・進み具合・結果') },
    async (request) => deliveryView(await found(request, request.params.delivery), house.clock),
  )
  server.post(
    '/v1/deliveries/:delivery/confirm',
    { config: writers, schema: { ...one('文字コードの確認'), body: confirmDeliveryBody } },
    async (request) =>
      change(request, request.params.delivery, ['unconfirmed'], { state: 'waiting', encoding: request.body.encoding }),
  )
  server.post(
    '/v1/deliveries/:delivery/unlock',
    { config: writers, schema: { ...one('パスワードの入力（どこにも保存しない）'), body: unlockDeliveryBody } },
    async (request) => {
      const { delivery } = request.params
      const row = await found(request, delivery)
      if (row.state !== 'locked') throw new DoorError('delivery.notNow')
      await tellLook(house.db, request, 'delivery.changed', String(delivery), { to: 'unlocked' })
      await sendPassword(house, row.contract, delivery, request.body.password)
      return deliveryView(row, house.clock)
    },
  )
  server.post(
    '/v1/deliveries/:delivery/apply',
    { config: writers, schema: { ...one('試し読みのあとの取込み'), body: applyDeliveryBody } },
    async (request) =>
      change(request, request.params.delivery, ['checked'], {
        state: 'waiting',
        dry_run: false,
        ...request.body,
      } as Change),
  )
  server.post(
    '/v1/deliveries/:delivery/resume',
    { config: writers, schema: one('止まった受入れの再開（続きから）') },
    async (request) => change(request, request.params.delivery, ['failed'], { state: 'waiting', fault: null }),
  )
  server.post(
    '/v1/deliveries/:delivery/cancel',
    { config: writers, schema: one('受入れの取消し') },
    async (request) => {
      const { delivery } = request.params
      const row = await found(request, delivery)
      const open: readonly DeliveryState[] = [
        'locked',
        'unconfirmed',
        'waiting',
        'reading',
        'checking',
        'checked',
        'applying',
        'failed',
      ]
      const ended_at = isoTime(house.clock.now())
      const view = await change(request, delivery, open, { state: 'cancelled', stored: '', ended_at })
      if (row.stored !== '') await rm(join(house.exchangeDir, row.stored), { force: true })
      // The exchange closes the entry of the ledger, which this service may only add to, and clears up what was staged.
      await startWork(house, row.contract, delivery, 'cancelled')
      return view
    },
  )
  addRefusedRoutes(server, house, found)
}

/** What was not taken, and why; a value only as its shape. */
const addRefusedRoutes = (
  server: Server,
  house: House,
  found: (request: FastifyRequest, id: number) => Promise<LedgeredDelivery>,
): void => {
  server.get(
    '/v1/deliveries/:delivery/refused',
    {
      config: readers,
      schema: {
        tags,
        summary: '取り込まなかった行',
        params: deliveryParams,
        querystring: refusedQuery,
        response: answers(refusedRowsSchema),
      },
    },
    async (request) => {
      const { contract, id } = await found(request, request.params.delivery)
      const { after, limit } = request.query
      const rows = await inContract(house.db, contract, (trx) => readRefusals(trx, contract, id, { after, limit }))
      return { refused: rows.map(refusedView), next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
    },
  )
  server.get(
    '/v1/deliveries/:delivery/refused.csv',
    {
      config: readers,
      schema: {
        tags,
        summary: '取り込まなかった行（CSV）',
        params: deliveryParams,
        querystring: refusedFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const { contract, id, file } = await found(request, request.params.delivery)
      await tellLook(house.db, request, 'delivery.refusedRead', String(id))
      const encoding = request.query.encoding === 'cp932' ? 'CP932' : 'UTF-8'
      async function* pages(): AsyncGenerator<Buffer> {
        const head = ['ファイル', '行（物理行）', '件目', '列', '理由コード', '理由', 'reason', '値の形', '正しい形']
        yield csvFile([head], encoding).bytes
        for (let after = 0; ; ) {
          const rows = await inContract(house.db, contract, (trx) =>
            readRefusals(trx, contract, id, { after, limit: refusedPage }),
          )
          const lines = rows
            .map(refusedView)
            .map((row) => [file, row.line, row.row, row.column, row.code, row.ja, row.en, row.shape, row.expected])
          if (lines.length > 0) yield withoutMark(csvFile(lines, encoding).bytes)
          if (rows.length < refusedPage) return
          after = rows.at(-1)?.id ?? after
        }
      }
      return sendCsv(reply, `refused-${id}.csv`, encoding, Readable.from(pages()))
    },
  )
}

const sendCsv = (reply: FastifyReply, name: string, encoding: Encoding, body: Readable): FastifyReply =>
  reply
    .type(`text/csv; charset=${encoding === 'CP932' ? 'Shift_JIS' : 'utf-8'}`)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(body)

/** The byte-order mark stands at the beginning of a file only. */
const withoutMark = (bytes: Buffer): Buffer => (bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.subarray(3) : bytes)
