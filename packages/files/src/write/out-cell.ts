import { dayWriter, type FieldKind, fieldsOf } from '@tsunagu/core'
import type { OutColumn, OutLayout } from '../layout/out-layout.ts'
import { type Cell, tokyoText } from './cell.ts'
import { encodeCp932 } from './cp932.ts'
import { looksLikeFormula } from './csv.ts'
import type { OutFaults } from './out-faults.ts'

/** A row of a source: numbers, texts, days as `YYYY-MM-DD`, moments as ISO 8601. */
export type OutRow = Readonly<Record<string, string | number | null>>

export type CellWriter = (row: OutRow, n: number) => Cell

const standardDay: Readonly<Partial<Record<FieldKind, string>>> = { day: 'yyyy-MM-dd', moment: 'yyyy-MM-dd HH:mm:ss' }

/** How each column of a layout makes its cell; what does not fit is told. */
export const cellWriters = (layout: OutLayout, faults: OutFaults): readonly CellWriter[] =>
  layout.columns.map((column) => {
    const kind: FieldKind = column.from === undefined ? 'text' : (fieldsOf(layout.source)[column.from]?.kind ?? 'text')
    const writing: Writing = { layout, column, kind, faults, day: dayWriter(column.day ?? standardDay[kind] ?? '') }
    return (row, n) => fitted(writing, cellOf(writing, row, n), n)
  })

type Writing = {
  readonly layout: OutLayout
  readonly column: OutColumn
  readonly kind: FieldKind
  readonly faults: OutFaults
  readonly day: ReturnType<typeof dayWriter>
}

const cellOf = (writing: Writing, row: OutRow, n: number): Cell => {
  const { layout, column, kind } = writing
  const value = column.from === undefined ? (column.fixed ?? '') : (row[column.from] ?? null)
  if (column.codes !== undefined) return coded(writing, value, n)
  if (value === null) return ''
  if (layout.file.kind === 'excel' && column.day === undefined && !column.asText && column.pad === undefined)
    return excelCell(kind, value)
  if (kind === 'day' || kind === 'moment') return dayText(writing, String(value), n)
  return typeof value === 'number' && !column.asText && column.pad === undefined ? value : String(value)
}

const excelCell = (kind: FieldKind, value: string | number): Cell => {
  if (kind === 'day') return { day: String(value) }
  if (kind === 'moment') return { at: String(value) }
  return kind === 'yen' ? { yen: Number(value) } : value
}

const coded = ({ layout, column, faults }: Writing, value: string | number | null, n: number): Cell => {
  const table = layout.codes[column.codes ?? ''] ?? {}
  const key = String(value ?? '')
  const found = Object.hasOwn(table, key) ? table[key] : column.else
  if (found !== undefined) return found
  if (value !== null) faults.fault('codeUnknown', column.name, n, key)
  return ''
}

const dayText = ({ column, kind, faults, day: write }: Writing, value: string, n: number): string => {
  const [day = '', time = '00:00:00'] = kind === 'moment' ? tokyoText(value).split(' ') : [value]
  const written = write({ day, time })
  if (written === null) faults.fault('noEra', column.name, n)
  return written ?? ''
}

/** Bytes in the file, or characters. */
const sizeOf = ({ layout, column }: Writing, text: string): number => {
  if (typeof column.width === 'number') return [...text].length
  if (layout.file.encoding === 'UTF-8') return Buffer.byteLength(text)
  return encodeCp932(text, () => undefined, '〓').length
}

const fitted = (writing: Writing, cell: Cell, n: number): Cell => {
  const { layout, column, kind, faults } = writing
  if (typeof cell === 'string' && layout.file.kind === 'csv' && looksLikeFormula(cell)) faults.formula(column.name, n)
  if (column.width === null || (typeof cell === 'object' && cell !== null)) return cell
  const text = String(cell ?? '')
  const width = typeof column.width === 'number' ? column.width : column.width.bytes
  const missing = width - sizeOf(writing, text)
  if (missing < 0) faults.fault('tooLong', column.name, n)
  if (column.pad === undefined || missing <= 0) return cell
  const step = sizeOf(writing, column.pad)
  if (missing % step !== 0) faults.fault('notFilled', column.name, n)
  const filling = column.pad.repeat(Math.floor(missing / step))
  const isRight = (column.align ?? (kind === 'number' || kind === 'yen' ? 'right' : 'left')) === 'right'
  return isRight ? filling + text : text + filling
}
