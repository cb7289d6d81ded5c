import type { OutLayout } from '../layout/out-layout.ts'
import { type Cell, plainCell } from './cell.ts'
import { breaksRow, byteOrderMark, type CsvForm, csvLine, encodeText } from './csv.ts'
import { type CellWriter, cellWriters, type OutRow } from './out-cell.ts'
import { collectFaults, type OutFaults, type OutReport } from './out-faults.ts'
import { longestCell, xlsxChunks } from './xlsx.ts'

export type OutFile = {
  /** The bytes of the file as it is made, in bounded memory. */
  readonly chunks: AsyncGenerator<Buffer>
  /** What is wrong so far; whole once the last chunk is there. */
  readonly report: () => OutReport
  readonly rows: () => number
}

export type OutOptions = {
  /** Rows in batches, as the database gives them. */
  readonly rows: AsyncIterable<readonly OutRow[]>
  /** What stands for a character that the encoding lacks; each is reported all the same. */
  readonly replacement: string
}

const separators = { comma: ',', tab: '\t', none: '' } as const

const formOf = ({ file }: OutLayout): CsvForm => ({ ...file, separator: separators[file.separator] })

/** True when the file may not be handed over as it is, whatever a person chooses for single characters. */
export const hasFaults = ({ faults }: OutReport): boolean => faults.length > 0

/** The file of a layout. The same rows give the same bytes. */
export const outFile = (layout: OutLayout, { rows, replacement }: OutOptions): OutFile => {
  const faults = collectFaults()
  const writers = cellWriters(layout, faults)
  const count = { rows: 0 }
  const out: Out = { layout, faults, writers, replacement, count }
  return {
    chunks: layout.file.kind === 'excel' ? excelChunks(out, rows) : csvChunks(out, rows),
    report: faults.report,
    rows: () => count.rows,
  }
}

type Out = {
  readonly layout: OutLayout
  readonly faults: OutFaults
  readonly writers: readonly CellWriter[]
  readonly replacement: string
  readonly count: { rows: number }
}

type Batches = AsyncIterable<readonly OutRow[]>

async function* csvChunks(out: Out, batches: Batches): AsyncGenerator<Buffer> {
  const { layout, writers, count } = out
  const form = formOf(layout)
  if (form.bom && form.encoding === 'UTF-8') yield Buffer.from(byteOrderMark)
  const heads = layout.columns.map(({ name }) => name)
  if (layout.file.header) yield encodedLine(out, form, heads, 0)
  for await (const batch of batches) {
    const lines = batch.map((row) => {
      const n = ++count.rows
      return encodedLine(
        out,
        form,
        writers.map((write) => plainCell(write(row, n))),
        n,
      )
    })
    yield Buffer.concat(lines)
  }
}

const encodedLine = (out: Out, form: CsvForm, cells: readonly (string | number)[], row: number): Buffer => {
  const { layout, faults, replacement } = out
  if (form.quote === 'never')
    cells.forEach((cell, i) => {
      if (breaksRow(String(cell), form)) faults.fault('breaksRow', layout.columns[i]?.name ?? '', row)
    })
  let isWhole = true
  const note = (): void => {
    isWhole = false
  }
  const bytes = encodeText(csvLine(cells, form), form.encoding, note, replacement)
  // Rare, so the cells are gone through once more to say where it was.
  if (!isWhole)
    cells.forEach((cell, i) => {
      const place = { row, column: layout.columns[i]?.name ?? '' }
      encodeText(String(cell), form.encoding, (character) => faults.characters.add(character, place), replacement)
    })
  return bytes
}

const excelChunks = (out: Out, batches: Batches): AsyncGenerator<Buffer> => {
  const { file, columns } = out.layout
  const head = columns.map(({ name }) => name)
  return xlsxChunks([{ name: file.sheet, rows: excelRows(out, batches), ...(file.header ? { head } : {}) }])
}

async function* excelRows({ layout, faults, writers, count }: Out, batches: Batches): AsyncGenerator<readonly Cell[]> {
  for await (const batch of batches)
    for (const row of batch) {
      const n = ++count.rows
      yield writers.map((write, i) => {
        const cell = write(row, n)
        if (typeof cell !== 'string' || cell.length <= longestCell) return cell
        faults.fault('tooLong', layout.columns[i]?.name ?? '', n)
        return ''
      })
    }
}
