import { messagePageSchema, messageSearch, sendMessageBody, sentMessageSchema } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { messageView, searchMessages, sendMessage } from '../records/messages.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { commandHeaders } from './asking.ts'
import { recordReaders } from './calls.ts'

const tags = ['messages']

export const addMessageRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/messages',
    {
      config: { roles: [...recordReaders, 'ops'] },
      schema: { tags, summary: 'SMS の一覧', querystring: messageSearch, response: answers(messagePageSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'messages.searched', null, { by: Object.keys(request.query) })
      return searchMessages(house.db, visitor.contract, request.query, maskFor(visitor.roles))
    },
  )
  server.post(
    '/v1/messages',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: {
        tags,
        summary: '通話の相手への SMS 送信',
        headers: commandHeaders,
        body: sendMessageBody,
        response: answers(sentMessageSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'message.sent', request.body.call, { template: request.body.template })
      const key = request.headers['idempotency-key'] ?? null
      const { row, repeated } = await sendMessage(house.db, { visitor, body: request.body, key, at: house.clock.now() })
      return { message: messageView(row, maskFor(visitor.roles)), repeated }
    },
  )
}
