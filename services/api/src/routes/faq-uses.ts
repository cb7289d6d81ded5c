import { byFaq, faqFileQuery, faqUseBody, faqUsedSchema, faqUsesQuery, faqUsesSchema } from '@tsunagu/messages'
import { floorRoles } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { replacedMeaning, sendTable } from '../files/send-table.ts'
import { callToWriteOf } from '../floor/call-at-hand.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { faqTable, faqUses, useFaq } from '../records/faq.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'

const tags = ['faq']
const counters = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const

/** How often answers were opened and told, and all of them as a file. */
export const addFaqUseRoutes = (server: Server, house: House): void => {
  server.post(
    '/v1/faq/:faq/uses',
    {
      config: { roles: floorRoles },
      schema: {
        tags,
        summary: 'FAQ を開いた・市民に伝えた（通話ごとに一度だけ数える）',
        params: byFaq,
        body: faqUseBody,
        response: answers(faqUsedSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const call = await callToWriteOf(house, visitor, request.body.call)
      const use = { ...request.params, ...request.body, call, by: visitor.account }
      return { counted: await useFaq(house.db, visitor.contract, use) }
    },
  )
  server.get(
    '/v1/faq/uses',
    {
      config: counters,
      schema: { tags, summary: 'FAQ の利用件数', querystring: faqUsesQuery, response: answers(faqUsesSchema) },
    },
    async (request) => faqUses(house.db, visitorOf(request).contract, request.query.from, request.query.to),
  )
  addFile(server, house)
}

const addFile = (server: Server, { db }: House): void => {
  server.get(
    '/v1/faq/file',
    {
      config: counters,
      schema: {
        tags,
        summary: '公開中の FAQ を Excel・CSV で',
        description: `形式は format=csv または xlsx。${replacedMeaning}`,
        querystring: faqFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      await tellLook(db, request, 'faq.exported', null, request.query)
      return sendTable(reply, await faqTable(db, visitorOf(request).contract), request.query)
    },
  )
}
