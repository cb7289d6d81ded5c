import { byResult, notePolicySchema, noteResultBody, noteResultSchema, noteResultsSchema } from '@tsunagu/messages'
import { inContract, putClientReading, putNoteResult, readClientReading, readNoteResults } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['notes']
const readers = { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor', 'clientStaff'] } as const

/** What can come of a contact, and what the client's own people may read. */
export const addNoteSetup = (server: Server, { db }: House): void => {
  server.get(
    '/v1/notes/results',
    { config: readers, schema: { tags, summary: '結果コードの一覧', response: answers(noteResultsSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      return { results: [...(await inContract(db, contract, (trx) => readNoteResults(trx, contract)))] }
    },
  )
  server.put(
    '/v1/notes/results/:id',
    {
      config: { roles: ['manager', 'ops'] },
      schema: {
        tags,
        summary: '結果コードの登録・変更',
        params: byResult,
        body: noteResultBody,
        response: answers(noteResultSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const result = { ...request.params, ...request.body }
      await tellLook(db, request, 'setup.changed', `note result ${result.id}`, request.body)
      await inContract(db, contract, (trx) => putNoteResult(trx, contract, result))
      return result
    },
  )
  server.get(
    '/v1/notes/policy',
    { config: readers, schema: { tags, summary: '委託元への開示範囲', response: answers(notePolicySchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      return { clientReads: await inContract(db, contract, (trx) => readClientReading(trx, contract)) }
    },
  )
  server.put(
    '/v1/notes/policy',
    {
      config: { roles: ['manager'] },
      schema: {
        tags,
        summary: '委託元への開示範囲の変更',
        body: notePolicySchema,
        response: answers(notePolicySchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', 'note policy', request.body)
      await inContract(db, contract, (trx) => putClientReading(trx, contract, request.body.clientReads))
      return request.body
    },
  )
}
