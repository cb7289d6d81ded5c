import type { ExchangeDetail, ExchangeEntry, LedgerMonths, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { protectionText } from './export-report.ts'
import { startsExports } from './export-start.ts'
import { formPanel, wordsField } from './form.ts'
import { button, notice, tellFailure } from './notice.ts'
import { link, row, table } from './table.ts'
import { fromLocal, whenText } from './time.ts'

type Ledger = { readonly entries: readonly ExchangeEntry[]; readonly next: string | null }

const directions = { in: '受入れ', out: '引渡し' } as const

/** データ授受管理簿 (R9): every file in or out; one entry with its corrections and downloads. Nothing here changes an entry. */
export const ledgerList = async (stage: HTMLElement, me: Me, open: number | null): Promise<undefined> => {
  if (open !== null) {
    const place = el('div')
    fill(stage, link('← 管理簿へ', '#exports/ledger'), place)
    await showEntry(place, open, me)
    return undefined
  }
  const direction = select(
    'direction',
    option('', '受入れと引渡し'),
    option('in', directions.in),
    option('out', directions.out),
  )
  const [from, to] = [input('ledgerFrom', { type: 'date' }), input('ledgerTo', { type: 'date' })]
  const text = input('ledgerText', {
    type: 'search',
    placeholder: 'ファイル名、目的、SHA-256 の先頭',
    maxlength: '100',
  })
  const files = el('p', { class: 'files' })
  const list = el('section', { class: 'card' })
  const query = (): URLSearchParams => {
    const given = {
      ...{ direction: direction.value, text: text.value.trim() },
      ...{ from: momentOf(from.value, '00:00') ?? '', to: momentOf(to.value, '23:59') ?? '' },
    }
    return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''))
  }
  const show = async (before: string | null = null): Promise<void> => {
    const further = before === null ? '' : `&before=${before}`
    const page = await call<Ledger>('GET', `/v1/exchanges?${query()}&limit=50${further}`)
    const rest = page.next === null ? null : button('続きを見る', 'plain', () => show(page.next))
    fill(
      list,
      before === null ? null : button('新しいものへ戻る', 'plain small', () => show()),
      entryTable(page.entries),
      rest,
    )
    fill(files, fileLink('Excel で取る', 'xlsx', query()), '　', fileLink('CSV で取る', 'csv', query()))
  }
  const controls = el(
    'section',
    { class: 'card search' },
    field('向き', direction),
    field('いつから', from),
    field('いつまで', to),
    field('探す', text),
    files,
  )
  controls.addEventListener('change', () => void show().catch(tellFailure))
  const months = await call<LedgerMonths>('GET', '/v1/exchanges/months')
  fill(stage, controls, list, monthsCard(months))
  await show()
  return undefined
}

const momentOf = (day: string, time: string): string | null => (day === '' ? null : fromLocal(`${day}T${time}`))

const fileLink = (name: string, format: string, query: URLSearchParams): HTMLElement =>
  el('a', { text: name, attributes: { href: `/v1/exchanges/file?${query}&format=${format}`, download: '' } })

const entryTable = (entries: readonly ExchangeEntry[]): HTMLElement =>
  entries.length === 0
    ? el('p', { class: 'quiet', text: '当てはまる記録はありません。' })
    : table(
        'ledger',
        ['番号', '向き', 'ファイル', '目的', '行数#', '保護', 'SHA-256', '日時', 'だれが', '注記'],
        entries.map((one) =>
          row(
            { 'data-exchange': String(one.exchange) },
            '',
            link(String(one.exchange), `#exports/ledger/${one.exchange}`),
            { class: 'nowrap', of: directions[one.direction] },
            { class: 'file-cell', of: one.file },
            one.purpose,
            { class: 'number', of: one.rows === null ? '' : one.rows.toLocaleString('ja-JP') },
            { class: 'nowrap', of: protectionText(one.protection) },
            { class: 'checksum', of: el('code', { text: one.sha256.slice(0, 12), attributes: { title: one.sha256 } }) },
            { class: 'nowrap quiet', of: whenText(one.at) },
            one.by,
            one.note,
          ),
        ),
      )

const showEntry = async (place: HTMLElement, id: number, me: Me): Promise<void> => {
  const one = await call<ExchangeDetail>('GET', `/v1/exchanges/${id}`)
  const facts: readonly (readonly [string, string])[] = [
    ['目的', one.purpose],
    ['レイアウト', one.layout === null ? '' : `${one.layout} 第${one.layoutVersion ?? ''}版`],
    ['行数', one.rows === null ? '' : `${one.rows.toLocaleString('ja-JP')} 行`],
    ['取り込まなかった行', one.refused === 0 ? '' : `${one.refused.toLocaleString('ja-JP')} 行`],
    ['大きさ', `${one.bytes.toLocaleString('ja-JP')} バイト`],
    ['保護', protectionText(one.protection)],
    ['日時・だれが', `${whenText(one.at)}　${one.by}`],
    ['SHA-256', one.sha256],
    ['注記', one.note],
  ]
  const write = formPanel(
    {
      ...{ question: '訂正・注記を加えます。元の記録は変わりません。', yes: '書き加える', isStanding: true },
      fields: [wordsField('text', '内容', { isNeeded: true, most: 1_000 })],
      send: (body) => call('POST', `/v1/exchanges/${id}/notes`, body),
    },
    async (sent) => {
      if (sent) notice('書き加えました。', 'good')
      await showEntry(place, id, me)
    },
  )
  fill(
    place,
    el(
      'section',
      { class: 'card', 'data-test': 'exchange' },
      el('h2', { text: `${directions[one.direction]} ${one.exchange}　${one.file}` }),
      el(
        'dl',
        { class: 'fact-list' },
        ...facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) =>
            el('div', {}, el('dt', { text: name }), el('dd', { text, class: name.startsWith('SHA') ? 'code' : '' })),
          ),
      ),
      el('h3', { text: '訂正・受取りの記録' }),
      one.notes.length === 0
        ? el('p', { class: 'quiet', text: 'まだありません。' })
        : table(
            'exchange-notes',
            ['日時', 'だれが', '種類', '内容'],
            one.notes.map((note) =>
              row(
                {},
                '',
                { class: 'nowrap', of: whenText(note.at) },
                note.by,
                note.kind === 'download' ? '受取り' : '訂正・注記',
                {
                  class: 'words',
                  of: note.text,
                },
              ),
            ),
          ),
      startsExports(me) ? write : null,
    ),
  )
}

const monthsCard = ({ months }: LedgerMonths): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '月別' }),
    months.length === 0
      ? el('p', { class: 'quiet', text: 'まだ記録がありません。' })
      : table(
          'ledger-months',
          ['月', '向き', 'ファイル#', '行数#', 'バイト#', '保護なし#'],
          months.map((one) =>
            row(
              {},
              '',
              one.month,
              directions[one.direction],
              ...[one.files, one.rows, one.bytes, one.unprotected].map((of) => ({
                class: 'number',
                of: of.toLocaleString('ja-JP'),
              })),
            ),
          ),
        ),
  )
