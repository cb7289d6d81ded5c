import type { Role } from '@tsunagu/messages'
import { callDetailSchema, callPageSchema, callSearch } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { findCall, searchCalls } from '../records/calls.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byCall } from './params.ts'

/** Agents find earlier calls on their screen-pop; going through the records is for those who answer for them. */
export const recordReaders: readonly Role[] = ['supervisor', 'manager', 'auditor']

export const addCallRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/calls',
    {
      config: { roles: recordReaders },
      schema: { tags: ['calls'], summary: '通話の検索', querystring: callSearch, response: answers(callPageSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'calls.searched', null, { by: Object.keys(request.query) })
      return searchCalls(house.db, visitor.contract, request.query, maskFor(visitor.roles))
    },
  )

  server.get(
    '/v1/calls/:call',
    {
      config: { roles: recordReaders },
      schema: { tags: ['calls'], summary: '通話', params: byCall, response: answers(callDetailSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'call.viewed', request.params.call)
      const found = await findCall(house.db, visitor.contract, request.params.call, maskFor(visitor.roles))
      if (found === null) throw new DoorError('call.unknown')
      return found
    },
  )
}
