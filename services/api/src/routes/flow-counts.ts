import {
  flowCallsQuery,
  flowCallsSchema,
  flowCountsFileQuery,
  flowCountsQuery,
  flowCountsSchema,
  liveFlowCountsSchema,
  repeatCallersQuery,
  repeatCallersSchema,
} from '@tsunagu/messages'
import { countReaders } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { replacedMeaning, sendTable } from '../files/send-table.ts'
import { readLiveFlows } from '../floor/live.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { flowCallsOf, flowCountsOfSpan, flowCountTable, repeatCallersOf } from '../records/flow-counts.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'

const tags = ['figures']
const config = { roles: countReaders }

/** Counts of flows (I5): today as it goes, any span by hour, day or node, as a file, and the calls behind each figure. */
export const addFlowCountRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/flow-counts',
    {
      config,
      schema: { tags, summary: 'フローの集計', querystring: flowCountsQuery, response: answers(flowCountsSchema) },
    },
    async (request) => flowCountsOfSpan(house.db, visitorOf(request).contract, request.query),
  )

  server.get(
    '/v1/flow-counts/live',
    { config, schema: { tags, summary: 'フローの集計（本日、いま）', response: answers(liveFlowCountsSchema) } },
    async (request) => (await readLiveFlows(house, visitorOf(request).floor)) ?? { day: '', cells: [], hours: [] },
  )

  addFile(server, house)
  addCallsBehind(server, house)
}

const addFile = (server: Server, house: House): void => {
  server.get(
    '/v1/flow-counts/file',
    {
      config,
      schema: {
        tags,
        summary: 'フローの集計を Excel・CSV で（UTF-8 BOM付き、または CP932）',
        description: replacedMeaning,
        querystring: flowCountsFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const { encoding, format, ...query } = request.query
      const counts = await flowCountsOfSpan(house.db, visitorOf(request).contract, query)
      const [head, ...rows] = flowCountTable(counts, query.by)
      const name = `flow-counts-${query.by}-${query.from.slice(0, 10)}`
      return sendTable(reply, { name, title: 'フローの集計', head, rows }, { format, encoding })
    },
  )
}

const addCallsBehind = (server: Server, house: House): void => {
  server.get(
    '/v1/flow-counts/calls',
    {
      config,
      schema: {
        tags,
        summary: '集計の数字のもとになった通話',
        querystring: flowCallsQuery,
        response: answers(flowCallsSchema),
      },
    },
    async (request) => {
      await tellLook(house.db, request, 'calls.searched', null, { by: Object.keys(request.query) })
      return flowCallsOf(house.db, visitorOf(request).contract, request.query)
    },
  )

  server.get(
    '/v1/flow-counts/repeat-callers',
    {
      config,
      schema: {
        tags,
        summary: '再入電（同じ番号から N 日以内、既定 7 日）',
        querystring: repeatCallersQuery,
        response: answers(repeatCallersSchema),
      },
    },
    async (request) => repeatCallersOf(house.db, visitorOf(request).contract, request.query),
  )
}
