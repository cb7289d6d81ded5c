import { fieldsOfTemplate, type MessageTemplate, templateProblems, worstCase } from '@tsunagu/core'
import { type Problem, templateBody, templateListSchema, templateSchema } from '@tsunagu/messages'
import {
  addSetupChange,
  deleteTemplate,
  inContract,
  putTemplate,
  readFlows,
  readTemplates,
  type Trx,
} from '@tsunagu/store'
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
      const { contract, account } = visitorOf(request)
      await tellLook(db, request, 'setup.changed', `template ${template.id}`)
      await inContract(db, contract, async (trx) => {
        const before = await findTemplate(trx, contract, template.id)
        await putTemplate(trx, contract, template)
        const summary = `SMS の文面「${template.id}」を${before === null ? '登録' : '変更'}`
        await addSetupChange(trx, contract, { ...change(account, template.id), summary, before, after: template.texts })
      })
      return templateView(template)
    },
  )
  server.delete(
    '/v1/setup/templates/:id',
    { config: writers, schema: { tags, summary: 'SMS 文面の削除', params: byId, response: answers(done) } },
    async (request) => {
      const { contract, account } = visitorOf(request)
      const { id } = request.params
      await tellLook(db, request, 'setup.changed', `template ${id}`, { deleted: true })
      await inContract(db, contract, async (trx) => {
        const before = await findTemplate(trx, contract, id)
        if (before === null) throw new DoorError('setup.unknown')
        const used = await usesOf(trx, contract, id)
        if (used.length > 0) throw new DoorError('setup.inUse', used)
        await deleteTemplate(trx, contract, id)
        const summary = `SMS の文面「${id}」を削除`
        await addSetupChange(trx, contract, { ...change(account, id), summary, before, after: null })
      })
      return saved
    },
  )
}

const change = (by: string, item: string) => ({ by, part: 'template' as const, item })

const findTemplate = async (trx: Trx, contract: string, id: string): Promise<MessageTemplate['texts'] | null> =>
  (await readTemplates(trx, contract)).find((template) => template.id === id)?.texts ?? null

/** Nodes of flows that send this text: they would send none. */
const usesOf = async (trx: Trx, contract: string, id: string): Promise<readonly Problem[]> =>
  (await readFlows(trx, contract)).flatMap((flow) =>
    Object.entries(flow.nodes)
      .filter(([, node]) => node.type === 'sms' && node.template === id)
      .map(([name]) => wrong(`flows.${flow.id}.nodes.${name}.template`, id, 'another template, or no text')),
  )

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
