import { lookupSourceBody, lookupSourceSavedSchema, lookupSourcesSchema, recordsLoadedSchema } from '@tsunagu/messages'
import { deleteSource, inContract, putSource, readStock } from '@tsunagu/store'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { loadRecords } from '../setup/load-records.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['setup']
const readers = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'clientStaff', 'ops'] } as const

/** A file of so many bytes is a million rows of the length that flows need. */
const fileBytes = 64 * 1024 * 1024

/** What flows may look up. In force at once: no publication is needed. */
export const addLookupSetup = (server: Server, house: House): void => {
  const path = '/v1/setup/lookup-sources'
  server.get(
    path,
    { config: readers, schema: { tags, summary: '照会データの一覧', response: answers(lookupSourcesSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const sources = await inContract(house.db, contract, (trx) => readStock(trx, contract))
      return lookupSourcesSchema.parse({ sources })
    },
  )
  server.put(
    `${path}/:id`,
    {
      config: writers,
      schema: {
        tags,
        summary: '照会データの定義（照合項目と読み上げ項目）',
        params: byId,
        body: lookupSourceBody,
        response: answers(lookupSourceSavedSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const source = { ...request.params, ...request.body }
      await tellLook(house.db, request, 'setup.changed', `lookup source ${source.id}`)
      const records = await inContract(house.db, contract, (trx) => putSource(trx, contract, source))
      return { ...saved, records }
    },
  )
  server.delete(
    `${path}/:id`,
    { config: writers, schema: { tags, summary: '照会データの削除', params: byId, response: answers(done) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const { id } = request.params
      await tellLook(house.db, request, 'setup.changed', `lookup source ${id}`, { deleted: true })
      if (!(await inContract(house.db, contract, (trx) => deleteSource(trx, contract, id))))
        throw new DoorError('setup.unknown')
      return saved
    },
  )
  addLoad(server, house, path)
}

/** Takes the bytes of a file as they are; a scope of its own, because everywhere else bodies are JSON. */
const addLoad = (server: Server, house: House, path: string): void => {
  server.register(async (scope: Server) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, next) => next(null, body))
    scope.post(
      `${path}/:id/records`,
      {
        config: writers,
        bodyLimit: fileBytes,
        schema: {
          tags,
          summary: '照会データの取込み（CSV、UTF-8 または CP932。全件入替え、誤りがあれば何も変えない）',
          consumes: ['text/csv'],
          params: byId,
          body: z.unknown(),
          response: answers(recordsLoadedSchema),
        },
      },
      async (request) => {
        const { id } = request.params
        await tellLook(house.db, request, 'setup.changed', `records of lookup source ${id}`)
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        return loadRecords(house, visitorOf(request), id, bytes)
      },
    )
  })
}
