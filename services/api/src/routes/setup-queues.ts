import { agentBody, agentSetupSchema, queueBody, queueSchema } from '@tsunagu/messages'
import { inContract, readAgents, readQueues, removeAgent } from '@tsunagu/store'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { dropQueue, saveAgent, saveQueue } from '../setup/write.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['setup']
const readers = { roles: ['supervisor', 'manager', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'ops'] } as const

/** Queues and agents in the tables; nothing of it is in force before it is published. */
export const addQueueSetup = (server: Server, house: House): void => {
  addQueueReads(server, house)
  addQueueWrites(server, house)
  addAgentReads(server, house)
  addAgentWrites(server, house)
}

const addQueueReads = (server: Server, { db }: House): void => {
  server.get(
    '/v1/setup/queues',
    {
      config: readers,
      schema: { tags, summary: '待ち行列の設定一覧', response: answers(z.object({ queues: z.array(queueSchema) })) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const queues = await inContract(db, contract, (trx) => readQueues(trx, contract))
      return { queues: z.array(queueSchema).parse(queues) }
    },
  )
  server.get(
    '/v1/setup/queues/:id',
    {
      config: readers,
      schema: { tags, summary: '待ち行列の設定', params: byId, response: answers(queueSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const queues = await inContract(db, contract, (trx) => readQueues(trx, contract))
      const found = queues.find(({ id }) => id === request.params.id)
      if (found === undefined) throw new DoorError('setup.unknown')
      return queueSchema.parse(found)
    },
  )
}

const addQueueWrites = (server: Server, { db }: House): void => {
  server.put(
    '/v1/setup/queues/:id',
    {
      config: writers,
      schema: { tags, summary: '待ち行列の登録・変更', params: byId, body: queueBody, response: answers(done) },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(db, request, 'setup.changed', `queue ${id}`)
      await saveQueue(db, visitorOf(request).contract, { id, ...request.body })
      return saved
    },
  )
  server.delete(
    '/v1/setup/queues/:id',
    {
      config: writers,
      schema: { tags, summary: '待ち行列の削除', params: byId, response: answers(done) },
    },
    async (request) => {
      const { id } = request.params
      const { contract, floor } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', `queue ${id}`, { deleted: true })
      await dropQueue(db, contract, floor, id)
      return saved
    },
  )
}

const addAgentReads = (server: Server, { db }: House): void => {
  server.get(
    '/v1/setup/agents',
    {
      config: readers,
      schema: { tags, summary: '担当者の設定一覧', response: answers(z.object({ agents: z.array(agentSetupSchema) })) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const agents = await inContract(db, contract, (trx) => readAgents(trx, contract))
      return { agents: z.array(agentSetupSchema).parse(agents) }
    },
  )
  server.get(
    '/v1/setup/agents/:id',
    {
      config: readers,
      schema: { tags, summary: '担当者の設定', params: byId, response: answers(agentSetupSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const agents = await inContract(db, contract, (trx) => readAgents(trx, contract))
      const found = agents.find(({ id }) => id === request.params.id)
      if (found === undefined) throw new DoorError('setup.unknown')
      return agentSetupSchema.parse(found)
    },
  )
}

const addAgentWrites = (server: Server, { db }: House): void => {
  server.put(
    '/v1/setup/agents/:id',
    {
      config: writers,
      schema: { tags, summary: '担当者の登録・変更', params: byId, body: agentBody, response: answers(done) },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(db, request, 'setup.changed', `agent ${id}`)
      const kept = await saveAgent(db, visitorOf(request).contract, { id, ...request.body })
      if (!kept) throw new DoorError('phone.exists')
      return saved
    },
  )
  server.delete(
    '/v1/setup/agents/:id',
    {
      config: writers,
      schema: { tags, summary: '担当者の削除', params: byId, response: answers(done) },
    },
    async (request) => {
      const { id } = request.params
      const { contract } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', `agent ${id}`, { deleted: true })
      if (!(await inContract(db, contract, (trx) => removeAgent(trx, contract, id))))
        throw new DoorError('setup.unknown')
      return saved
    },
  )
}
