import type { LookupSourceView, RecordsLoaded } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { confirmed } from './ask.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { button, notice } from './notice.ts'
import { refusedRows } from './refused-rows.ts'
import { upload, uploadBar } from './upload.ts'

/** Draws the list anew; gives the source as it is now. */
type Changed = () => Promise<LookupSourceView>
type Key = LookupSourceView['keys'][number]
const forms = [
  ['digits', '数字'],
  ['date', '日付'],
  ['phone', '電話番号'],
] as const

/** One source: which fields find a record, which may be told, and the file that fills it. */
export const sourceCard = (source: LookupSourceView, mayWrite: boolean, changed: Changed): HTMLElement => {
  const path = `/v1/setup/lookup-sources/${encodeURIComponent(source.id)}`
  return el(
    'section',
    { class: 'card source-card', 'data-test': 'source' },
    el(
      'h2',
      {},
      source.name === '' ? '照会データ　' : `${source.name}　`,
      el('span', { class: 'quiet', text: source.id }),
    ),
    mayWrite ? definition(source, path, changed) : fieldsOf(source),
    mayWrite ? loading(path, changed) : null,
  )
}

const fieldsOf = ({ keys, sayable }: LookupSourceView): HTMLElement =>
  el('p', { text: `照合: ${keys.map((key) => key.field).join('、')}　読み上げ: ${sayable.join('、')}` })

const definition = (source: LookupSourceView, path: string, changed: Changed): HTMLElement => {
  const name = input('sourceName', { maxlength: '120', value: source.name })
  const keys = [...source.keys, ...Array.from({ length: Math.max(1, 3 - source.keys.length) }, () => null)].map(keyRow)
  const sayable = input('sayable', { value: source.sayable.join('、'), placeholder: '金額、納期限' })
  const save = async (): Promise<void> => {
    const next = keys.flatMap(({ read }) => read())
    const body = {
      name: name.value.trim(),
      keys: next,
      sayable: sayable.value.split(/[、,\s]+/).filter((one) => one !== ''),
    }
    const now = await changed()
    const isOther = JSON.stringify(next) !== JSON.stringify(now.keys) && now.records > 0
    const question = `照合する項目が変わるため、いまの ${now.records} 件は消えます。もう一度取り込んでください。`
    if (isOther && !(await confirmed(question, '変える'))) return
    await call('PUT', path, body)
    notice('定義を保存しました。', 'good')
    await changed()
  }
  return el(
    'div',
    { class: 'source-fields' },
    field('名前', name),
    el('h3', { text: '照合する項目（すべて一致した一件だけが見つかる）' }),
    ...keys.map(({ element }) => element),
    field('電話で読み上げてよい項目（ここにない項目は保存もしない）', sayable),
    el('div', { class: 'buttons' }, button('定義を保存', '', save)),
  )
}

const keyRow = (key: Key | null) => {
  const name = input('keyField', { value: key?.field ?? '', placeholder: '通知番号', 'aria-label': '照合する項目' })
  const as = select('keyAs', ...forms.map(([id, text]) => option(id, text)))
  as.setAttribute('aria-label', '項目の形')
  as.value = key?.as ?? 'digits'
  return {
    element: el('div', { class: 'key-row' }, name, as),
    read: (): readonly { readonly field: string; readonly as: string }[] =>
      name.value.trim() === '' ? [] : [{ field: name.value.trim(), as: as.value }],
  }
}

const loading = (path: string, changed: Changed): HTMLElement => {
  const file = input('csv', { type: 'file', accept: '.csv,text/csv' })
  const bar = uploadBar()
  const outcome = el('div', { 'data-test': 'load-outcome', attributes: { role: 'status' } })
  const load = async (): Promise<void> => {
    const chosen = file.files?.[0]
    if (chosen === undefined)
      return fill(outcome, el('p', { class: 'problem', text: 'CSV ファイルを選んでください。' }))
    bar.hidden = false
    fill(outcome)
    try {
      fill(
        outcome,
        el('p', { text: loadedText(await upload<RecordsLoaded>(`${path}/records`, chosen, 'text/csv', bar)) }),
      )
      await changed()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      fill(outcome, el('p', { class: 'problem', text: error.message }), refusedRows(error.details))
    } finally {
      bar.hidden = true
    }
  }
  return el(
    'div',
    { class: 'source-load' },
    el('h3', { text: 'データの取込み（全件入替え。誤りが一行でもあれば何も変えない）' }),
    field('CSV（UTF-8 または CP932、見出し行あり）', file),
    el('div', { class: 'buttons' }, button('取り込む', 'primary', load)),
    bar,
    outcome,
  )
}

const loadedText = ({ records, ambiguous, encoding, leftOut }: RecordsLoaded): string =>
  [
    `${records} 件を取り込みました（${encoding}）。`,
    ambiguous === 0 ? '' : `${ambiguous} 件は同じ照合項目の行が複数あるため案内しません。`,
    leftOut.length === 0 ? '' : `取り込まなかった列: ${leftOut.join('、')}`,
  ].join('')
