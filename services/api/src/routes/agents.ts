import { type AgentView, agentViewSchema, type Colleague, colleaguesSchema } from '@tsunagu/messages'
import { z } from 'zod'
import { floorRoles, staffWatchers } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { readFloor } from '../floor/committed.ts'
import { floorView } from '../floor/floor-view.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

export const addAgentRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/agents',
    {
      config: { roles: staffWatchers },
      schema: {
        tags: ['agents'],
        summary: '担当者の一覧',
        response: answers(z.object({ agents: z.array(agentViewSchema) })),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      return { agents: floorView(await readFloor(house, visitor.floor), visitor.roles).agents }
    },
  )

  server.get(
    '/v1/colleagues',
    {
      config: { roles: floorRoles },
      schema: { tags: ['agents'], summary: '相談・転送の相手になる担当者', response: answers(colleaguesSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { agents } = floorView(await readFloor(house, visitor.floor), visitor.roles)
      return { colleagues: agents.map(asColleague) }
    },
  )
}

/** Whether somebody can take a call, and no more: not why a colleague is away, nor with whom he speaks. */
const asColleague = ({ agent, name, queues, availability, activity, phoneRegistered }: AgentView): Colleague => ({
  agent,
  name,
  queues,
  availability,
  activity,
  phoneRegistered,
})
