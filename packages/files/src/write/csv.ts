import { type Cell, plainCell } from './cell.ts'
import { encodeCp932, type OnUnwritable } from './cp932.ts'

export type CsvEncoding = 'UTF-8' | 'CP932'

export type CsvForm = {
  readonly encoding: CsvEncoding
  /** The byte-order mark by which Excel knows UTF-8. */
  readonly bom: boolean
  readonly separator: string
  readonly lineEnd: 'crlf' | 'lf'
  /** `needed`: where the separator, a quote or a line end is in a text. */
  readonly quote: 'needed' | 'all' | 'never'
  /**
   * `apostrophe`: a text that a spreadsheet would take for a formula gets a ' before it. For people's eyes; a system of the
   * client reads exactly what the layout says, so its files are written as they are (`none`) and such cells are reported.
   */
  readonly guard: 'apostrophe' | 'none'
}

/** As people open it: comma, quotes where they are needed, formulas made harmless. */
export const csvForPeople = (encoding: CsvEncoding): CsvForm => ({
  encoding,
  bom: encoding === 'UTF-8',
  separator: ',',
  lineEnd: 'crlf',
  quote: 'needed',
  guard: 'apostrophe',
})

/** What stands for a character CP932 does not have, as Japanese systems write it. */
export const geta = '〓'

/** A text that a spreadsheet takes for a formula when it reads it from a CSV file. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r＝＋－＠]/.test(text)

const lineEnds = { crlf: '\r\n', lf: '\n' } as const

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const isApart = (text: string, { separator }: CsvForm): boolean =>
  /["\r\n]/.test(text) || (separator !== '' && text.includes(separator))

const cellOf = (value: string | number, form: CsvForm): string => {
  const isText = typeof value === 'string'
  const text = isText && form.guard === 'apostrophe' && looksLikeFormula(value) ? `'${value}` : String(value)
  if (form.quote === 'never') return text
  return form.quote === 'all' || isApart(text, form) ? quoted(text) : text
}

/** True when the cell cannot be told from its neighbours: it holds a separator or a line end, and nothing is quoted. */
export const breaksRow = (text: string, form: CsvForm): boolean => form.quote === 'never' && isApart(text, form)

/** One row with its line end. Numbers are written as they are; only texts can be formulas. */
export const csvLine = (cells: readonly (string | number)[], form: CsvForm): string =>
  `${cells.map((cell) => cellOf(cell, form)).join(form.separator)}${lineEnds[form.lineEnd]}`

/** The bytes of a piece of a file; what CP932 does not have is told, and the replacement written. */
export const encodeText = (
  text: string,
  encoding: CsvEncoding,
  onUnwritable: OnUnwritable,
  replacement: string,
): Buffer => (encoding === 'CP932' ? encodeCp932(text, onUnwritable, replacement) : Buffer.from(text))

export const byteOrderMark = '\ufeff'

export type CsvFile = {
  readonly bytes: Buffer
  /** Characters written as 〓 because CP932 does not have them, each once, in order. */
  readonly replaced: readonly string[]
}

/** A whole file for people, of a few thousand rows. */
export const csvFile = (rows: readonly (readonly Cell[])[], encoding: CsvEncoding): CsvFile => {
  const form = csvForPeople(encoding)
  const replaced = new Set<string>()
  const text = rows.map((row) => csvLine(row.map(plainCell), form)).join('')
  const note = (character: string): void => {
    replaced.add(character)
  }
  const bytes = encodeText(form.bom ? byteOrderMark + text : text, encoding, note, geta)
  return { bytes, replaced: [...replaced] }
}
