import {
  countParts,
  fieldsOfTemplate,
  type MessageTemplate,
  renderTemplate,
  templateProblems,
  worstCase,
} from '@tsunagu/core'
import {
  type Problem,
  type TemplateSaved,
  type TemplateView,
  templateBody,
  templateCheckBody,
  templateListSchema,
  templateSavedSchema,
  templateVerdictSchema,
} from '@tsunagu/messages'
import { addSetupChange, deleteTemplate, inContract, putTemplate, readTemplates, type Trx } from '@tsunagu/store'
import type { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { wrong } from '../setup/problem.ts'
import { inTurn, type Publisher } from '../setup/publish.ts'
import { templateEffects, usesOfTemplate } from '../setup/template-effects.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['setup']
const writers = { roles: ['manager', 'ops'] } as const

/** Texts for SMS, by language. A change is in force with the next text that is written. */
export const addTemplateSetup = (server: Server, house: House): void => {
  addReads(server, house)
  addWrites(server, house)
}

const addReads = (server: Server, house: House): void => {
  server.get(
    '/v1/setup/templates',
    {
      config: { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor'] },
      schema: { tags, summary: 'SMS 文面の一覧', response: answers(templateListSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const templates = await inContract(house.db, contract, (trx) => readTemplates(trx, contract))
      return { templates: templates.map(templateView) }
    },
  )
  server.post(
    '/v1/setup/templates/:id/check',
    {
      config: writers,
      schema: {
        ...{ tags, summary: 'SMS 文面の検査と見本（保存しない）', params: byId, body: templateCheckBody },
        response: answers(templateVerdictSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const template = { id: request.params.id, texts: textsOf(request.body) }
      const effects = await inContract(house.db, visitor.contract, (trx) =>
        templateEffects(house, visitor, trx, template),
      )
      const { values } = request.body
      const samples = Object.entries(template.texts).map(([language, text]) => [language, sampleOf(text, values)])
      return templateVerdictSchema.parse({
        ...{ ...effects, sizes: templateView(template).sizes, problems: problemsOf(template) },
        samples: Object.fromEntries(samples),
      })
    },
  )
}

const addWrites = (server: Server, house: House): void => {
  server.put(
    '/v1/setup/templates/:id',
    {
      config: writers,
      schema: {
        ...{ tags, summary: 'SMS 文面の登録・変更', params: byId, body: templateBody },
        response: answers(templateSavedSchema),
      },
    },
    async (request) => {
      const template = { id: request.params.id, texts: textsOf(request.body) }
      const problems = problemsOf(template)
      if (problems.length > 0) throw new DoorError('template.invalid', problems)
      await tellLook(house.db, request, 'setup.changed', `template ${template.id}`)
      const { was } = request.body
      return saveTemplate(house, visitorOf(request), template, was === null ? null : textsOf({ texts: was }))
    },
  )
  server.delete(
    '/v1/setup/templates/:id',
    { config: writers, schema: { tags, summary: 'SMS 文面の削除', params: byId, response: answers(done) } },
    async (request) => {
      const { contract, account } = visitorOf(request)
      const { id } = request.params
      await tellLook(house.db, request, 'setup.changed', `template ${id}`, { deleted: true })
      await inContract(house.db, contract, async (trx) => {
        const before = await findTemplate(trx, contract, id)
        if (before === null) throw new DoorError('setup.unknown')
        const used = await usesOfTemplate(trx, contract, id)
        if (used.length > 0) throw new DoorError('setup.inUse', used)
        await deleteTemplate(trx, contract, id)
        const summary = `SMS の文面「${id}」を削除`
        await addSetupChange(trx, contract, { ...change(account, id), summary, before, after: null })
      })
      return saved
    },
  )
}

/** In force with the next text; refused when somebody else was quicker, or when a live flow could send nothing any more. */
const saveTemplate = (
  house: House,
  visitor: Publisher,
  template: MessageTemplate,
  was: MessageTemplate['texts'] | null,
): Promise<TemplateSaved> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract, floor, account } = visitor
    await inTurn(trx, floor)
    const before = await findTemplate(trx, contract, template.id)
    if (was !== null && !alike(was, before ?? {}))
      throw new DoorError('template.changed', [wrong('was', 'other texts than these', 'the texts as they stand now')])
    const { breaks, warnings } = await templateEffects(house, visitor, trx, template)
    if (breaks.length > 0) throw new DoorError('template.breaksFlows', breaks)
    await putTemplate(trx, contract, template)
    const summary = `SMS の文面「${template.id}」を${before === null ? '登録' : '変更'}`
    await addSetupChange(trx, contract, { ...change(account, template.id), summary, before, after: template.texts })
    return { ...templateView(template), warnings: [...warnings] }
  })

const alike = (one: MessageTemplate['texts'], other: MessageTemplate['texts']): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((language) => one[language] === other[language])

const problemsOf = (template: MessageTemplate): readonly Problem[] =>
  templateProblems(template).map(({ where, found, expected }) => wrong(`texts.${where}`, found, expected))

const sampleOf = (text: string, values: Readonly<Record<string, string>>) => {
  const rendered = renderTemplate(text, values)
  if (rendered.type === 'missing') return { text: null, missing: rendered.fields, characters: 0, parts: 0 }
  return { text: rendered.text, missing: [], characters: rendered.text.length, parts: countParts(rendered.text) }
}

const change = (by: string, item: string) => ({ by, part: 'template' as const, item })

const findTemplate = async (trx: Trx, contract: string, id: string): Promise<MessageTemplate['texts'] | null> =>
  (await readTemplates(trx, contract)).find((template) => template.id === id)?.texts ?? null

/** Without the languages that were given as undefined. */
const textsOf = ({ texts }: Pick<z.infer<typeof templateCheckBody>, 'texts'>): MessageTemplate['texts'] =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([language, text]) => (text === undefined ? [] : [[language, text]])),
  )

const templateView = ({ id, texts }: MessageTemplate): TemplateView => ({
  id,
  texts: { ...texts },
  sizes: Object.fromEntries(
    Object.entries(texts).map(([language, text]) => {
      const { needed, optional } = fieldsOfTemplate(text)
      return [language, { ...worstCase(text), needed: [...needed], optional: [...optional] }]
    }),
  ),
})
