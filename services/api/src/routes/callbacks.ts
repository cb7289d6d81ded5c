import { acceptedSchema, callbackListSchema } from '@tsunagu/messages'
import { leaders, staffWatchers } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { readFloor } from '../floor/committed.ts'
import { callbackViews } from '../floor/floor-view.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { askFor, commandHeaders } from './asking.ts'
import { byCallback } from './params.ts'

export const addCallbackRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/callbacks',
    {
      config: { roles: staffWatchers },
      schema: { tags: ['callbacks'], summary: '折り返し予約の一覧', response: answers(callbackListSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      return { callbacks: callbackViews(await readFloor(house, visitor.floor), maskFor(visitor.roles)) }
    },
  )

  server.post(
    '/v1/callbacks/:callback/cancel',
    {
      config: { roles: leaders },
      schema: {
        tags: ['callbacks'],
        summary: '折り返し予約の取消し',
        params: byCallback,
        headers: commandHeaders,
        response: answers(acceptedSchema),
      },
    },
    async (request) => askFor(house, request, { type: 'callback.cancel', callback: request.params.callback }),
  )
}
