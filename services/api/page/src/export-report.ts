import type { ExportRunAnswer } from '@tsunagu/messages'
import { el } from './element.ts'
import { row, table } from './table.ts'
import { whenText } from './time.ts'

type Report = NonNullable<ExportRunAnswer['report']>

/** One run in full: the file with its checksums, and what could not be written as it is. */
export const exportReport = (one: ExportRunAnswer): HTMLElement => {
  const facts: readonly (readonly [string, string])[] = [
    ['ファイル', one.file ?? ''],
    ['大きさ', one.bytes === null ? '' : `${one.bytes.toLocaleString('ja-JP')} バイト`],
    ['保護', one.file === null ? '' : protectionText(one.protection)],
    ['書けない文字の代わり', one.replacement ?? ''],
    ['終わった日時', one.endedAt === null ? '' : whenText(one.endedAt)],
    ['SHA-256（ファイル）', one.sha256 ?? ''],
    ['SHA-256（中身）', one.contentSha256 ?? ''],
  ]
  return el(
    'section',
    { class: 'card', 'data-test': 'export-report' },
    el('h2', { text: `出力 ${one.run}　${one.title}` }),
    el(
      'dl',
      { class: 'fact-list' },
      ...facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) =>
          el('div', {}, el('dt', { text: name }), el('dd', { text, class: name.startsWith('SHA') ? 'code' : '' })),
        ),
    ),
    ...(one.report === null ? [] : reportParts(one.report)),
  )
}

/** What stands around a file, as people say it. */
export const protectionText = (protection: string): string =>
  ({
    none: 'なし',
    '': 'なし',
    zipAes: 'ZIP（AES-256）',
    zip: 'ZIP（AES-256）',
    age: 'age',
    zipPassword: 'ZIP（古い方式）',
    xlsxPassword: 'Excel のパスワード',
  })[protection] ?? protection

const reportParts = ({ unwritable, faults, formulas }: Report): readonly HTMLElement[] => {
  if (unwritable.length === 0 && faults.length === 0 && formulas.length === 0)
    return [el('p', { class: 'may-call', text: 'すべてそのまま書けます。' })]
  const parts: HTMLElement[] = []
  if (unwritable.length > 0)
    parts.push(
      el('h3', { text: 'この文字コードにない文字' }),
      table(
        'unwritable',
        ['文字', 'コード', '件数#', '場所'],
        unwritable.map((one) =>
          row(
            {},
            '',
            one.character,
            one.code,
            { class: 'number', of: String(one.count) },
            {
              class: 'words',
              of: one.places.map(({ row: at, column }) => `${at} 行目 ${column}`).join('、'),
            },
          ),
        ),
      ),
    )
  if (faults.length > 0)
    parts.push(
      el('h3', { text: 'レイアウトに合わない値' }),
      table(
        'faults',
        ['列', '何が', '件数#', '行', '値の例'],
        faults.map((one) =>
          row(
            {},
            '',
            one.column,
            faultNames[one.kind] ?? one.kind,
            { class: 'number', of: String(one.count) },
            one.rows.join('、'),
            {
              class: 'words',
              of: one.found.join('、'),
            },
          ),
        ),
      ),
    )
  if (formulas.length > 0)
    parts.push(
      el('p', {
        class: 'quiet',
        text: `式として読まれるおそれのある値：${formulas.map(({ column, count }) => `${column} ${count} 件`).join('、')}`,
      }),
    )
  return parts
}

const faultNames: Readonly<Record<string, string>> = {
  tooLong: '列の幅より長い',
  notFilled: '幅いっぱいに埋まらない',
  codeUnknown: 'コード表にない',
  noEra: '元号で書けない日付',
  breaksRow: '区切り文字を含む',
}
