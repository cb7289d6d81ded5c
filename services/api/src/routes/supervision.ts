import type { AgentId, RequestBody } from '@tsunagu/core'
import { acceptedSchema, broadcastBody, type Me, markBody, queueModeBody, watchBody } from '@tsunagu/messages'
import type { FastifyRequest } from 'fastify'
import { floorRoles, isOnlyAgent, leaders } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { because, DoorError } from '../errors/door-error.ts'
import { readCall, readFloor } from '../floor/committed.ts'
import { liveCall, staffOf } from '../floor/live-call.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { askFor, commandHeaders } from './asking.ts'
import { byCall, byQueue } from './params.ts'

const command = (tag: string, summary: string) => ({
  tags: [tag],
  summary,
  headers: commandHeaders,
  response: answers(acceptedSchema),
})

/** What those who lead may do to calls, queues and the floor. Whose calls one may watch is the floor's to decide. */
export const addSupervision = (server: Server, house: House): void => {
  addWatching(server, house)
  addMark(server, house)
  server.post(
    '/v1/queues/:queue/mode',
    {
      config: { roles: leaders },
      schema: { ...command('floor', '待ち行列の受付・受付終了・閉鎖'), params: byQueue, body: queueModeBody },
    },
    async (request) =>
      askFor(house, request, { type: 'queue.mode', queue: request.params.queue, mode: request.body.mode }),
  )
  server.post(
    '/v1/floor/broadcast',
    { config: { roles: leaders }, schema: { ...command('floor', '一斉連絡'), body: broadcastBody } },
    async (request) => askFor(house, request, { type: 'floor.broadcast', ...request.body }),
  )
}

const addWatching = (server: Server, house: House): void => {
  const config = { roles: leaders }
  server.post(
    '/v1/calls/:call/watch',
    { config, schema: { ...command('supervision', 'モニター・ささやき・割込み'), params: byCall, body: watchBody } },
    async (request) => {
      const { call } = request.params
      return askFor(house, request, { type: 'call.watch', agent: oneself(request), call, mode: request.body.mode })
    },
  )
  server.post(
    '/v1/watch/mode',
    { config, schema: { ...command('supervision', 'モニター方法の切替え'), body: watchBody } },
    async (request) => askFor(house, request, { type: 'call.watchMode', agent: oneself(request), ...request.body }),
  )
  const ends = { end: ['モニター終了', 'call.unwatch'], 'take-over': ['通話の引取り', 'call.takeOver'] } as const
  for (const [path, [summary, type]] of Object.entries(ends))
    server.post(`/v1/watch/${path}`, { config, schema: command('supervision', summary) }, async (request) =>
      askFor(house, request, { type, agent: oneself(request) } satisfies RequestBody),
    )
}

/** One watches with one's own ears: the account's own agent, whose phone is rung. */
const oneself = (request: FastifyRequest): AgentId => {
  const { agent } = visitorOf(request)
  if (agent === null) throw new DoorError('auth.noPhone', because('agent', 'this account belongs to no agent'))
  return agent
}

const isWrittenUpBy = async (house: House, { floor, agent }: Me, call: string): Promise<boolean> => {
  const activity = (await readFloor(house, floor)).agents.get(agent ?? '')?.activity
  return activity?.kind === 'wrapUp' && activity.call === call
}

const addMark = (server: Server, house: House): void => {
  server.post(
    '/v1/calls/:call/mark',
    {
      config: { roles: floorRoles },
      schema: { ...command('calls', '通話に印を付ける（証拠・メモ・応対した言語）'), params: byCall, body: markBody },
    },
    async (request) => {
      const { call } = request.params
      await mayMark(house, request, call, request.body.kind)
      return askFor(house, request, { type: 'call.mark', call, ...request.body })
    },
  )
}

/** An agent marks a call that he has a part in, and says what was spoken while he writes it up; those who lead mark any. */
const mayMark = async (house: House, request: FastifyRequest, call: string, kind: string): Promise<void> => {
  const visitor = visitorOf(request)
  if (!isOnlyAgent(visitor.roles)) return
  if (kind === 'language' && (await isWrittenUpBy(house, visitor, call))) return
  const found = await readCall(house, visitor.floor, call)
  const [live] = found === null ? [] : liveCall(found, maskFor(visitor.roles))
  if (live === undefined) throw new DoorError('call.unknown')
  if (visitor.agent === null || !staffOf(live).includes(visitor.agent)) throw new DoorError('auth.notYourself')
}
