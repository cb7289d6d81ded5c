import { floorViewSchema, lineViewSchema, queueViewSchema } from '@tsunagu/messages'
import { z } from 'zod'
import { everyone } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { readFloor } from '../floor/committed.ts'
import { viewFor } from '../floor/view-for.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

export const addFloorRoutes = (server: Server, house: House): void => {
  const config = { roles: everyone }
  server.get(
    '/v1/floor',
    { config, schema: { tags: ['floor'], summary: 'フロアの今', response: answers(floorViewSchema) } },
    async (request) => {
      const visitor = visitorOf(request)
      return viewFor(await readFloor(house, visitor.floor), visitor)
    },
  )
  server.get(
    '/v1/queues',
    {
      config,
      schema: {
        tags: ['floor'],
        summary: '待ち行列',
        response: answers(z.object({ queues: z.array(queueViewSchema) })),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      return { queues: viewFor(await readFloor(house, visitor.floor), visitor).queues }
    },
  )
  server.get(
    '/v1/lines',
    {
      config,
      schema: { tags: ['floor'], summary: '回線', response: answers(z.object({ lines: z.array(lineViewSchema) })) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      return { lines: viewFor(await readFloor(house, visitor.floor), visitor).lines }
    },
  )
}
