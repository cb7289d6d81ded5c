import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, time } from './shapes.ts'
import { dayInJapan, yenSchema } from './work-acts.ts'

const formNumber = z.number().int().min(1).max(999_999)

export const bookBody = z.strictObject({
  series: z.string().regex(/^[A-Z0-9]{1,8}$/, 'capital letters and digits, 8 at most'),
  first: formNumber,
  last: formNumber,
  /** The account that carries it. */
  collector: id,
})

export const bookSchema = z
  .object({
    book: count,
    series: z.string(),
    first: count,
    /** Of a returned book: the last that was used. */
    last: count,
    /** Null: none is left, or it was returned. */
    next: z.string().nullable(),
    left: count,
    collector: z.string(),
    issuedAt: time,
    issuedBy: z.string(),
    returnedAt: time.nullable(),
    returnedBy: z.string().nullable(),
  })
  .meta({ id: 'ReceiptBook' })
export const booksSchema = z.object({ books: z.array(bookSchema) })

/** Which form was spoiled: the one on top of the book, so that the same asked again voids no second one. */
export const spoilBody = z.strictObject({
  receipt: z.string().regex(/^[A-Z0-9]{1,8}-\d{6}$/, 'e.g. A-000123'),
  text: z.string().trim().min(1).max(500),
})

/** Why a receipt is void. */
export const voidBody = z.strictObject({ text: z.string().trim().min(1).max(500) })

/** A receipt and its stub (領収証・控) say the same. */
export const receiptSchema = z
  .object({
    receipt: z.string(),
    book: count,
    work: count.nullable(),
    person: count.nullable(),
    /** To whom it was given; masked for roles that do not work with callers. */
    name: z.string().nullable(),
    amount: yenSchema,
    lines: z.array(z.object({ claim: count, amount: yenSchema })),
    receivedOn: dayInJapan,
    by: z.string(),
    voidedAt: time.nullable(),
    voidedBy: z.string().nullable(),
    voidReason: z.string().nullable(),
    keptUntil: dayInJapan,
  })
  .meta({ id: 'Receipt' })
export const stubsSchema = z.object({ stubs: z.array(receiptSchema) })

export type BookView = z.infer<typeof bookSchema>
export type ReceiptView = z.infer<typeof receiptSchema>
