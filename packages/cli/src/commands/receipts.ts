import { bookBody, bookSchema, booksSchema, type ReceiptView, receiptSchema, stubsSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { type Column, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf } from '../setup-file.ts'

const stubColumns: readonly Column<ReceiptView>[] = [
  ['番号', (row) => row.receipt],
  ['領収日', (row) => row.receivedOn],
  ['金額', (row) => row.amount],
  ['対象者', (row) => (row.person === null ? null : `${row.person} ${row.name ?? ''}`.trim())],
  ['事務', (row) => row.work],
  ['収納した人', (row) => row.by],
  ['無効', (row) => (row.voidedAt === null ? null : `${row.voidReason}（${row.voidedBy}）`)],
  ['保存期限', (row) => row.keptUntil],
]

export const addReceipts = (program: Command, tools: ToolsOf): void => {
  const receipts = program.command('receipts').alias('receipt').description('領収証と領収証綴り')
  addBooks(receipts, tools)
  addForms(receipts, tools)
}

const addBooks = (receipts: Command, tools: ToolsOf): void => {
  receipts
    .command('books')
    .description('綴りの一覧: だれが持ち、次は何番か')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(booksSchema, 'GET', '/v1/receipt-books')
      out.table(found, found.books, [
        ['綴り', (row) => row.book],
        ['記号', (row) => row.series],
        ['番号', (row) => `${row.first}〜${row.last}`],
        ['次', (row) => row.next],
        ['残り', (row) => row.left],
        ['持つ人', (row) => row.collector],
        ['交付', (row) => `${when(row.issuedAt)?.slice(0, 10)} ${row.issuedBy}`],
        ['返却', (row) => (row.returnedAt === null ? null : `${when(row.returnedAt)?.slice(0, 10)} ${row.returnedBy}`)],
      ])
    })
  receipts
    .command('issue <series> <first> <last> <collector>')
    .description('綴りを集金する人に交付する')
    .action(async (series: string, first: string, last: string, collector: string) => {
      const { api, out } = tools()
      const body = bodyOf(bookBody, { series, first: Number(first), last: Number(last), collector })
      const book = await api.call(bookSchema, 'POST', '/v1/receipt-books', body)
      out.say(book, `book ${book.book}: ${book.left} receipts, the next is ${book.next}`)
    })
  receipts
    .command('return <book>')
    .description('綴りの返却を受ける')
    .action(async (id: string) => {
      const { api, out } = tools()
      const book = await api.call(bookSchema, 'POST', `/v1/receipt-books/${encodeURIComponent(id)}/return`)
      out.say(book, `book ${book.book} returned, used ${book.first}–${book.last}`)
    })
}

const addForms = (receipts: Command, tools: ToolsOf): void => {
  const sayReceipt = (receipt: ReceiptView): void => {
    const { out } = tools()
    out.table(receipt, [receipt], stubColumns)
  }
  receipts
    .command('stubs <book>')
    .description('控の一覧、番号順')
    .action(async (id: string) => {
      const { api, out } = tools()
      const found = await api.call(stubsSchema, 'GET', `/v1/receipt-books/${encodeURIComponent(id)}/stubs`)
      out.table(found, found.stubs, stubColumns)
    })
  receipts
    .command('show <receipt>')
    .description('一枚の領収証')
    .action(async (id: string) => {
      sayReceipt(await tools().api.call(receiptSchema, 'GET', `/v1/receipts/${encodeURIComponent(id)}`))
    })
  receipts
    .command('void <receipt>')
    .description('領収証を無効にする（入金も取り消す）')
    .requiredOption('--text <text>', '理由')
    .action(async (id: string, { text }: { text: string }) => {
      const path = `/v1/receipts/${encodeURIComponent(id)}/void`
      sayReceipt(await tools().api.call(receiptSchema, 'POST', path, { text }))
    })
  receipts
    .command('spoil <book> <receipt>')
    .description('書き損じた用紙（綴りのいちばん上）を無効にする')
    .requiredOption('--text <text>', '理由')
    .action(async (id: string, receipt: string, { text }: { text: string }) => {
      const path = `/v1/receipt-books/${encodeURIComponent(id)}/spoil`
      sayReceipt(await tools().api.call(receiptSchema, 'POST', path, { receipt, text }))
    })
}
