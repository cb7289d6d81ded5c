import { layoutJsonSchema, readLayout } from '@tsunagu/files'
import {
  layoutCheckSchema,
  layoutListSchema,
  layoutParams,
  layoutQuery,
  layoutSavedSchema,
  layoutViewSchema,
  putLayoutBody,
} from '@tsunagu/messages'
import { findLayout, inContract, type LayoutRow, putLayout, readLayouts } from '@tsunagu/store'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { wrong } from '../setup/problem.ts'
import { answers } from './answers.ts'

const tags = ['deliveries']
const readers = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'ops'] } as const

const summary = ({ id, version, title, at, by }: LayoutRow) => ({ layout: id, version, title, at, by })

/** What the columns of the client's files mean. */
export const addLayoutRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/layouts',
    { config: readers, schema: { tags, summary: 'レイアウトの一覧（最新の版）', response: answers(layoutListSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      return { layouts: (await inContract(house.db, contract, (trx) => readLayouts(trx, contract))).map(summary) }
    },
  )
  server.get(
    '/v1/layouts/schema',
    {
      config: readers,
      schema: {
        tags,
        summary: 'レイアウトファイルの JSON Schema',
        response: answers(z.record(z.string(), z.unknown())),
      },
    },
    async () => ({ ...layoutJsonSchema() }),
  )
  server.post(
    '/v1/layouts/check',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'ops'] },
      schema: {
        tags,
        summary: 'レイアウトの検査（登録しない）',
        body: putLayoutBody,
        response: answers(layoutCheckSchema),
      },
    },
    async (request) => {
      const read = readLayout(request.body.source)
      return { ok: read.ok, problems: read.ok ? [] : [...read.problems] }
    },
  )
  server.get(
    '/v1/layouts/:layout',
    {
      config: readers,
      schema: {
        tags,
        summary: 'レイアウト（本文つき）',
        params: layoutParams,
        querystring: layoutQuery,
        response: answers(layoutViewSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { layout } = request.params
      const row = await inContract(house.db, contract, (trx) =>
        findLayout(trx, contract, layout, request.query.version ?? null),
      )
      if (row === null) throw new DoorError('layout.unknown')
      return { ...summary(row), source: row.source }
    },
  )
  server.put(
    '/v1/layouts/:layout',
    {
      config: writers,
      schema: {
        tags,
        summary: 'レイアウトの登録（次の版になる）',
        params: layoutParams,
        body: putLayoutBody,
        response: answers(layoutSavedSchema),
      },
    },
    async (request) => {
      const { contract, account } = visitorOf(request)
      const { source } = request.body
      const read = readLayout(source)
      if (!read.ok)
        throw new DoorError(
          'layout.invalid',
          read.problems.map(({ line, column, path, found, expected, ja, en }) =>
            wrong(`${line}:${column} ${path}`, found, expected, `${ja} ${en}`),
          ),
        )
      const { layout: id, title } = read.layout
      if (id !== request.params.layout)
        throw new DoorError('layout.invalid', [wrong('layout', id, request.params.layout)])
      await tellLook(house.db, request, 'layout.saved', id)
      const version = await inContract(house.db, contract, (trx) =>
        putLayout(trx, contract, { id, title, source, by: account }),
      )
      return { layout: id, version }
    },
  )
}
