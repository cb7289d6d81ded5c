import type { Cell } from './cell.ts'
import {
  contentTypes,
  rootRelations,
  sheetHead,
  sheetTail,
  styles,
  stylesXml,
  workbookRelations,
  workbookXml,
  xmlText,
} from './xlsx-parts.ts'
import { type ZipEntry, zipChunks } from './zip.ts'

export type Sheet = {
  /** Up to 31 characters, none of `\ / ? * [ ] :`; others are left out. */
  readonly name: string
  readonly head?: readonly string[]
  /** In characters of half width. */
  readonly widths?: readonly number[]
  readonly rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>
}

/** Excel holds no longer text; nothing is cut in silence. */
export const longestCell = 32_767
const rowsPerSheet = 1_048_576
const dayMs = 86_400_000
/** 1899-12-30: day 0 of Excel's calendar, from 1900-03-01 on. */
const dayZero = -25_569
const tokyoMs = 9 * 3_600_000

export class CellTooLong extends Error {
  constructor(row: number, column: number, length: number) {
    super(`row ${row}, column ${column}: ${length} characters; a cell of Excel holds ${longestCell}`)
  }
}

const serial = (ms: number): number => ms / dayMs - dayZero

const textCell = (text: string, style: number, row: number, column: number): string => {
  if (text.length > longestCell) throw new CellTooLong(row, column, text.length)
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
}

const number = (value: number, style: number): string =>
  Number.isFinite(value) ? `<c s="${style}"><v>${value}</v></c>` : '<c/>'

const cellXml = (cell: Cell, row: number, column: number): string => {
  if (cell === null || cell === '') return '<c/>'
  if (typeof cell === 'string') return textCell(cell, styles.text, row, column)
  if (typeof cell === 'number') return number(cell, styles.plain)
  if ('yen' in cell) return number(cell.yen, styles.yen)
  if ('day' in cell) return number(serial(Date.parse(`${cell.day}T00:00:00Z`)), styles.day)
  return number(serial(Date.parse(cell.at) + tokyoMs), styles.time)
}

const rowXml = (cells: readonly Cell[], row: number): string =>
  `<row>${cells.map((cell, i) => cellXml(cell, row, i + 1)).join('')}</row>`

const headXml = (head: readonly string[]): string =>
  `<row>${head.map((text, i) => textCell(text, styles.heading, 1, i + 1)).join('')}</row>`

/** As wide as the heading, unless said otherwise; characters of full width count twice. */
const widthsOf = ({ head = [], widths }: Sheet): readonly number[] =>
  widths ?? head.map((text) => Math.min(60, Math.max(10, 2 + [...text].length * 2)))

type Rows = AsyncIterator<readonly Cell[]> | Iterator<readonly Cell[]>

const batch = 64 * 1024

/** One sheet of at most a million rows; says through `isMore` whether rows are left for a further one. */
async function* sheetXml(sheet: Sheet, rows: Rows, full: { isMore: boolean }): AsyncGenerator<Buffer> {
  const hasHead = sheet.head !== undefined
  let text = sheetHead(widthsOf(sheet), hasHead) + (sheet.head === undefined ? '' : headXml(sheet.head))
  let row = hasHead ? 1 : 0
  full.isMore = true
  while (row < rowsPerSheet) {
    const next = await rows.next()
    if (next.done === true) {
      full.isMore = false
      break
    }
    row++
    text += rowXml(next.value, row)
    if (text.length < batch) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text + sheetTail)
}

/** Names of sheets are told apart without case, and some characters may not stand in them. */
const sheetName = (wished: string, taken: readonly string[]): string => {
  const plain =
    wished
      .replace(/[\\/?*[\]:]/g, '')
      .replace(/^'|'$/g, '')
      .slice(0, 31) || 'Sheet'
  const isTaken = (name: string): boolean => taken.some((one) => one.toLowerCase() === name.toLowerCase())
  for (let n = 1; ; n++) {
    const name = n === 1 ? plain : `${plain.slice(0, 31 - ` (${n})`.length)} (${n})`
    if (!isTaken(name)) return name
  }
}

async function* parts(sheets: Iterable<Sheet>): AsyncGenerator<ZipEntry> {
  const named: string[] = []
  const text = (name: string, content: string): ZipEntry => ({ name, content: [Buffer.from(content)] })
  yield text('_rels/.rels', rootRelations)
  yield text('xl/styles.xml', stylesXml)
  for (const sheet of sheets) {
    const rows = Symbol.asyncIterator in sheet.rows ? sheet.rows[Symbol.asyncIterator]() : sheet.rows[Symbol.iterator]()
    const full = { isMore: true }
    while (full.isMore) {
      named.push(sheetName(sheet.name, named))
      yield { name: `xl/worksheets/sheet${named.length}.xml`, content: sheetXml(sheet, rows, full) }
    }
  }
  yield text('xl/workbook.xml', workbookXml(named))
  yield text('xl/_rels/workbook.xml.rels', workbookRelations(named.length))
  yield text('[Content_Types].xml', contentTypes(named.length))
}

/**
 * An Excel file as it is made, in bounded memory: rows beyond what a sheet holds go on in a further one. The same rows give the
 * same bytes. Throws CellTooLong.
 */
export const xlsxChunks = (sheets: Iterable<Sheet>): AsyncGenerator<Buffer> => zipChunks(parts(sheets))

/** A whole Excel file, of some thousands of rows. */
export const xlsxOf = async (sheets: Iterable<Sheet>): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of xlsxChunks(sheets)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
