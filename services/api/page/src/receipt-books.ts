import type { BookView, Me, ReceiptView } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { type Child, el, fill, when } from './element.ts'
import { countField, formDialog, lineField, wordsField } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice } from './notice.ts'
import { dayText, yenText } from './person-labels.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'

type Books = { readonly books: readonly BookView[] }
type Stubs = { readonly stubs: readonly ReceiptView[] }

const leads = hasRole('supervisor', 'manager')

/** Books of numbered receipts in collectors' hands; every number is used once, void, or still blank (C13(2)エ). */
export const receiptBooks = async (stage: HTMLElement, me: Me, open: number | null): Promise<undefined> => {
  const [list, stubs] = [el('section', { class: 'card' }), el('div')]
  const show = async (): Promise<void> => {
    const { books } = await call<Books>('GET', '/v1/receipt-books')
    fill(
      list,
      el('h2', { text: '領収証綴り' }),
      bookTable(books, me, show),
      when(leads(me), () => issueButton(show)),
    )
    const book = books.find((one) => one.book === open)
    if (book !== undefined) fill(stubs, await stubCard(book, me, show))
  }
  fill(stage, list, stubs)
  await show()
  return undefined
}

const numberOf = ({ series }: BookView, n: number): string => `${series}-${String(n).padStart(6, '0')}`

const bookTable = (books: readonly BookView[], me: Me, changed: () => Promise<void>): HTMLElement => {
  if (books.length === 0) return el('p', { class: 'quiet', text: '綴りはありません。' })
  const heads = ['番号', '持っている人', '次の番号', '残り#', '交付', '返却', '']
  return table(
    'books',
    heads,
    books.map((one) =>
      row(
        { 'data-book': String(one.book) },
        '',
        {
          class: 'nowrap',
          of: link(`${numberOf(one, one.first)} 〜 ${numberOf(one, one.last)}`, `#work/books/${one.book}`),
        },
        one.collector,
        { class: 'nowrap', of: one.next ?? '' },
        { class: 'number', of: `${one.left} 枚` },
        { class: 'nowrap quiet', of: `${whenText(one.issuedAt)}　${one.issuedBy}` },
        {
          class: 'nowrap quiet',
          of: one.returnedAt === null ? '' : `${whenText(one.returnedAt)}　${one.returnedBy ?? ''}`,
        },
        actions(one, me, changed),
      ),
    ),
  )
}

const actions = (one: BookView, me: Me, changed: () => Promise<void>): Child => {
  if (one.returnedAt !== null) return ''
  const isMine = one.collector === me.account
  return el(
    'div',
    { class: 'row-actions' },
    when(isMine && one.next !== null, () => button('書き損じ', 'small', () => spoil(one, changed))),
    when(leads(me), () =>
      button('返却を受ける', 'small', async () => {
        const question = `綴り ${numberOf(one, one.first)} の返却を受けます。使っていない ${one.left} 枚は、別の綴りとして交付できます。`
        if (!(await confirmed(question, '返却を受ける'))) return
        await call('POST', `/v1/receipt-books/${one.book}/return`, {})
        notice('返却を記録しました。', 'good')
        await changed()
      }),
    ),
  )
}

const spoil = async (one: BookView, changed: () => Promise<void>): Promise<void> => {
  const done = await formDialog({
    question: `いちばん上の用紙 ${one.next} を無効にします。番号は欠番にならず、無効として残ります。`,
    yes: '無効にする',
    fields: [wordsField('text', '理由', { isNeeded: true })],
    send: (body) => call('POST', `/v1/receipt-books/${one.book}/spoil`, { ...body, receipt: one.next }),
  })
  if (done) await changed()
}

const issueButton = (changed: () => Promise<void>): HTMLElement =>
  button('綴りを交付する', '', async () => {
    const made = await formDialog({
      question: '領収証綴りを交付します。番号はほかの綴りと重なりません。',
      yes: '交付する',
      fields: [
        lineField('series', '記号（英大文字・数字）', { isNeeded: true, attributes: { maxlength: '8' } }),
        countField('first', '最初の番号', { isNeeded: true, attributes: { max: '999999' } }),
        countField('last', '最後の番号', { isNeeded: true, attributes: { max: '999999' } }),
        lineField('collector', '持つ人のアカウント', { isNeeded: true }),
      ],
      send: (body) => call('POST', '/v1/receipt-books', body),
    })
    if (made) await changed()
  })

/** Every number of the book from the first to the last that was used, so that a gap would be seen. */
const stubCard = async (book: BookView, me: Me, changed: () => Promise<void>): Promise<HTMLElement> => {
  const { stubs } = await call<Stubs>('GET', `/v1/receipt-books/${book.book}/stubs`)
  const used = new Set(stubs.map(({ receipt }) => receipt))
  const next = book.next === null ? book.last + 1 : Number(book.next.split('-').at(-1))
  const missing = Array.from({ length: Math.max(0, next - book.first) }, (_, at) =>
    numberOf(book, book.first + at),
  ).filter((number) => !used.has(number))
  const whole = stubs.filter(({ voidedAt }) => voidedAt === null).reduce((sum, { amount }) => sum + amount, 0)
  return el(
    'section',
    { class: 'card', 'data-test': 'stubs' },
    el('h2', { text: `領収証（控）　${numberOf(book, book.first)} 〜 ${numberOf(book, book.last)}` }),
    missing.length === 0
      ? el('p', {
          class: 'may-call',
          text: `使った ${stubs.length} 枚に欠番はありません。領収額の合計 ${yenText(whole)}`,
        })
      : el('p', { class: 'may-not-call', text: `欠番があります：${missing.join('、')}` }),
    stubs.length === 0 ? el('p', { class: 'quiet', text: 'まだ使われていません。' }) : stubTable(stubs, me, changed),
  )
}

const stubTable = (stubs: readonly ReceiptView[], me: Me, changed: () => Promise<void>): HTMLElement =>
  table(
    'stub-list',
    ['番号', '領収した日', '領収額#', '対象者', '事務', 'だれが', '無効', ''],
    stubs.map((one) =>
      row(
        { 'data-receipt': one.receipt },
        one.voidedAt === null ? '' : 'void',
        { class: 'nowrap', of: one.receipt },
        { class: 'nowrap', of: dayText(one.receivedOn) },
        { class: 'number', of: yenText(one.amount) },
        one.name ?? '',
        one.work === null ? '' : link(String(one.work), `#work/${one.work}`),
        one.by,
        {
          class: 'words',
          of: one.voidedAt === null ? '' : `${whenText(one.voidedAt)}　${one.voidedBy ?? ''}　${one.voidReason ?? ''}`,
        },
        when(leads(me) && one.voidedAt === null, () =>
          button(`${one.receipt} を無効にする`, 'small danger', () => voided(one, changed)),
        ),
      ),
    ),
  )

const voided = async (one: ReceiptView, changed: () => Promise<void>): Promise<void> => {
  const done = await formDialog({
    question: `領収証 ${one.receipt}（${yenText(one.amount)}）を無効にします。入金も取り消されます。`,
    yes: '無効にする',
    fields: [wordsField('text', '理由', { isNeeded: true })],
    send: (body) => call('POST', `/v1/receipts/${one.receipt}/void`, body),
  })
  if (done) await changed()
}
