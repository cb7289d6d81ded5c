import { acceptedSchema, placeBody } from '@tsunagu/messages'
import { floorRoles, leaders } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { askFor, commandHeaders, mayActFor } from './asking.ts'
import { byCall } from './params.ts'

export const addCallCommands = (server: Server, house: House): void => {
  server.post(
    '/v1/calls',
    {
      config: { roles: floorRoles },
      schema: {
        tags: ['calls'],
        summary: '発信',
        headers: commandHeaders,
        body: placeBody,
        response: answers(acceptedSchema),
      },
    },
    async (request) => {
      const { number, line, callerId } = request.body
      const agent = request.body.agent ?? visitorOf(request).agent
      if (agent === null) throw new DoorError('body.invalid', because('agent', 'this account is no agent: name one'))
      mayActFor(request, agent)
      return askFor(house, request, { type: 'call.place', agent, number, line, callerId })
    },
  )

  server.post(
    '/v1/calls/:call/end',
    {
      config: { roles: leaders },
      schema: {
        tags: ['calls'],
        summary: '通話を終わらせる',
        params: byCall,
        headers: commandHeaders,
        response: answers(acceptedSchema),
      },
    },
    async (request) => askFor(house, request, { type: 'call.end', call: request.params.call }),
  )
}
