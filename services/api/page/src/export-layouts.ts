import type { ExportLayoutView, Me } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { diffTable } from './diff-table.ts'
import { el, fill } from './element.ts'
import { startsExports } from './export-start.ts'
import { formPanel, lineField, wordsField } from './form.ts'
import { notice } from './notice.ts'
import { goTo } from './parted-view.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'

type Layouts = { readonly layouts: readonly ExportLayoutView[] }
type Source = {
  readonly source: string
  readonly ja: string
  readonly fields: readonly { readonly field: string; readonly ja: string }[]
}

const readLayouts = async (): Promise<readonly ExportLayoutView[]> =>
  (await call<Layouts>('GET', '/v1/exports/layouts')).layouts

/** The client's layouts, word for word, with what may stand in them. */
export const exportLayouts = async (stage: HTMLElement, me: Me, open: string): Promise<undefined> => {
  const [layouts, { sources }] = await Promise.all([
    readLayouts(),
    call<{ readonly sources: readonly Source[] }>('GET', '/v1/exports/sources'),
  ])
  const layout = layouts.find((one) => one.layout === open)
  if (layout !== undefined || (open === 'new' && startsExports(me)))
    fill(stage, link('← レイアウトの一覧へ', '#exports/layouts'), layoutCard(layout ?? null, me), sourcesCard(sources))
  else fill(stage, listCard(layouts, me))
  return undefined
}

const protections = { zip: 'ZIP（AES-256）', age: 'age', none: 'なし' } as const

const listCard = (layouts: readonly ExportLayoutView[], me: Me): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '出力レイアウト' }),
    layouts.length === 0
      ? el('p', { class: 'quiet', text: '出力レイアウトはまだありません。' })
      : table(
          'export-layouts',
          ['ID', '題名', '内容', '保護', '委託元が受け取る', '版', '登録'],
          layouts.map((one) =>
            row(
              { 'data-layout': one.layout },
              '',
              link(one.layout, `#exports/layouts/${one.layout}`),
              one.title,
              one.source,
              protections[one.protect],
              one.forClient ? 'はい' : '',
              { class: 'nowrap', of: `第${one.version}版` },
              { class: 'nowrap quiet', of: `${whenText(one.at)}　${one.by}` },
            ),
          ),
        ),
    startsExports(me)
      ? el('a', { class: 'as-button', text: '新しいレイアウトを書く', attributes: { href: '#exports/layouts/new' } })
      : null,
  )

const skeleton = `layout: yakusoku
title: 納付約束一覧
source: promises
protect: zip
file: { kind: csv, encoding: CP932 }
columns:
  - { name: 氏名, from: name }
`

const layoutCard = (layout: ExportLayoutView | null, me: Me): HTMLElement => {
  const title = el('h2', {
    text: layout === null ? '新しい出力レイアウト' : `${layout.title}（${layout.layout}）第${layout.version}版`,
  })
  if (!startsExports(me))
    return el('section', { class: 'card' }, title, el('pre', { class: 'faq-whole code', text: layout?.text ?? '' }))
  let version = layout?.version ?? 0
  const text = wordsField('text', 'レイアウト（YAML）', {
    isNeeded: true,
    value: layout?.text ?? skeleton,
    most: 200_000,
    rows: 18,
  })
  text.element.classList.add('code')
  const name = lineField('id', 'ID（中の layout: と同じ）', { isNeeded: true, attributes: { maxlength: '40' } })
  const id = (): string => layout?.layout ?? String(name.read() ?? '')
  const now = async (): Promise<ExportLayoutView | undefined> =>
    (await readLayouts()).find((one) => one.layout === id())
  const send = async (): Promise<void> => {
    if (((await now())?.version ?? 0) !== version)
      throw new Refused('layout.changed', 409, 'ほかの人が先にこのレイアウトを変えました。上書きしていません。')
    await call('PUT', `/v1/exports/layouts/${encodeURIComponent(id())}`, { text: String(text.read()) })
  }
  const theirs = async (): Promise<HTMLElement> => {
    const newest = await now()
    version = newest?.version ?? 0
    return el(
      'div',
      { class: 'conflict', 'data-test': 'conflict' },
      el('p', { class: 'question', text: `${newest?.by ?? ''} の第${version}版（−）とあなたの文（＋）の違い：` }),
      diffTable(newest?.text ?? '', String(text.read())),
      el('p', { text: 'あなたの文でよければ、もう一度「登録する」を押してください。' }),
    )
  }
  const fields = layout === null ? [name, text] : [text]
  const panel = formPanel({ question: '', fields, yes: '登録する', send, theirs }, async (sent) => {
    if (sent) notice('登録しました。次の出力からこの版です。', 'good')
    goTo(sent ? `#exports/layouts/${id()}` : '#exports/layouts')
  })
  return el('section', { class: 'card', 'data-test': 'export-layout' }, title, panel)
}

const sourcesCard = (sources: readonly Source[]): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '出力できる内容（source）と項目（from）' }),
    ...sources.map(({ source, ja, fields }) =>
      el(
        'details',
        {},
        el('summary', { text: `${source}　${ja}` }),
        el('p', { class: 'quiet', text: fields.map((one) => `${one.field} ${one.ja}`).join('　') }),
      ),
    ),
  )
