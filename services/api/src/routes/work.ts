import type { PersonId } from '@tsunagu/core'
import {
  type AskedBody,
  type AskedVerb,
  actUpon,
  askedVerbs,
  openWorkBody,
  openWorkCountsSchema,
  workActBodies,
  workDoneSchema,
  workHistorySchema,
  workPageSchema,
  workQuery,
  workViewSchema,
} from '@tsunagu/messages'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Access } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { actOnWork, countTheOpen, listTheWork, openTheWork, showWork } from '../records/work.ts'
import { historyOf } from '../records/work-history.ts'
import type { Asking } from '../records/work-means.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { commandHeaders } from './asking.ts'

const tags = ['work']
export const workReaders: Access = ['agent', 'supervisor', 'manager', 'clientStaff', 'auditor']
const openers: Access = ['agent', 'supervisor', 'manager']
const client = 'clientStaff'

export const byWork = z.object({ work: z.coerce.number().int().positive() })

/** What each verb is called, and who may ask for it at all; the core says who may as the work stands. */
const verbs: { readonly [V in AskedVerb]: readonly [path: string, summary: string, roles: Access] } = {
  approve: ['approve', '納付書再発行を可とする', [...openers, client]],
  refuse: ['refuse', '納付書再発行を不可とする', [...openers, client]],
  dispatch: ['dispatch', '納付書を発送した', openers],
  returned: ['returned', '納付書が返戻された', openers],
  received: ['received', '納付書の到着を確認した', openers],
  resend: ['resend', '納付書を別の宛先へ送り直す', openers],
  guide: ['guide', '案内・勧奨した', openers],
  send: ['send', '資料を送付した', openers],
  promise: ['promise', '手続き・提出の約束を得た', openers],
  applied: ['applied', '手続き済み', openers],
  declined: ['declined', '辞退・拒否された', openers],
  take: ['take', '引継ぎを受領した（委託元）', [client]],
  answer: ['answer', '回答する（委託元）', [client]],
  back: ['back', '差し戻す（委託元）', [client]],
  again: ['again', 'もう一度引き継ぐ', openers],
  handle: ['handle', '苦情等に対応した内容の記録', openers],
  report: ['report', '苦情等を委託元へ報告した', ['supervisor', 'manager']],
  plan: ['plan', '訪問の予定', openers],
  absent: ['absent', '訪問: 不在（不在票の番号が付く）', openers],
  meet: ['meet', '訪問: 面談した', openers],
  moved: ['moved', '訪問: 転居・居所不明', openers],
  receive: ['receive', '訪問先で収納し、領収証を切る', openers],
  ask: ['ask', '財産の照会を出した', openers],
  found: ['found', '財産が判明した', openers],
  nothing: ['nothing', '財産なし', openers],
  silent: ['silent', '照会先から回答なし', openers],
  close: ['close', '完了', [...openers, client]],
  withdraw: ['withdraw', '取下げ', openers],
  reopen: ['reopen', '完了・取下げからの再開', ['supervisor', 'manager']],
  assign: ['assign', '担当者・担当チームの割当て', openers],
  note: ['note', '経過の書き足し', [...openers, client]],
  postpone: ['postpone', '期限の変更', ['supervisor', 'manager']],
}

export const askingOf = (
  house: House,
  request: FastifyRequest & { headers: z.infer<typeof commandHeaders> },
): Asking => ({
  visitor: visitorOf(request),
  at: house.clock.now(),
  key: request.headers['idempotency-key'] ?? null,
})

/** Work that calls create (R2–R5, R7, R8): who looks and who acts is written down first. */
export const addWorkRoutes = (server: Server, house: House): void => {
  addReads(server, house)
  addOpening(server, house)
  for (const verb of askedVerbs) addAct(server, house, verb)
}

const addReads = (server: Server, house: House): void => {
  server.get(
    '/v1/work',
    {
      config: { roles: workReaders },
      schema: {
        tags,
        summary: '事務（再発行・案内・引継ぎ・苦情・訪問・財産調査）の一覧',
        querystring: workQuery,
        response: answers(workPageSchema),
      },
    },
    async (request) => {
      const { person } = request.query
      await tellLook(house.db, request, 'work.searched', targetOf(person), { by: Object.keys(request.query) })
      return listTheWork(house.db, { visitor: visitorOf(request), at: house.clock.now() }, request.query)
    },
  )
  server.get(
    '/v1/work/open',
    {
      config: { roles: workReaders },
      schema: {
        tags,
        summary: '終わっていない事務の件数（種類・状態ごと、期限切れ。自分に見える範囲）',
        response: answers(openWorkCountsSchema),
      },
    },
    async (request) => countTheOpen(house.db, { visitor: visitorOf(request), at: house.clock.now() }),
  )
  server.get(
    '/v1/work/:work',
    {
      config: { roles: workReaders },
      schema: { tags, summary: '事務', params: byWork, response: answers(workViewSchema) },
    },
    async (request) => {
      await tellLook(house.db, request, 'work.viewed', String(request.params.work))
      return showWork(house.db, { visitor: visitorOf(request), at: house.clock.now() }, request.params.work)
    },
  )
  server.get(
    '/v1/work/:work/history',
    {
      config: { roles: workReaders },
      schema: { tags, summary: '事務の経過（すべての変更）', params: byWork, response: answers(workHistorySchema) },
    },
    async (request) => {
      await tellLook(house.db, request, 'work.viewed', String(request.params.work), { history: true })
      return historyOf(house.db, { visitor: visitorOf(request), at: house.clock.now() }, request.params.work)
    },
  )
}

const targetOf = (person: PersonId | undefined): string | null => (person === undefined ? null : `person:${person}`)

const addOpening = (server: Server, house: House): void => {
  server.post(
    '/v1/work',
    {
      config: { roles: openers },
      schema: {
        tags,
        summary: '事務の登録',
        headers: commandHeaders,
        body: openWorkBody,
        response: answers(workDoneSchema),
      },
    },
    async (request) => {
      const { open, person } = request.body
      await tellLook(house.db, request, 'work.opened', targetOf(person ?? undefined), { kind: open.kind })
      return openTheWork(house.db, askingOf(house, request), request.body)
    },
  )
}

const addAct = (server: Server, house: House, verb: AskedVerb): void => {
  const [path, summary, roles] = verbs[verb]
  server.post(
    `/v1/work/:work/${path}`,
    {
      config: { roles },
      schema: {
        tags,
        summary,
        params: byWork,
        headers: commandHeaders,
        body: workActBodies[verb].extend(actUpon),
        response: answers(workDoneSchema),
      },
    },
    async (request) => {
      const { version, call, ...body } = request.body
      const { work } = request.params
      await tellLook(house.db, request, 'work.acted', String(work), { verb })
      const acting = { work, version, call, verb, body: body as AskedBody<AskedVerb> }
      return actOnWork(house.db, askingOf(house, request), acting)
    },
  )
}
