import {
  paymentListSchema,
  paymentSearch,
  paymentsBody,
  paymentsSavedSchema,
  reversalBody,
  reversalSavedSchema,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { findPayment, takeBackPayment, writePayments } from '../register/payments.ts'
import { personReaders } from '../register/person-mask.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['register']
/** Systems of the client sign in as operations; its people type payments in. */
const writers = { roles: ['ops', 'clientStaff'] } as const

/** Payments as they are learned. Who owes nothing any more leaves the lists of calls at once (O6). */
export const addPaymentRoutes = (server: Server, house: House): void => {
  server.post(
    '/v1/payments',
    {
      config: writers,
      schema: {
        tags,
        summary: '入金の記録（500件まで。同じ番号は一度だけ、誤りがあれば何も記録しない）',
        body: paymentsBody,
        response: answers(paymentsSavedSchema),
      },
    },
    async (request) => {
      const { payments } = request.body
      await tellLook(house.db, request, 'payments.written', null, { payments: payments.length })
      return { payments: await writePayments(house.db, visitorOf(request), payments, isoTime(house.clock.now())) }
    },
  )
  server.get(
    '/v1/payments',
    {
      config: { roles: [...personReaders, 'ops'] },
      schema: { tags, summary: '入金の照会', querystring: paymentSearch, response: answers(paymentListSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { clientKey } = request.query
      await tellLook(house.db, request, 'payments.viewed', `payment ${clientKey}`)
      return { payments: [await findPayment(house.db, contract, clientKey)] }
    },
  )
  server.post(
    '/v1/payments/reversals',
    {
      config: writers,
      schema: {
        tags,
        summary: '入金の取消し（不渡り・誤入力など）',
        body: reversalBody,
        response: answers(reversalSavedSchema),
      },
    },
    async (request) => {
      const { clientKey, reason } = request.body
      await tellLook(house.db, request, 'payments.written', `payment ${clientKey}`, { reversed: true, reason })
      return takeBackPayment(house.db, visitorOf(request), request.body, isoTime(house.clock.now()))
    },
  )
}
