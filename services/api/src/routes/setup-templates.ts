import { fieldsOfTemplate, type MessageTemplate, templateProblems, worstCase } from '@tsunagu/core'
import { templateBody, templateListSchema, templateSchema } from '@tsunagu/messages'
import { deleteTemplate, inContract, putTemplate, readTemplates } from '@tsunagu/store'
import type { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { wrong } from '../setup/problem.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['setup']
const writers = { roles: ['manager', 'ops'] } as const

/** Texts for SMS, by language. A change is in force with the next text that is written. */
export const addTemplateSetup = (server: Server, { db }: House): void => {
  server.get(
    '/v1/setup/templates',
    {
      config: { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor'] },
      schema: { tags, summary: 'SMS 文面の一覧', response: answers(templateListSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return { templates: (await inContract(db, contract, (trx) => readTemplates(trx, contract))).map(templateView) }
    },
  )
  server.put(
    '/v1/setup/templates/:id',
    {
      config: writers,
      schema: {
        tags,
        summary: 'SMS 文面の登録・変更',
        params: byId,
        body: templateBody,
        response: answers(templateSchema),
      },
    },
    async (request) => {
      const template = { id: request.params.id, texts: textsOf(request.body) }
      const problems = templateProblems(template)
      if (problems.length > 0)
        throw new DoorError(
          'template.invalid',
          problems.map(({ where, found, expected }) => wrong(`texts.${where}`, found, expected)),
        )
      const { contract } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', `template ${template.id}`)
      await inContract(db, contract, (trx) => putTemplate(trx, contract, template))
      return templateView(template)
    },
  )
  server.delete(
    '/v1/setup/templates/:id',
    { config: writers, schema: { tags, summary: 'SMS 文面の削除', params: byId, response: answers(done) } },
    async (request) => {
      const { contract } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', `template ${request.params.id}`, { deleted: true })
      const gone = await inContract(db, contract, (trx) => deleteTemplate(trx, contract, request.params.id))
      if (!gone) throw new DoorError('setup.unknown')
      return saved
    },
  )
}

/** Without the languages that were given as undefined. */
const textsOf = ({ texts }: z.infer<typeof templateBody>): MessageTemplate['texts'] =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([language, text]) => (text === undefined ? [] : [[language, text]])),
  )

const templateView = ({ id, texts }: MessageTemplate): z.infer<typeof templateSchema> => ({
  id,
  texts: { ...texts },
  sizes: Object.fromEntries(
    Object.entries(texts).map(([language, text]) => {
      const { needed, optional } = fieldsOfTemplate(text)
      return [language, { ...worstCase(text), needed: [...needed], optional: [...optional] }]
    }),
  ),
})
