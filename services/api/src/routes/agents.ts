import type { AgentId, RequestBody } from '@tsunagu/core'
import { acceptedSchema, agentViewSchema, pauseBody, transferBody } from '@tsunagu/messages'
import { z } from 'zod'
import { floorRoles, staffWatchers } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { readFloor } from '../floor/committed.ts'
import { floorView } from '../floor/floor-view.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { askFor, commandHeaders, mayActFor } from './asking.ts'
import { byAgent } from './params.ts'

/** Wishes that need nothing but the agent. */
const plain = {
  'sign-in': ['サインイン', 'agent.signIn'],
  'sign-out': ['サインアウト', 'agent.signOut'],
  ready: ['受付可', 'agent.ready'],
  'end-wrap-up': ['後処理終了', 'agent.endWrapUp'],
  answer: ['応答', 'call.answer'],
  hold: ['保留', 'call.hold'],
  resume: ['保留解除', 'call.resume'],
  'hang-up': ['切断', 'call.hangUp'],
} as const satisfies Record<string, readonly [string, RequestBody['type']]>

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
  for (const [path, [summary, type]] of Object.entries(plain)) addPlain(server, house, path, summary, type)
  addPauseAndTransfer(server, house)
}

type PlainType = (typeof plain)[keyof typeof plain][1]

const addPlain = (server: Server, house: House, path: string, summary: string, type: PlainType): void => {
  server.post(
    `/v1/agents/:agent/${path}`,
    {
      config: { roles: floorRoles },
      schema: {
        tags: ['agents'],
        summary,
        params: byAgent,
        headers: commandHeaders,
        response: answers(acceptedSchema),
      },
    },
    async (request) => {
      mayActFor(request, request.params.agent)
      return askFor(house, request, plainBody(type, request.params.agent))
    },
  )
}

const plainBody = (type: PlainType, agent: AgentId): RequestBody => ({ type, agent })

const addPauseAndTransfer = (server: Server, house: House): void => {
  const common = { tags: ['agents'], params: byAgent, headers: commandHeaders, response: answers(acceptedSchema) }
  server.post(
    '/v1/agents/:agent/pause',
    { config: { roles: floorRoles }, schema: { ...common, summary: '離席', body: pauseBody } },
    async (request) => {
      const { agent } = request.params
      mayActFor(request, agent)
      return askFor(house, request, { type: 'agent.pause', agent, reason: request.body.reason })
    },
  )
  server.post(
    '/v1/agents/:agent/transfer',
    { config: { roles: floorRoles }, schema: { ...common, summary: '転送', body: transferBody } },
    async (request) => {
      const { agent } = request.params
      mayActFor(request, agent)
      return askFor(house, request, { type: 'call.transfer', agent, to: request.body.to })
    },
  )
}
