import { bookBody, bookSchema, booksSchema, receiptSchema, spoilBody, stubsSchema, voidBody } from '@tsunagu/messages'
import { z } from 'zod'
import { type Access, isOnlyAgent } from '../access/roles.ts'
import { type Visitor, visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import {
  issueBook,
  listBooks,
  returnTheBook,
  showReceipt,
  spoilForm,
  stubsOf,
  voidTheReceipt,
} from '../records/receipts.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { commandHeaders } from './asking.ts'
import { askingOf } from './work.ts'

const tags = ['receipts']
const readers: Access = ['agent', 'supervisor', 'manager', 'auditor']
const leads: Access = ['supervisor', 'manager']
const collectors: Access = ['agent', 'supervisor', 'manager']
const byBook = z.object({ book: z.coerce.number().int().positive() })
const byReceipt = z.object({ receipt: z.string().regex(/^[A-Z0-9]{1,8}-\d{6}$/, 'e.g. A-000123') })

/** A collector sees the books in his own hands, who leads all of them. */
const ownOf = ({ roles, account }: Visitor): string | null => (isOnlyAgent(roles) ? account : null)

/** Books of numbered receipts in collectors' hands, their stubs, and what was void (R7, C13(2)エ). */
export const addReceiptRoutes = (server: Server, house: House): void => {
  addBooks(server, house)
  addForms(server, house)
  addReceipts(server, house)
}

const addBooks = (server: Server, house: House): void => {
  server.get(
    '/v1/receipt-books',
    { config: { roles: readers }, schema: { tags, summary: '領収証綴りの一覧', response: answers(booksSchema) } },
    async (request) => {
      const visitor = visitorOf(request)
      return { books: await listBooks(house.db, visitor.contract, ownOf(visitor)) }
    },
  )
  server.post(
    '/v1/receipt-books',
    {
      config: { roles: leads },
      schema: {
        tags,
        summary: '領収証綴りの交付',
        headers: commandHeaders,
        body: bookBody,
        response: answers(bookSchema),
      },
    },
    async (request) => {
      await tellLook(house.db, request, 'receiptBook.issued', request.body.collector, { series: request.body.series })
      return issueBook(house.db, askingOf(house, request), request.body)
    },
  )
  server.post(
    '/v1/receipt-books/:book/return',
    {
      config: { roles: leads },
      schema: {
        tags,
        summary: '領収証綴りの返却',
        params: byBook,
        headers: commandHeaders,
        response: answers(bookSchema),
      },
    },
    async (request) => {
      await tellLook(house.db, request, 'receiptBook.returned', String(request.params.book))
      return returnTheBook(house.db, askingOf(house, request), request.params.book)
    },
  )
}

const addForms = (server: Server, house: House): void => {
  server.post(
    '/v1/receipt-books/:book/spoil',
    {
      config: { roles: collectors },
      schema: {
        tags,
        summary: '書き損じた用紙の無効化（いちばん上の番号）',
        params: byBook,
        headers: commandHeaders,
        body: spoilBody,
        response: answers(receiptSchema),
      },
    },
    async (request) => {
      const { book } = request.params
      await tellLook(house.db, request, 'receipt.voided', `book:${book}`)
      return spoilForm(house.db, askingOf(house, request), book, request.body)
    },
  )
  server.get(
    '/v1/receipt-books/:book/stubs',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: '領収証（控）の一覧、番号順',
        params: byBook,
        headers: commandHeaders,
        response: answers(stubsSchema),
      },
    },
    async (request) => {
      const { book } = request.params
      await tellLook(house.db, request, 'receipts.viewed', `book:${book}`)
      return { stubs: await stubsOf(house.db, askingOf(house, request), book, ownOf(visitorOf(request))) }
    },
  )
}

const addReceipts = (server: Server, house: House): void => {
  server.get(
    '/v1/receipts/:receipt',
    {
      config: { roles: readers },
      schema: { tags, summary: '領収証', params: byReceipt, response: answers(receiptSchema) },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      await tellLook(house.db, request, 'receipts.viewed', request.params.receipt)
      return showReceipt(house.db, contract, request.params.receipt, roles)
    },
  )
  server.post(
    '/v1/receipts/:receipt/void',
    {
      config: { roles: leads },
      schema: {
        tags,
        summary: '領収証の無効化（入金も取り消す）',
        params: byReceipt,
        headers: commandHeaders,
        body: voidBody,
        response: answers(receiptSchema),
      },
    },
    async (request) => {
      const { receipt } = request.params
      await tellLook(house.db, request, 'receipt.voided', receipt)
      return voidTheReceipt(house.db, askingOf(house, request), receipt, request.body.text)
    },
  )
}
