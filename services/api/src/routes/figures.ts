import { figuresQuery, figuresSchema } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { figuresOf } from '../records/figures.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

export const addFigureRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/figures',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'auditor'] },
      schema: { tags: ['figures'], summary: '集計', querystring: figuresQuery, response: answers(figuresSchema) },
    },
    async (request) => figuresOf(house.db, visitorOf(request).contract, request.query),
  )
}
