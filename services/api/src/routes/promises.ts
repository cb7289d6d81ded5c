import {
  attributedListSchema,
  attributedSearch,
  attributionSchema,
  attributionSearch,
  promiseBody,
  promisePageSchema,
  promiseRulesSchema,
  promiseSavedSchema,
  promiseSearch,
  withdrawBody,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { inContract, putGraceDays, readGraceDays, searchPromises } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { fromIdCursor, toIdCursor } from '../records/cursor.ts'
import { personMaskFor, personReaders, personWorkers } from '../register/person-mask.ts'
import { withNames } from '../register/person-names.ts'
import { promiseView } from '../register/person-views.ts'
import { attributedPayments, attributionOf, makePromise, takeBackPromise } from '../register/promises.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byPromise } from './params.ts'

const tags = ['register']
const figureReaders = { roles: ['supervisor', 'manager', 'clientStaff', 'auditor'] } as const

/** Promises to pay: made, followed up, and what they brought (O7, P4). */
export const addPromiseRoutes = (server: Server, house: House): void => {
  addMaking(server, house)
  addAttribution(server, house)
  server.get(
    '/v1/promises',
    {
      config: { roles: personReaders },
      schema: {
        tags,
        summary: '納付約束の一覧（状態、期限、通話）',
        querystring: promiseSearch,
        response: answers(promisePageSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { state = null, dueFrom = null, dueTo = null, call = null, cursor, limit } = request.query
      await tellLook(house.db, request, 'promises.searched', null, { by: Object.keys(request.query) })
      const search = { state, dueFrom, dueTo, call, after: fromIdCursor(cursor), limit: limit + 1 }
      const rows = await inContract(house.db, contract, (trx) => searchPromises(trx, contract, search))
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      const promises = await withNames(house.db, contract, page.map(promiseView), personMaskFor(roles))
      return { promises, next: last === undefined ? null : toIdCursor(last.id) }
    },
  )
  addRules(server, house)
}

const addMaking = (server: Server, house: House): void => {
  server.post(
    '/v1/promises',
    {
      config: { roles: personWorkers },
      schema: { tags, summary: '納付約束の記録', body: promiseBody, response: answers(promiseSavedSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'promise.made', `person ${request.body.person}`)
      return { promise: await makePromise(house, visitor, request.body, isoTime(house.clock.now())) }
    },
  )
  server.post(
    '/v1/promises/:promise/withdraw',
    {
      config: { roles: personWorkers },
      schema: {
        tags,
        summary: '納付約束の取消し（理由が必要。担当者は自分の記録だけ）',
        params: byPromise,
        body: withdrawBody,
        response: answers(promiseSavedSchema),
      },
    },
    async (request) => {
      const { promise } = request.params
      const { reason } = request.body
      await tellLook(house.db, request, 'promise.withdrawn', `promise ${promise}`)
      const at = isoTime(house.clock.now())
      return { promise: await takeBackPromise(house, visitorOf(request), promise, reason, at) }
    },
  )
}

const addAttribution = (server: Server, house: House): void => {
  server.get(
    '/v1/promises/attribution',
    {
      config: figureReaders,
      schema: {
        tags,
        summary: '約束のあった通話から一定日数以内の納付額（月・債権の種類ごと）',
        querystring: attributionSearch,
        response: answers(attributionSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      await tellLook(house.db, request, 'promise.attribution', request.query.month)
      return attributionOf(house, contract, request.query.month)
    },
  )
  server.get(
    '/v1/promises/attribution/payments',
    {
      config: figureReaders,
      schema: {
        tags,
        summary: '上の納付額の内訳（どの入金をどの通話に数えたか）',
        querystring: attributedSearch,
        response: answers(attributedListSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { month, kind } = request.query
      await tellLook(house.db, request, 'promise.attribution', month, { payments: true })
      return { payments: await attributedPayments(house, contract, month, kind) }
    },
  )
}

const addRules = (server: Server, house: House): void => {
  const path = '/v1/promises/rules'
  server.get(
    path,
    {
      config: { roles: [...personReaders, 'ops'] },
      schema: { tags, summary: '納付約束の規則', response: answers(promiseRulesSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return { graceDays: await inContract(house.db, contract, (trx) => readGraceDays(trx, contract)) }
    },
  )
  server.put(
    path,
    {
      config: { roles: ['manager', 'clientStaff', 'ops'] },
      schema: {
        tags,
        summary: '納付約束の規則の変更',
        body: promiseRulesSchema,
        response: answers(promiseRulesSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { graceDays } = request.body
      await tellLook(house.db, request, 'setup.changed', 'promise rules', { graceDays })
      await inContract(house.db, contract, (trx) => putGraceDays(trx, contract, graceDays))
      return { graceDays }
    },
  )
}
