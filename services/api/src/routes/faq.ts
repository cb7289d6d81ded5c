import type { FaqWish } from '@tsunagu/core'
import {
  byFaq,
  byFaqVersion,
  editFaqBody,
  faqBody,
  faqHitsSchema,
  faqQuery,
  faqSchema,
  faqVersionsSchema,
  judgeFaqBody,
} from '@tsunagu/messages'
import { inContract, readSubmittedFaq, readUnsettledFaq } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { everyone, floorRoles, leaders } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { editFaq, faqView, findFaqs, moveVersion, newFaq, takeFaqAway, versionView } from '../records/faq.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['faq']
const insiders = { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor'] } as const

/** R6: found as one types, edited with approval, with versions that can be gone back to. */
export const addFaqRoutes = (server: Server, house: House): void => {
  addReading(server, house)
  addEditing(server, house)
  addJudging(server, house)
}

const addReading = (server: Server, { db }: House): void => {
  server.get(
    '/v1/faq',
    {
      config: { roles: everyone },
      schema: {
        tags,
        summary: 'FAQ の検索（入力しながら、2文字以上、全角・半角・かなを区別しない）',
        querystring: faqQuery,
        response: answers(faqHitsSchema),
      },
    },
    async (request) => ({ faqs: await findFaqs(db, visitorOf(request).contract, request.query) }),
  )
  server.get(
    '/v1/faq/submitted',
    { config: insiders, schema: { tags, summary: '承認待ちの FAQ', response: answers(faqVersionsSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const versions = await inContract(db, contract, (trx) => readSubmittedFaq(trx, contract))
      return { versions: versions.map(versionView) }
    },
  )
  server.get(
    '/v1/faq/unsettled',
    {
      config: insiders,
      schema: { tags, summary: '下書き・承認待ち・差し戻しの FAQ（最新の版）', response: answers(faqVersionsSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const versions = await inContract(db, contract, (trx) => readUnsettledFaq(trx, contract))
      return { versions: versions.map(versionView) }
    },
  )
  server.get(
    '/v1/faq/:faq',
    { config: insiders, schema: { tags, summary: 'FAQ の版と履歴', params: byFaq, response: answers(faqSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      return inContract(db, contract, (trx) => faqView(trx, contract, request.params.faq))
    },
  )
}

const addEditing = (server: Server, { db }: House): void => {
  server.post(
    '/v1/faq',
    {
      config: { roles: floorRoles },
      schema: { tags, summary: 'FAQ の下書き（新規）', body: faqBody, response: answers(faqSchema) },
    },
    async (request) => {
      await tellLook(db, request, 'faq.changed', null, { what: 'saved' })
      return newFaq(db, visitorOf(request), request.body)
    },
  )
  server.put(
    '/v1/faq/:faq',
    {
      config: { roles: floorRoles },
      schema: { tags, summary: 'FAQ の下書き（編集）', params: byFaq, body: editFaqBody, response: answers(faqSchema) },
    },
    async (request) => {
      const { faq } = request.params
      const { version, ...body } = request.body
      await tellLook(db, request, 'faq.changed', String(faq), { what: 'saved' })
      return editFaq(db, visitorOf(request), faq, version, body)
    },
  )
  server.delete(
    '/v1/faq/:faq',
    {
      config: { roles: leaders },
      schema: { tags, summary: 'FAQ の取下げ（版は残る）', params: byFaq, response: answers(faqSchema) },
    },
    async (request) => {
      await tellLook(db, request, 'faq.changed', String(request.params.faq), { what: 'takenAway' })
      return takeFaqAway(db, visitorOf(request), request.params.faq)
    },
  )
}

type Body = { readonly reason: string }
const judgements: Readonly<Record<string, { readonly summary: string; readonly wish: (body: Body) => FaqWish }>> = {
  submit: { summary: 'FAQ の承認申請', wish: () => ({ type: 'submit' }) },
  approve: { summary: 'FAQ の承認（書き手以外の統括・管理者）', wish: () => ({ type: 'approve' }) },
  reject: { summary: 'FAQ の却下（理由つき）', wish: ({ reason }) => ({ type: 'reject', reason }) },
  rollback: { summary: 'FAQ を前の版に戻す', wish: () => ({ type: 'rollBack' }) },
}

const addJudging = (server: Server, { db, clock }: House): void => {
  for (const [name, { summary, wish }] of Object.entries(judgements))
    server.post(
      `/v1/faq/:faq/versions/:version/${name}`,
      {
        config: { roles: floorRoles },
        schema: { tags, summary, params: byFaqVersion, body: judgeFaqBody, response: answers(faqSchema) },
      },
      async (request) => {
        await tell(db, request, request.params, name)
        return moveVersion(db, visitorOf(request), request.params, wish(request.body), clock.now())
      },
    )
}

type Place = { readonly faq: number; readonly version: number }
const tell = (db: House['db'], request: FastifyRequest, { faq, version }: Place, what: string): Promise<void> =>
  tellLook(db, request, 'faq.changed', String(faq), { version, what })
