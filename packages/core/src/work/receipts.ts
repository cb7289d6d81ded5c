import type { Day } from '../register/register.ts'
import type { AccountId } from './work.ts'

/** Numbered forms in one cover, in one collector's hands (領収証綴り). */
export type ReceiptBook = {
  readonly series: string
  readonly first: number
  /** Of a returned book: the last that was used. */
  readonly last: number
  /** The form that lies on top. */
  readonly next: number
  readonly collector: AccountId
  readonly isReturned: boolean
}

export type BookRefusal = 'receipt.bookUsedUp' | 'receipt.bookReturned' | 'receipt.notYourBook'

/** `A-000123`: the number printed on receipt and stub. */
export const receiptNumber = (series: string, number: number): string => `${series}-${String(number).padStart(6, '0')}`

type Taken =
  | { readonly type: 'taken'; readonly book: ReceiptBook; readonly number: number }
  | { readonly type: 'refused'; readonly refusal: BookRefusal }

/** The form on top, by whoever holds the book: so numbers have no gap and none is used twice (C13(2)エ). */
export const takeReceipt = (book: ReceiptBook, by: AccountId): Taken => {
  if (book.isReturned) return { type: 'refused', refusal: 'receipt.bookReturned' }
  if (book.collector !== by) return { type: 'refused', refusal: 'receipt.notYourBook' }
  if (book.next > book.last) return { type: 'refused', refusal: 'receipt.bookUsedUp' }
  return { type: 'taken', book: { ...book, next: book.next + 1 }, number: book.next }
}

/** A book that comes back ends with its last used form; what is left may be issued anew. */
export const returnBook = (book: ReceiptBook): ReceiptBook => ({ ...book, last: book.next - 1, isReturned: true })

type Range = Pick<ReceiptBook, 'first' | 'last'>

/** No form may lie in two books. */
export const overlaps = (wanted: Range, books: readonly Range[]): boolean =>
  books.some(({ first, last }) => first <= last && wanted.first <= last && first <= wanted.last)

/** Receipts, stubs and slips are kept five years from 1 April after the fiscal year of the payment (C13(2)エ). */
export const receiptKeptUntil = (receivedOn: Day): Day => {
  const year = Number(receivedOn.slice(0, 4))
  const fiscalYear = receivedOn.slice(5) < '04-01' ? year - 1 : year
  return `${fiscalYear + 6}-03-31`
}
