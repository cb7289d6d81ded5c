import type { Piece, Position } from '../csv/csv-reader.ts'
import { type Layout, typeOf } from '../layout/layout.ts'
import { cellReader, unit } from '../record/cells.ts'
import { columnsByHeading, columnsByPlace, type FileColumn } from '../record/columns.ts'
import { nothingTaken, rowTaker, type Taken, type TakeRow } from '../record/take-row.ts'
import type { SheetRow } from './sheet-rows.ts'
import { openWorkbook } from './workbook.ts'

export type ExcelOptions = {
  readonly path: string
  readonly layout: Layout
  /** `offset` and `line` are rows of the sheet here. */
  readonly from: Position
  readonly mostBytes: number
  readonly rowsPerPiece: number
  /** Where the next piece is written. */
  readonly begin?: () => Taken
}

type ExcelPiece = { readonly piece: Piece; readonly heading: readonly string[] | null; readonly isLast: boolean }

const parts = String.fromCharCode(unit)
const dayMs = 86_400_000
/** Day 0 of Excel's calendar, which has a 29th of February 1900 that never was. */
const excelStart = Date.UTC(1899, 11, 30)

/** A day that the sheet has as a number. */
const dayOfSerial = (text: string): string => {
  if (!/^\d{5}(\.\d+)?$/.test(text)) return text
  return new Date(excelStart + Math.floor(Number(text)) * dayMs).toISOString().slice(0, 10)
}

/** Reads a sheet piece by piece; after a crash from its beginning again, leaving out what was taken. */
export async function* excelPieces(options: ExcelOptions): AsyncGenerator<ExcelPiece> {
  const { path, layout, from, mostBytes, rowsPerPiece, begin = nothingTaken } = options
  const book = await openWorkbook(path, layout.file.sheet, mostBytes)
  try {
    const reader = sheetReader(layout, book.merged)
    let taken = begin()
    const apart = nothingTaken()
    let position = from
    let told = from.row
    for await (const sheetRow of book.rows()) {
      const row = reader.take(sheetRow, sheetRow.row > from.line ? taken : apart)
      if (sheetRow.row <= from.line) continue
      position = { offset: sheetRow.row, line: sheetRow.row, row }
      if (row - told < rowsPerPiece) continue
      yield { piece: { taken, position }, heading: reader.heading(), isLast: false }
      taken = begin()
      told = row
    }
    yield { piece: { taken, position }, heading: reader.heading(), isLast: true }
  } finally {
    await book.close()
  }
}

const sheetReader = (layout: Layout, merged: readonly (readonly [number, number])[]) => {
  const reader = cellReader('UTF-8', unit)
  let heading: readonly string[] | null = null
  let columns: readonly FileColumn[] = []
  let takeRow: TakeRow | null = null
  let skip = layout.file.skip
  let row = 0
  const begin = (cells: readonly string[]): boolean => {
    heading = layout.file.header ? cells : cells.map(() => '')
    columns = layout.file.header ? columnsByHeading(layout, cells) : columnsByPlace(layout, cells.length)
    takeRow = rowTaker(layout, columns)
    return layout.file.header
  }
  /** As wide as the heading: a sheet leaves out empty cells at the end. */
  const widened = (cells: readonly string[]): readonly string[] => {
    const whole = columns.map((column, n) => {
      const cell = cells[n] ?? ''
      return typeOf(column) === 'date' ? dayOfSerial(cell) : cell
    })
    const beyond = cells.slice(columns.length)
    return beyond.every((cell) => cell === '') ? whole : [...whole, ...beyond]
  }
  const refuse = (into: Taken, line: number, code: 'formula' | 'mergedCell'): void => {
    into.refusals.push({ line, row, column: '', code, shape: '', expected: '' })
  }
  return {
    heading: () => heading,
    /** Says how many records there were up to here. */
    take: ({ row: line, cells, problem }: SheetRow, into: Taken): number => {
      if (skip >= line) return row
      skip = 0
      if (cells.every((cell) => cell.trim() === '') && problem === null) return row
      if (takeRow === null && begin(cells)) return row
      row += 1
      if (problem === 'formula') refuse(into, line, problem)
      else if (merged.some(([from, to]) => from <= line && line <= to)) refuse(into, line, 'mergedCell')
      else {
        // Text that came as characters is never unreadable as bytes.
        reader.whole(Buffer.from(widened(cells).join(parts)), unit)
        takeRow?.(reader.cells, { line, row }, into)
      }
      return row
    },
  }
}
