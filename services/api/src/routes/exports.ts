import {
  exportLayoutBody,
  exportLayoutKeptSchema,
  exportLayoutListSchema,
  exportRunListSchema,
  exportRunSchema,
  exportRunSearch,
  exportScheduleBody,
  exportScheduleListSchema,
  exportScheduleSchema,
  exportSourceListSchema,
  type Role,
  repeatExportBody,
  startExportBody,
  startedExportSchema,
} from '@tsunagu/messages'
import { addExchangeNote, inContract, listExportLayouts, listExportRuns } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import { findStored, sendStored } from '../files/send-stored.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { dropSchedule, listSchedules, putSchedule } from '../records/export-schedules.ts'
import {
  isOnlyClient,
  keepLayout,
  knownRun,
  layoutView,
  repeatExport,
  runView,
  sourceList,
  startExport,
} from '../records/exports.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'
import { byId, byRegisterNumber } from './params.ts'

const tags = ['exports']
/** Whoever starts an export learns the password; `ops` cannot fetch the file, so two people are needed for both. */
const starters: readonly Role[] = ['manager', 'ops']
const watchers: readonly Role[] = ['manager', 'ops', 'auditor', 'clientStaff']
const fetchers: readonly Role[] = ['manager', 'clientStaff']

/** Results as files in the client's layouts (O12). */
export const addExportRoutes = (server: Server, house: House): void => {
  addLayouts(server, house)
  addSchedules(server, house)
  addStarts(server, house)
  addRuns(server, house)
  addFetch(server, house)
}

const addLayouts = (server: Server, house: House): void => {
  server.get(
    '/v1/exports/sources',
    {
      config: { roles: [...starters, 'auditor'] },
      schema: { tags, summary: '出力できる内容と項目', response: answers(exportSourceListSchema) },
    },
    async () => sourceList(),
  )
  server.get(
    '/v1/exports/layouts',
    {
      config: { roles: [...starters, 'auditor'] },
      schema: { tags, summary: '出力レイアウトの一覧（最新版）', response: answers(exportLayoutListSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const rows = await inContract(house.db, contract, (trx) => listExportLayouts(trx, contract))
      return { layouts: rows.map(layoutView) }
    },
  )
  server.put(
    '/v1/exports/layouts/:id',
    {
      config: { roles: starters },
      schema: {
        tags,
        summary: '出力レイアウトの登録（YAML。変わっていれば新しい版になる）',
        params: byId,
        body: exportLayoutBody,
        response: answers(exportLayoutKeptSchema),
      },
    },
    async (request) => {
      const kept = await keepLayout(house, visitorOf(request), request.params.id, request.body.text)
      await tellLook(house.db, request, 'setup.changed', kept.layout, { export: true, version: kept.version })
      return kept
    },
  )
}

const addSchedules = (server: Server, house: House): void => {
  server.get(
    '/v1/exports/schedules',
    {
      config: { roles: [...starters, 'auditor'] },
      schema: {
        tags,
        summary: '定時の出力の一覧（次の日時、前回の結果）',
        response: answers(exportScheduleListSchema),
      },
    },
    async (request) => ({ schedules: await listSchedules(house, visitorOf(request)) }),
  )
  server.put(
    '/v1/exports/schedules/:id',
    {
      config: { roles: starters },
      schema: {
        tags,
        summary: '定時の出力の設定（レイアウトごと）',
        params: byId,
        body: exportScheduleBody,
        response: answers(exportScheduleSchema),
      },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(house.db, request, 'setup.changed', id, { schedule: request.body.time })
      return putSchedule(house, visitorOf(request), id, request.body)
    },
  )
  server.delete(
    '/v1/exports/schedules/:id',
    {
      config: { roles: starters },
      schema: { tags, summary: '定時の出力をやめる', params: byId, response: answers(exportScheduleListSchema) },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(house.db, request, 'setup.changed', id, { schedule: null })
      await dropSchedule(house, visitorOf(request), id)
      return { schedules: await listSchedules(house, visitorOf(request)) }
    },
  )
}

const addStarts = (server: Server, house: House): void => {
  server.post(
    '/v1/exports',
    {
      config: { roles: starters },
      schema: {
        tags,
        summary: '出力を始める（kind=plan は件数と書けない文字を調べるだけ）',
        description: 'password はこの答えにだけ示される。保存されない。',
        body: startExportBody,
        response: answers(startedExportSchema),
      },
    },
    async (request) => {
      const { layout, kind, since } = request.body
      await tellLook(house.db, request, 'export.started', layout, { kind, since })
      return startExport(house, visitorOf(request), request.body)
    },
  )
  server.post(
    '/v1/exports/:number/repeat',
    {
      config: { roles: starters },
      schema: {
        tags,
        summary: '同じ範囲をもう一度書く（同じ内容か、違うならなぜかを示す）',
        params: byRegisterNumber,
        body: repeatExportBody,
        response: answers(startedExportSchema),
      },
    },
    async (request) => {
      const { number } = request.params
      await tellLook(house.db, request, 'export.started', String(number), { kind: 'repeat' })
      return repeatExport(house, visitorOf(request), number, request.body.password)
    },
  )
}

const addRuns = (server: Server, house: House): void => {
  server.get(
    '/v1/exports',
    {
      config: { roles: watchers },
      schema: {
        tags,
        summary: '出力の一覧、新しい順（委託元職員には受け取れるものだけ）',
        querystring: exportRunSearch,
        response: answers(exportRunListSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { limit } = request.query
      const search = { ...request.query, limit: limit + 1, forClient: isOnlyClient(visitor) }
      const rows = await inContract(house.db, visitor.contract, (trx) => listExportRuns(trx, visitor.contract, search))
      const page = rows.slice(0, limit)
      return { runs: page.map(runView), next: rows.length > limit ? String(page.at(-1)?.id) : null }
    },
  )
  server.get(
    '/v1/exports/:number',
    {
      config: { roles: watchers },
      schema: {
        tags,
        summary: '出力（進み具合・書けないもの）',
        params: byRegisterNumber,
        response: answers(exportRunSchema),
      },
    },
    async (request) => runView(await knownRun(house, visitorOf(request), request.params.number)),
  )
}

const addFetch = (server: Server, house: House): void => {
  server.get(
    '/v1/exports/:number/file',
    {
      config: { roles: fetchers },
      schema: {
        tags,
        summary: '出力したファイルを受け取る（誰がいつ受け取ったかが管理簿に残る）',
        params: byRegisterNumber,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const visitor = visitorOf(request)
      const run = await knownRun(house, visitor, request.params.number)
      const file = await findStored(house.exchangeDir, visitor.contract, run)
      await tellLook(house.db, request, 'export.fetched', String(run.id), { exchange: run.exchange })
      if (run.exchange !== null) {
        const note = { exchange: run.exchange, kind: 'download' as const, text: '', by: visitor.account }
        await inContract(house.db, visitor.contract, (trx) => addExchangeNote(trx, visitor.contract, note))
      }
      return sendStored(reply, file)
    },
  )
}
