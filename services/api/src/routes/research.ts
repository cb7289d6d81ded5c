import { dayPlus, startOfDay } from '@tsunagu/core'
import {
  missingBody,
  missingOpenedSchema,
  researchBody,
  researchCountSearch,
  researchCountsSchema,
  researchPageSchema,
  researchResultBody,
  researchSavedSchema,
  researchSchema,
  researchSearch,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { countResearch, inContract, openMissingResearch, searchResearch } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { fromIdCursor, toIdCursor } from '../records/cursor.ts'
import { personMaskFor, personReaders, personWorkers } from '../register/person-mask.ts'
import { researchView } from '../register/person-views.ts'
import { askResearch, assignResearch, endResearch } from '../register/research.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byResearch } from './params.ts'

const tags = ['register']
const workers = { roles: personWorkers }

/** Finding where persons can be reached: work list, result, counts (O3). */
export const addResearchRoutes = (server: Server, house: House): void => {
  addList(server, house)
  addOpening(server, house)
  addTasks(server, house)
}

const addList = (server: Server, house: House): void => {
  server.get(
    '/v1/research',
    {
      config: { roles: personReaders },
      schema: {
        tags,
        summary: '電話番号調査の一覧、古い順',
        querystring: researchSearch,
        response: answers(researchPageSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { state = null, takenBy = null, cursor, limit } = request.query
      await tellLook(house.db, request, 'research.searched', null, { by: Object.keys(request.query) })
      const search = { state, takenBy, after: fromIdCursor(cursor), limit: limit + 1 }
      const rows = await inContract(house.db, contract, (trx) => searchResearch(trx, contract, search))
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return {
        research: page.map((row) => researchView(row, personMaskFor(roles))),
        next: last === undefined ? null : toIdCursor(last.id),
      }
    },
  )
  server.get(
    '/v1/research/counts',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] },
      schema: {
        tags,
        summary: '電話番号調査の件数（日ごと、結果と方法）',
        querystring: researchCountSearch,
        response: answers(researchCountsSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { from, to } = request.query
      const [since, before] = [from, dayPlus(to, 1)].map((day) => isoTime(startOfDay(day)))
      const days = await inContract(house.db, contract, (trx) =>
        countResearch(trx, contract, since ?? '', before ?? ''),
      )
      return researchCountsSchema.parse({ days })
    },
  )
}

const addOpening = (server: Server, house: House): void => {
  server.post(
    '/v1/research',
    {
      config: { roles: [...personWorkers, 'clientStaff'] },
      schema: {
        tags,
        summary: '電話番号調査の依頼（進行中のものがあればそれを返す）',
        body: researchBody,
        response: answers(researchSavedSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { person, note } = request.body
      await tellLook(house.db, request, 'research.changed', `person ${person}`, { opened: true })
      const shown = { mask: personMaskFor(visitor.roles), at: isoTime(house.clock.now()) }
      return askResearch(house.db, visitor, person, note, shown)
    },
  )
  server.post(
    '/v1/research/missing',
    {
      config: { roles: ['supervisor', 'manager', 'ops'] },
      schema: {
        tags,
        summary: '未納があり、使える番号のない対象者の調査をまとめて始める',
        body: missingBody,
        response: answers(missingOpenedSchema),
      },
    },
    async (request) => {
      const { contract, account: by } = visitorOf(request)
      const { limit } = request.body
      await tellLook(house.db, request, 'research.changed', null, { missing: limit })
      const at = isoTime(house.clock.now())
      const opened = await inContract(house.db, contract, (trx) =>
        openMissingResearch(trx, contract, { by, at, limit }),
      )
      return { opened }
    },
  )
}

const addTasks = (server: Server, house: House): void => {
  for (const [verb, summary, isTaking] of [
    ['take', '電話番号調査の着手', true],
    ['release', '電話番号調査を一覧に戻す', false],
  ] as const)
    server.post(
      `/v1/research/:research/${verb}`,
      { config: workers, schema: { tags, summary, params: byResearch, response: answers(researchSchema) } },
      async (request) => {
        const { contract, account, roles } = visitorOf(request)
        const { research } = request.params
        await tellLook(house.db, request, 'research.changed', `research ${research}`, { verb })
        return assignResearch(house.db, contract, research, isTaking ? account : null, personMaskFor(roles))
      },
    )
  server.post(
    '/v1/research/:research/result',
    {
      config: workers,
      schema: {
        tags,
        summary: '電話番号調査の結果（判明した番号は先頭の番号になる）',
        params: byResearch,
        body: researchResultBody,
        response: answers(researchSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { research } = request.params
      const { state } = request.body
      await tellLook(house.db, request, 'research.changed', `research ${research}`, { state })
      const shown = { mask: personMaskFor(visitor.roles), at: isoTime(house.clock.now()) }
      return endResearch(house.db, visitor, research, request.body, shown)
    },
  )
}
