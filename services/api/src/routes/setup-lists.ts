import {
  doNotCallBody,
  doNotCallSchema,
  limitsSchema,
  maskNumber,
  numberParams,
  pauseReasonBody,
  pauseReasonSchema,
  transferNumberBody,
  transferNumberSchema,
} from '@tsunagu/messages'
import {
  deleteDoNotCall,
  deletePauseReason,
  deleteTransferNumber,
  inContract,
  putDoNotCall,
  putLimits,
  putPauseReason,
  putTransferNumber,
  readDoNotCall,
  readLimits,
  readPauseReasons,
  readTransferNumbers,
  type Trx,
} from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['setup']
const readers = { roles: ['supervisor', 'manager', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'ops'] } as const

/** Pause reasons, limits and numbers in the tables; nothing of it is in force before it is published. */
export const addListSetup = (server: Server, house: House): void => {
  addPauseReasons(server, house)
  addLimits(server, house)
  addTransferNumbers(server, house)
  addDoNotCall(server, house)
}

/** Work in the visitor's contract, told in the history first. */
const changing = async (
  { db }: House,
  request: FastifyRequest,
  target: string,
  work: (trx: Trx, contract: string) => Promise<unknown>,
): Promise<typeof saved> => {
  const { contract } = visitorOf(request)
  await tellLook(db, request, 'setup.changed', target, request.method === 'DELETE' ? { deleted: true } : {})
  if ((await inContract(db, contract, (trx) => work(trx, contract))) === false) throw new DoorError('setup.unknown')
  return saved
}

const reading = <T>({ db }: House, request: FastifyRequest, work: (trx: Trx, contract: string) => Promise<T>) => {
  const { contract } = visitorOf(request)
  return inContract(db, contract, (trx) => work(trx, contract))
}

const addPauseReasons = (server: Server, house: House): void => {
  const all = z.object({ pauseReasons: z.array(pauseReasonSchema) })
  server.get(
    '/v1/setup/pause-reasons',
    { config: readers, schema: { tags, summary: '離席理由と上限の一覧', response: answers(all) } },
    async (request) => ({ pauseReasons: [...(await reading(house, request, readPauseReasons))] }),
  )
  server.put(
    '/v1/setup/pause-reasons/:id',
    {
      config: writers,
      schema: { tags, summary: '離席理由の登録・変更', params: byId, body: pauseReasonBody, response: answers(done) },
    },
    (request) => {
      const reason = { ...request.params, ...request.body }
      return changing(house, request, `pause reason ${reason.id}`, (trx, own) => putPauseReason(trx, own, reason))
    },
  )
  server.delete(
    '/v1/setup/pause-reasons/:id',
    { config: writers, schema: { tags, summary: '離席理由の削除', params: byId, response: answers(done) } },
    (request) => {
      const { id } = request.params
      return changing(house, request, `pause reason ${id}`, (trx, own) => deletePauseReason(trx, own, id))
    },
  )
}

const addLimits = (server: Server, house: House): void => {
  server.get(
    '/v1/setup/limits',
    { config: readers, schema: { tags, summary: 'フロアの上限', response: answers(limitsSchema) } },
    (request) => reading(house, request, (trx, own) => readLimits(trx, own, visitorOf(request).floor)),
  )
  server.put(
    '/v1/setup/limits',
    { config: writers, schema: { tags, summary: 'フロアの上限の変更', body: limitsSchema, response: answers(done) } },
    (request) =>
      changing(house, request, 'limits', (trx, own) => putLimits(trx, own, visitorOf(request).floor, request.body)),
  )
}

const addTransferNumbers = (server: Server, house: House): void => {
  const all = z.object({ transferNumbers: z.array(transferNumberSchema) })
  server.get(
    '/v1/setup/transfer-numbers',
    { config: readers, schema: { tags, summary: '転送先外線の一覧', response: answers(all) } },
    async (request) => ({ transferNumbers: [...(await reading(house, request, readTransferNumbers))] }),
  )
  server.put(
    '/v1/setup/transfer-numbers/:number',
    {
      config: writers,
      schema: {
        tags,
        summary: '転送先外線の登録・変更',
        params: numberParams,
        body: transferNumberBody,
        response: answers(done),
      },
    },
    (request) => {
      const one = { ...request.params, ...request.body }
      return changing(house, request, `transfer number ${one.number}`, (trx, own) => putTransferNumber(trx, own, one))
    },
  )
  server.delete(
    '/v1/setup/transfer-numbers/:number',
    { config: writers, schema: { tags, summary: '転送先外線の削除', params: numberParams, response: answers(done) } },
    (request) => {
      const { number } = request.params
      return changing(house, request, `transfer number ${number}`, (trx, own) => deleteTransferNumber(trx, own, number))
    },
  )
}

/** Citizens' numbers: for the roles that work with callers; the auditor sees the last digits, and so does the history. */
const addDoNotCall = (server: Server, house: House): void => {
  const all = z.object({ doNotCall: z.array(doNotCallSchema) })
  const keepers = { roles: ['supervisor', 'manager'] } as const
  server.get(
    '/v1/setup/do-not-call',
    {
      config: { roles: ['supervisor', 'manager', 'auditor'] },
      schema: { tags, summary: '発信禁止番号の一覧', response: answers(all) },
    },
    async (request) => {
      const mask = maskFor(visitorOf(request).roles)
      const found = await reading(house, request, readDoNotCall)
      return { doNotCall: found.map((one) => ({ ...one, number: mask.number(one.number) })) }
    },
  )
  server.put(
    '/v1/setup/do-not-call/:number',
    {
      config: keepers,
      schema: {
        tags,
        summary: '発信禁止番号の登録',
        params: numberParams,
        body: doNotCallBody,
        response: answers(done),
      },
    },
    (request) => {
      const one = { ...request.params, ...request.body, by: visitorOf(request).account }
      const target = `do not call ${maskNumber(one.number)}`
      return changing(house, request, target, (trx, own) => putDoNotCall(trx, own, one))
    },
  )
  server.delete(
    '/v1/setup/do-not-call/:number',
    {
      config: keepers,
      schema: { tags, summary: '発信禁止番号の削除', params: numberParams, response: answers(done) },
    },
    (request) => {
      const { number } = request.params
      const target = `do not call ${maskNumber(number)}`
      return changing(house, request, target, (trx, own) => deleteDoNotCall(trx, own, number))
    },
  )
}
