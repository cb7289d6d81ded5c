import {
  stopOrderBody,
  stopOrderPageSchema,
  stopOrderSavedSchema,
  stopOrderSearch,
  withdrawBody,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { inContract, searchStops, tokyoDayOf } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { fromIdCursor, toIdCursor } from '../records/cursor.ts'
import { personMaskFor, personReaders } from '../register/person-mask.ts'
import { withNames } from '../register/person-names.ts'
import { stopView } from '../register/person-views.ts'
import { endStop, makeStop } from '../register/stops.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byStopOrder } from './params.ts'

const tags = ['register']
/** The client says whom it does not want to be reminded; those who answer for the calls may note it for him. */
const writers = { roles: ['clientStaff', 'manager', 'supervisor'] } as const

/** Stop orders of persons and of single claims (O8). */
export const addStopRoutes = (server: Server, house: House): void => {
  const path = '/v1/stop-orders'
  server.get(
    path,
    {
      config: { roles: personReaders },
      schema: {
        tags,
        summary: '催告停止の一覧',
        querystring: stopOrderSearch,
        response: answers(stopOrderPageSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { inForce, cursor, limit } = request.query
      await tellLook(house.db, request, 'stopOrders.searched', null, { by: Object.keys(request.query) })
      const today = tokyoDayOf(isoTime(house.clock.now()))
      const search = { inForceOn: inForce === 'true' ? today : null, after: fromIdCursor(cursor), limit: limit + 1 }
      const rows = await inContract(house.db, contract, (trx) => searchStops(trx, contract, search))
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      const views = page.map((row) => stopView(row, today))
      const stopOrders = await withNames(house.db, contract, views, personMaskFor(roles))
      return { stopOrders, next: last === undefined ? null : toIdCursor(last.id) }
    },
  )
  server.post(
    path,
    {
      config: writers,
      schema: {
        tags,
        summary: '催告停止（対象者または一つの債権、始まりと終わりの日）',
        body: stopOrderBody,
        response: answers(stopOrderSavedSchema),
      },
    },
    async (request) => {
      const { person, claim } = request.body
      await tellLook(house.db, request, 'stopOrder.made', claim === undefined ? `person ${person}` : `claim ${claim}`)
      return { stopOrder: await makeStop(house.db, visitorOf(request), request.body, isoTime(house.clock.now())) }
    },
  )
  server.post(
    `${path}/:stopOrder/lift`,
    {
      config: writers,
      schema: {
        tags,
        summary: '催告停止の解除（理由が必要）',
        params: byStopOrder,
        body: withdrawBody,
        response: answers(stopOrderSavedSchema),
      },
    },
    async (request) => {
      const { stopOrder } = request.params
      await tellLook(house.db, request, 'stopOrder.lifted', `stop order ${stopOrder}`)
      const at = isoTime(house.clock.now())
      return { stopOrder: await endStop(house.db, visitorOf(request), stopOrder, request.body.reason, at) }
    },
  )
}
