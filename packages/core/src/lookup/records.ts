import type { CsvRow } from '../exchange/csv.ts'
import type { Said } from '../story/telling.ts'
import { type KeyForm, normalised } from './key-forms.ts'
import { type LookupSource, recordKey } from './source.ts'

/** What is wrong in a file, for the people who make it. `found` shows the shape of a value, never the value. */
export type RowProblem = {
  readonly row: number
  readonly column: string | null
  readonly found: string
  readonly expected: Said
}

/** Which column of the file holds what; other columns are left out. */
export type RecordLayout = {
  readonly source: LookupSource
  readonly columns: readonly string[]
}

/** A row as it is kept: nothing but the key and what may be said. */
export type LookupRecord = { readonly key: string; readonly fields: Readonly<Record<string, string>> }

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly RowProblem[] }

const longestField = 500

/** The first row: every key and every sayable field has to be there, once. */
export const readHeader = (source: LookupSource, { row, cells }: CsvRow): Read<RecordLayout> => {
  const columns = cells.map((cell) => cell.trim())
  const wanted = [...source.keys.map(({ field }) => field), ...source.sayable]
  const problems = [...new Set(wanted)].flatMap((column): readonly RowProblem[] => {
    const times = columns.filter((name) => name === column).length
    if (times === 1) return []
    return [{ row, column, found: `${times} ×`, expected: said('見出しに一度だけ', 'once in the header') }]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { source, columns } }
}

/** One row below the header, or everything that is wrong with it. */
export const readRecord = ({ source, columns }: RecordLayout, { row, cells }: CsvRow): Read<LookupRecord> => {
  const wrong = (column: string | null, found: string, expected: Said): RowProblem => ({ row, column, found, expected })
  if (cells.length !== columns.length) {
    const expected = said(`${columns.length} 列（見出しと同じ）`, `${columns.length} columns, as the header has`)
    return { ok: false, problems: [wrong(null, String(cells.length), expected)] }
  }
  const cellOf = (column: string): string => cells[columns.indexOf(column)] ?? ''
  const keys = Object.fromEntries(source.keys.map(({ field }) => [field, cellOf(field)]))
  const fields = Object.fromEntries(source.sayable.map((field) => [field, cellOf(field).trim()]))
  const problems = [
    ...source.keys
      .filter(({ field, as }) => normalised(as, keys[field] ?? '') === null)
      .map(({ field, as }) => wrong(field, shapeOf(keys[field] ?? ''), keyWords[as])),
    ...source.sayable
      .filter((field) => !isSayable(fields[field] ?? ''))
      .map((field) => wrong(field, shapeOf(fields[field] ?? ''), fieldWords)),
  ]
  const key = recordKey(source, keys)
  return problems.length > 0 || key === null ? { ok: false, problems } : { ok: true, value: { key, fields } }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isSayable = (text: string): boolean => text.length <= longestField && !/[\u0000-\u001f\u007f\ufffd]/.test(text)

const said = (ja: string, en: string): Said => ({ ja, en })

const keyWords: { readonly [form in KeyForm]: Said } = {
  digits: said('数字（32 桁まで）', 'digits, 32 at most'),
  date: said('実在する日付（例 1950-01-31、昭和25年1月31日）', 'a day that exists, e.g. 1950-01-31'),
  phone: said('0 で始まる 10〜11 桁の電話番号', 'a number of 10 or 11 digits that begins with 0'),
}
const fieldWords = said(
  `改行や制御文字のない ${longestField} 字まで`,
  `up to ${longestField} characters without control characters`,
)

/** A value as it looks, without what it says: digits as 0, letters as x, the rest as it is. */
const shapeOf = (text: string): string => {
  if (text === '') return '(empty)'
  const shape = text.slice(0, 24).replace(/\p{N}/gu, '0').replace(/\p{L}/gu, 'x').replace(/\p{C}/gu, '?')
  return text.length > 24 ? `${shape}… (${text.length})` : shape
}
