import {
  figureDetailQuery,
  figureDetailSchema,
  figuresQuery,
  figuresSchema,
  shiftQuery,
  shiftSchema,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { seesStaff, staffWatchers } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { figureDetailOf, shiftWithin } from '../records/figure-detail.ts'
import { figuresOf } from '../records/figures.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byAgent } from './params.ts'

export const addFigureRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/figures',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'auditor'] },
      schema: { tags: ['figures'], summary: '集計', querystring: figuresQuery, response: answers(figuresSchema) },
    },
    async (request) => figuresOf(house.db, visitorOf(request).contract, request.query),
  )

  server.get(
    '/v1/figures/detail',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'auditor'] },
      schema: {
        tags: ['figures'],
        summary: '転送・規則・折り返し・稼働率・回線使用状況',
        querystring: figureDetailQuery,
        response: answers(figureDetailSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const detail = await figureDetailOf(house.db, visitor.contract, request.query)
      return seesStaff(visitor.roles) ? detail : { ...detail, agents: [] }
    },
  )

  server.get(
    '/v1/agents/:agent/shift',
    {
      config: { roles: ['agent', ...staffWatchers] },
      schema: {
        tags: ['figures'],
        summary: '勤務の経過（状態・理由・操作者）',
        params: byAgent,
        querystring: shiftQuery,
        response: answers(shiftSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { agent } = request.params
      if (!seesStaff(visitor.roles) && visitor.agent !== agent) throw new DoorError('auth.forbidden')
      const { day } = request.query
      const from = Date.parse(`${day}T00:00:00+09:00`)
      const span = { from: isoTime(from), to: isoTime(from + 86_400_000) }
      const now = isoTime(house.clock.now())
      return { agent, day, intervals: await shiftWithin(house.db, visitor.contract, agent, span, now) }
    },
  )
}
