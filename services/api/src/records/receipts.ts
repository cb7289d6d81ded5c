import {
  type ActOf,
  type ContractId,
  overlaps,
  receiptKeptUntil,
  receiptNumber,
  returnBook,
  type Stamp,
  stepWork,
  takeReceipt,
  tokyoTime,
  type WorkItem,
} from '@tsunagu/core'
import { type AskedBody, type BookView, type ReceiptView, type Role, seesNumbers } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  bookOf,
  type Db,
  findReceipt,
  findWork,
  inContract,
  insertBook,
  insertPayment,
  insertReceipt,
  itemOf,
  lockBook,
  lockSeries,
  type ReceiptBookRow,
  type ReceiptRow,
  readBooks,
  readStubs,
  reversePayment,
  saveBook,
  saveWork,
  settleClaims,
  type Trx,
  voidReceipt,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { type Asking, claimsOf, meansOf, unlessRefused } from './work-means.ts'

/** Written once the work itself allows it. */
export type Received = () => Promise<void>

type Receiving = { readonly item: WorkItem; readonly stamp: Stamp; readonly body: AskedBody<'receive'> }

/** The key by which one line of a receipt is one payment, however often it is told. */
const paymentKey = (receipt: string, claim: number): string => `receipt:${receipt}:${claim}`

/**
 * Takes the form on top of the collector's book. The book stays locked until the whole is written, or nothing of it: so
 * numbers have no gap, whoever asks at the same time.
 */
export const receiveMoney = async (
  trx: Trx,
  contract: ContractId,
  { item, stamp, body }: Receiving,
): Promise<{ readonly act: ActOf<'receive'>; readonly received: Received }> => {
  const { book, lines, text, on = tokyoTime(stamp.at).day } = body
  if (on > tokyoTime(stamp.at).day) throw new DoorError('receipt.dayInvalid')
  const { series, number } = await takeForm(trx, contract, book, stamp.actor.account)
  await checkOwed(trx, contract, item, lines)
  const receipt = receiptNumber(series, number)
  const made = { made_at: isoTime(stamp.at), made_by: stamp.actor.account, received_on: on }
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const received = async (): Promise<void> => {
    await insertReceipt(trx, {
      ...{ contract, id: receipt, book, series, number, work: item.id, amount, lines: JSON.stringify(lines) },
      ...{ ...made, voided_at: null, voided_by: null, void_reason: null, kept_until: receiptKeptUntil(on) },
    })
    for (const { claim, amount } of lines) {
      const clientKey = paymentKey(receipt, claim)
      const by = stamp.actor.account
      await insertPayment(trx, contract, {
        clientKey,
        claim,
        amount,
        paidOn: on,
        source: 'staff',
        by,
        at: made.made_at,
      })
    }
    const claims = lines.map(({ claim }) => claim)
    await settleClaims(trx, contract, claims, made.made_at)
  }
  return { act: { verb: 'receive', receipt, lines, text }, received }
}

const takeForm = async (trx: Trx, contract: ContractId, id: number, by: string) => {
  const row = await lockBook(trx, contract, id)
  if (row === null) throw new DoorError('receipt.bookUnknown')
  const taken = takeReceipt(bookOf(row), by)
  if (taken.type === 'refused') throw new DoorError(taken.refusal)
  await saveBook(trx, contract, id, taken.book)
  return { series: row.series, number: taken.number }
}

const checkOwed = async (
  trx: Trx,
  contract: ContractId,
  item: WorkItem,
  lines: AskedBody<'receive'>['lines'],
): Promise<void> => {
  const claims = lines.map(({ claim }) => claim)
  const owed = await claimsOf(trx, contract, item.person, [...new Set(claims)])
  for (const { claim, amount } of lines) {
    const isTwice = claims.filter((one) => one === claim).length > 1
    if (isTwice || amount > (owed.get(claim) ?? 0))
      throw new DoorError('receipt.tooMuch', because(`claim ${claim}`, `owed: ${owed.get(claim) ?? 0} yen`))
  }
}

/** A receipt that was given is taken back with its money: the work, the payments and the claims follow. */
export const voidTheReceipt = (db: Db, asking: Asking, id: string, reason: string): Promise<ReceiptView> =>
  inContract(db, asking.visitor.contract, async (trx) => {
    const { contract, account, roles } = asking.visitor
    const found = await findReceipt(trx, contract, id)
    if (found === null) throw new DoorError('receipt.unknown')
    const before = found.work === null ? null : await findWork(trx, contract, found.work, true)
    const now = await findReceipt(trx, contract, id, true)
    if (now?.voided_at !== null) throw new DoorError('receipt.alreadyVoid')
    if (before === null) throw new Error('a receipt that is not void has no work')
    const means = await meansOf(trx, asking, null)
    const act: ActOf<'voided'> = { verb: 'voided', receipt: id, text: reason }
    const changed = unlessRefused(stepWork(itemOf(before), act, means))
    const repeatable = { key: asking.key, asked: id }
    await saveWork(trx, contract, changed, { before, act, stamp: means.stamp, repeatable })
    await reversePayments(trx, contract, now, { by: account, reason, at: isoTime(asking.at) })
    await voidReceipt(trx, contract, id, { at: asking.at, by: account, reason })
    return receiptOf(trx, contract, id, roles)
  })

const reversePayments = async (
  trx: Trx,
  contract: ContractId,
  { id, lines }: ReceiptRow,
  told: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<void> => {
  const keys = lines.map(({ claim }) => paymentKey(id, claim))
  const rows = await trx
    .selectFrom('payment')
    .select('id')
    .where('contract', '=', contract)
    .where('client_key', 'in', keys)
    .execute()
  for (const { id: payment } of rows) await reversePayment(trx, contract, payment, told)
  const claims = lines.map(({ claim }) => claim)
  await settleClaims(trx, contract, claims, told.at)
}

export const showReceipt = (db: Db, contract: ContractId, id: string, roles: readonly Role[]): Promise<ReceiptView> =>
  inContract(db, contract, (trx) => receiptOf(trx, contract, id, roles))

const receiptOf = async (trx: Trx, contract: ContractId, id: string, roles: readonly Role[]): Promise<ReceiptView> => {
  const row = await findReceipt(trx, contract, id)
  if (row === null) throw new DoorError('receipt.unknown')
  return receiptView(row, await payerOf(trx, contract, row.work), roles)
}

type Payer = { readonly person: number | null; readonly name: string | null }

const payerOf = async (trx: Trx, contract: ContractId, work: number | null): Promise<Payer> => {
  const row = await trx
    .selectFrom('work')
    .innerJoin('person', (join) =>
      join.onRef('person.contract', '=', 'work.contract').onRef('person.id', '=', 'work.person'),
    )
    .select(['person.id as person', 'person.name'])
    .where('work.contract', '=', contract)
    .where('work.id', '=', work)
    .executeTakeFirst()
  return row ?? { person: null, name: null }
}

const receiptView = (row: ReceiptRow, { person, name }: Payer, roles: readonly Role[]): ReceiptView => ({
  receipt: row.id,
  book: row.book,
  work: row.work,
  person,
  name: name === null || seesNumbers(roles) ? name : '***',
  amount: row.amount,
  lines: row.lines.map((line) => ({ ...line })),
  receivedOn: row.received_on,
  by: row.made_by,
  voidedAt: row.voided_at,
  voidedBy: row.voided_by,
  voidReason: row.void_reason,
  keptUntil: row.kept_until,
})

const bookView = (row: ReceiptBookRow): BookView => {
  const { series, first, last, next, isReturned } = bookOf(row)
  return {
    ...{ book: row.id, series, first, last, left: isReturned ? 0 : last - next + 1 },
    next: isReturned || next > last ? null : receiptNumber(series, next),
    ...{ collector: row.collector, issuedAt: row.issued_at, issuedBy: row.issued_by },
    ...{ returnedAt: row.returned_at, returnedBy: row.returned_by },
  }
}

/** All books, or a collector's own. */
export const listBooks = (db: Db, contract: ContractId, collector: string | null): Promise<BookView[]> =>
  inContract(db, contract, async (trx) => (await readBooks(trx, contract, collector)).map(bookView))

type NewBook = {
  readonly series: string
  readonly first: number
  readonly last: number
  readonly collector: string
}

/** Puts numbered forms into a collector's hands. Throws DoorError when a number lies in another book. */
export const issueBook = (db: Db, { visitor, at }: Asking, book: NewBook): Promise<BookView> =>
  inContract(db, visitor.contract, async (trx) => {
    if (book.first > book.last) throw new DoorError('receipt.rangeInvalid')
    await checkCollector(trx, visitor.contract, book.collector)
    const others = (await lockSeries(trx, visitor.contract, book.series)).map(bookOf)
    if (overlaps(book, others)) throw new DoorError('receipt.bookOverlaps')
    const made = { at, by: visitor.account }
    return bookView(await insertBook(trx, visitor.contract, { ...book, next: book.first, isReturned: false }, made))
  })

const checkCollector = async (trx: Trx, contract: ContractId, account: string): Promise<void> => {
  const found = await trx
    .selectFrom('account')
    .select('id')
    .where('contract', '=', contract)
    .where('id', '=', account)
    .executeTakeFirst()
  if (found === undefined) throw new DoorError('work.assigneeUnknown')
}

export const returnTheBook = (db: Db, { visitor, at }: Asking, id: number): Promise<BookView> =>
  inContract(db, visitor.contract, async (trx) => {
    const row = await lockBook(trx, visitor.contract, id)
    if (row === null) throw new DoorError('receipt.bookUnknown')
    const book = bookOf(row)
    if (book.isReturned) throw new DoorError('receipt.bookReturned')
    return bookView(await saveBook(trx, visitor.contract, id, returnBook(book), { at, by: visitor.account }))
  })

type Spoiled = { readonly receipt: string; readonly text: string }

/** The form on top was spoiled before it was used: its number is accounted for, and void. */
export const spoilForm = (db: Db, { visitor, at }: Asking, book: number, spoiled: Spoiled): Promise<ReceiptView> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account, roles } = visitor
    const { series, number } = await takeForm(trx, contract, book, account)
    const id = receiptNumber(series, number)
    if (id !== spoiled.receipt) throw new DoorError('receipt.notOnTop', because('receipt', `on top: ${id}`))
    const day = tokyoTime(at).day
    await insertReceipt(trx, {
      ...{ contract, id, book, series, number, work: null, received_on: day, kept_until: receiptKeptUntil(day) },
      ...{ made_at: isoTime(at), made_by: account },
      ...{ voided_at: isoTime(at), voided_by: account, void_reason: spoiled.text },
    })
    return receiptOf(trx, contract, id, roles)
  })

/** The stubs of a book, number by number. Throws DoorError when it is another collector's. */
export const stubsOf = (db: Db, { visitor }: Asking, book: number, own: string | null): Promise<ReceiptView[]> =>
  inContract(db, visitor.contract, async (trx) => {
    const books = await readBooks(trx, visitor.contract, own)
    if (!books.some(({ id }) => id === book)) throw new DoorError('receipt.bookUnknown')
    const rows = await readStubs(trx, visitor.contract, book)
    return rows.map((row) => receiptView(row, row, visitor.roles))
  })
