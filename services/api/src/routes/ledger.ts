import {
  type ExchangeEntry,
  exchangeDetailSchema,
  exchangeNoteBody,
  ledgerFileQuery,
  ledgerMonthsSchema,
  ledgerPageSchema,
  ledgerSearch,
  type Role,
} from '@tsunagu/messages'
import { addExchangeNote, type ExchangeRow, findExchange, inContract, ledgerMonths, searchLedger } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { replacedMeaning, sendTable } from '../files/send-table.ts'
import { fileRows, ledgerTable, wholeList } from '../files/table-of.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers, done, errorsOnly, saved } from './answers.ts'
import { byRegisterNumber } from './params.ts'

const tags = ['exchanges']
const readers: readonly Role[] = ['manager', 'ops', 'auditor']

/** データ授受管理簿 (R9): every file in or out; added to, never changed. */
export const addLedgerRoutes = (server: Server, house: House): void => {
  addSearch(server, house)
  addEntry(server, house)
}

const addSearch = (server: Server, house: House): void => {
  server.get(
    '/v1/exchanges',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: 'データ授受管理簿、新しい順',
        querystring: ledgerSearch,
        response: answers(ledgerPageSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { limit } = request.query
      const search = { ...request.query, limit: limit + 1 }
      const rows = await inContract(house.db, contract, (trx) => searchLedger(trx, contract, search))
      const page = rows.slice(0, limit)
      return { entries: page.map(entryView), next: rows.length > limit ? String(page.at(-1)?.id) : null }
    },
  )
  server.get(
    '/v1/exchanges/months',
    {
      config: { roles: readers },
      schema: { tags, summary: 'データ授受管理簿の月別集計', response: answers(ledgerMonthsSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return { months: [...(await inContract(house.db, contract, (trx) => ledgerMonths(trx, contract)))] }
    },
  )
  server.get(
    '/v1/exchanges/file',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: 'データ授受管理簿を Excel・CSV で',
        description: replacedMeaning,
        querystring: ledgerFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const { contract } = visitorOf(request)
      const { format, encoding, ...search } = request.query
      const rows = await inContract(house.db, contract, (trx) =>
        searchLedger(trx, contract, { ...search, limit: fileRows + 1 }),
      )
      const whole = wholeList(rows.map(entryView), rows.length > fileRows ? 'more' : null)
      return sendTable(reply, ledgerTable(whole), { format, encoding })
    },
  )
}

const addEntry = (server: Server, house: House): void => {
  server.get(
    '/v1/exchanges/:number',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: '管理簿の一件と、訂正・受取りの記録',
        params: byRegisterNumber,
        response: answers(exchangeDetailSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const found = await inContract(house.db, contract, (trx) => findExchange(trx, contract, request.params.number))
      if (found === null) throw new DoorError('exchange.unknown')
      const notes = found.notes.map(({ kind, text, at, by }) => ({ kind, text, at, by }))
      return { ...entryView(found.entry), notes }
    },
  )
  server.post(
    '/v1/exchanges/:number/notes',
    {
      config: { roles: ['manager', 'ops'] },
      schema: {
        tags,
        summary: '管理簿への訂正・注記（追記のみ、記入者が残る）',
        params: byRegisterNumber,
        body: exchangeNoteBody,
        response: answers(done),
      },
    },
    async (request) => {
      const { contract, account } = visitorOf(request)
      const { number } = request.params
      await inContract(house.db, contract, async (trx) => {
        if ((await findExchange(trx, contract, number)) === null) throw new DoorError('exchange.unknown')
        const note = { exchange: number, kind: 'note' as const, text: request.body.text, by: account }
        await addExchangeNote(trx, contract, note)
      })
      return saved
    },
  )
}

const entryView = (row: ExchangeRow): ExchangeEntry => ({
  exchange: row.id,
  direction: row.direction,
  file: row.file,
  purpose: row.purpose,
  layout: row.layout,
  layoutVersion: row.layout_version,
  bytes: row.bytes,
  sha256: row.sha256,
  protection: row.protection,
  rows: row.rows,
  refused: row.refused,
  at: row.at,
  by: row.by,
  note: row.note,
})
