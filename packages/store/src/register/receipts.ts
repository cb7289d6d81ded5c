import { type ContractId, type EpochMs, isoUtc, type ReceiptBook } from '@tsunagu/core'
import { type Insertable, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { ReceiptBookRow, ReceiptRow, ReceiptTable } from '../sql/tables.ts'

export const bookOf = (row: ReceiptBookRow): ReceiptBook => ({
  series: row.series,
  first: row.first,
  last: row.last,
  next: row.next,
  collector: row.collector,
  isReturned: row.returned_at !== null,
})

/** Newest first; of one collector only, where named. */
export const readBooks = (trx: Trx, contract: ContractId, collector: string | null): Promise<ReceiptBookRow[]> =>
  trx
    .selectFrom('receipt_book')
    .selectAll()
    .where('contract', '=', contract)
    .$if(collector !== null, (query) => query.where('collector', '=', collector ?? ''))
    .orderBy('id', 'desc')
    .execute()

/** All books of a series; nobody else can add one to it before this transaction ends. */
export const lockSeries = async (trx: Trx, contract: ContractId, series: string): Promise<ReceiptBookRow[]> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`receipt ${contract} ${series}`}))`.execute(trx)
  return trx
    .selectFrom('receipt_book')
    .selectAll()
    .where('contract', '=', contract)
    .where('series', '=', series)
    .execute()
}

export const insertBook = (
  trx: Trx,
  contract: ContractId,
  book: ReceiptBook,
  made: { readonly at: EpochMs; readonly by: string },
): Promise<ReceiptBookRow> => {
  const { series, first, last, next, collector } = book
  return trx
    .insertInto('receipt_book')
    .values({ contract, series, first, last, next, collector, issued_at: isoUtc(made.at), issued_by: made.by })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Nobody else takes a form from it before this transaction ends; so forms are used one after another. */
export const lockBook = async (trx: Trx, contract: ContractId, id: number): Promise<ReceiptBookRow | null> =>
  (await trx
    .selectFrom('receipt_book')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()) ?? null

export const saveBook = (
  trx: Trx,
  contract: ContractId,
  id: number,
  book: ReceiptBook,
  returned: { readonly at: EpochMs; readonly by: string } | null = null,
): Promise<ReceiptBookRow> =>
  trx
    .updateTable('receipt_book')
    .set({ next: book.next, last: book.last })
    .$if(returned !== null, (query) =>
      query.set({ returned_at: isoUtc(returned?.at ?? 0), returned_by: returned?.by ?? '' }),
    )
    .where('contract', '=', contract)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const insertReceipt = async (trx: Trx, receipt: Insertable<ReceiptTable>): Promise<void> => {
  await trx.insertInto('receipt').values(receipt).execute()
}

export const findReceipt = async (
  trx: Trx,
  contract: ContractId,
  id: string,
  lock = false,
): Promise<ReceiptRow | null> =>
  (await trx
    .selectFrom('receipt')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()) ?? null

export const voidReceipt = async (
  trx: Trx,
  contract: ContractId,
  id: string,
  voided: { readonly at: EpochMs; readonly by: string; readonly reason: string },
): Promise<ReceiptRow> =>
  trx
    .updateTable('receipt')
    .set({ voided_at: isoUtc(voided.at), voided_by: voided.by, void_reason: voided.reason })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export type Stub = ReceiptRow & { readonly person: number | null; readonly name: string | null }

/** The stubs of a book, in the order of their numbers, with who paid. */
export const readStubs = (trx: Trx, contract: ContractId, book: number): Promise<Stub[]> =>
  trx
    .selectFrom('receipt')
    .leftJoin('work', (join) =>
      join.onRef('work.contract', '=', 'receipt.contract').onRef('work.id', '=', 'receipt.work'),
    )
    .leftJoin('person', (join) =>
      join.onRef('person.contract', '=', 'receipt.contract').onRef('person.id', '=', 'work.person'),
    )
    .selectAll('receipt')
    .select(['work.person', 'person.name'])
    .where('receipt.contract', '=', contract)
    .where('receipt.book', '=', book)
    .orderBy('receipt.number')
    .execute()
