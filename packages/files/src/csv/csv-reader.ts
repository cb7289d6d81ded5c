import type { Layout } from '../layout/layout.ts'
import { columnsByHeading, columnsByPlace } from '../record/columns.ts'
import { FileFault, type RefusalCode } from '../record/refusal.ts'
import { nothingTaken, rowTaker, type Taken, type TakeRow, unit } from '../record/take-row.ts'
import { decoderOf, type Encoding } from '../text/encoding.ts'
import { recordScanner } from './record-scanner.ts'
import { splitFields } from './split-fields.ts'

/** Where the next record begins: byte and line of the file, and how many records came before it. */
export type Position = { readonly offset: number; readonly line: number; readonly row: number }

export const startOfFile: Position = { offset: 0, line: 1, row: 0 }

export type CsvOptions = {
  readonly layout: Layout
  readonly encoding: Encoding
  /** Where reading goes on; the heading is told then, since it stands at the beginning. */
  readonly from: Position
  readonly heading: readonly string[] | null
}

/** What one piece of a file said. */
export type Piece = { readonly taken: Taken; readonly position: Position }

export type CsvReader = {
  /** Takes the next bytes of the file; what is left of a record at their end waits for the next ones. Throws FileFault. */
  readonly take: (bytes: Uint8Array, isLast: boolean) => Piece
  /** Headings, or one '' per column; null before the first record. */
  readonly heading: () => readonly string[] | null
}

const mostRecordBytes = 1_000_000
const lf = 0x0a
const endOfFile = '\u001a'

/** Reads a CSV or TSV file of any length, a piece at a time. */
export const csvReader = ({ layout, encoding, from, heading: told }: CsvOptions): CsvReader => {
  const decoder = decoderOf(encoding)
  const separator = layout.file.separator === 'tab' ? '\t' : ','
  const parts = separator.charCodeAt(0)
  let { offset, line, row } = from
  let heading = told
  let takeRow: TakeRow | null = null
  let skip = heading === null && row === 0 ? layout.file.skip : 0
  let rest: Uint8Array = new Uint8Array(0)
  /** Inside a record that is longer than any may be. */
  let drowning = false

  const begin = (cells: readonly string[]): 'heading' | 'row' => {
    if (layout.file.header && heading === null) {
      heading = cells.map((cell) => cell.replace(/^\ufeff/, ''))
      takeRow = rowTaker(layout, columnsByHeading(layout, heading))
      return 'heading'
    }
    heading ??= cells.map(() => '')
    const columns = layout.file.header ? columnsByHeading(layout, heading) : columnsByPlace(layout, heading.length)
    takeRow = rowTaker(layout, columns)
    return 'row'
  }

  /** Takes one record; `parts` is what stands between its cells there. */
  const takeText = (text: string, start: number, end: number, parts: number, lines: number, into: Taken): void => {
    const at = line
    line += lines
    if (skip > 0) {
      skip -= 1
      return
    }
    if (start === end || (end - start === 1 && text[start] === endOfFile)) return
    if (takeRow === null && begin(text.slice(start, end).split(String.fromCharCode(parts))) === 'heading') return
    row += 1
    takeRow?.(text, start, end, parts, { line: at, row }, into)
  }

  /** The same for a record with quotes. */
  const takeQuoted = (text: string, lines: number, into: Taken): void => {
    const cells = splitFields(text, separator).join(unit)
    takeText(
      text.includes(unit) ? text : cells,
      0,
      text.includes(unit) ? text.length : cells.length,
      unit.charCodeAt(0),
      lines,
      into,
    )
  }

  const refuseRecord = (code: RefusalCode, into: Taken): void => {
    if (takeRow === null && layout.file.header && heading === null)
      throw new FileFault(code === 'encoding' ? 'encodingUnknown' : 'columnsMissing', {
        expected: layout.columns.map(({ name }) => name).join(', '),
      })
    row += 1
    into.refusals.push({ line, row, column: '', code, shape: '', expected: code === 'encoding' ? encoding : '' })
  }

  const decoded = (bytes: Uint8Array): string | null => {
    try {
      return decoder.decode(bytes)
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }

  /** The usual case, many times as fast: no quotes, every byte readable. */
  const takePlain = (bytes: Uint8Array, into: Taken): boolean => {
    if (bytes.includes(0x22)) return false
    const text = decoded(bytes)
    if (text === null) return false
    let at = 0
    while (at < text.length) {
      const found = text.indexOf('\n', at)
      const end = found < 0 ? text.length : found
      const textEnd = end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end
      takeText(text, at, textEnd, parts, found < 0 ? 0 : 1, into)
      at = end + 1
    }
    return true
  }

  /** Record by record; says how many bytes were taken. */
  const takeRecords = (bytes: Uint8Array, isLast: boolean, into: Taken): number => {
    const scan = recordScanner(bytes, { separator: parts, isLast, mostBytes: mostRecordBytes })
    let at = 0
    while (at < bytes.length) {
      const record = scan(at)
      if (record === null) break
      const text = record.problem === null ? decoded(bytes.subarray(at, record.textEnd)) : null
      if (text !== null) takeQuoted(text, record.lines, into)
      else {
        refuseRecord(record.problem ?? 'encoding', into)
        line += record.lines
      }
      at = record.end
    }
    return at
  }

  /** Leaves out the rest of a record that is too long; says where the next one begins. */
  const surface = (bytes: Uint8Array): number => {
    const end = bytes.indexOf(lf)
    if (end < 0) return bytes.length
    drowning = false
    line += 1
    return end + 1
  }

  const takeAll = (bytes: Uint8Array, isLast: boolean, into: Taken): number => {
    const start = drowning ? surface(bytes) : 0
    const whole = bytes.subarray(start)
    const end = isLast ? whole.length : whole.lastIndexOf(lf) + 1
    if (takePlain(whole.subarray(0, end), into)) return start + end
    return start + takeRecords(whole, isLast, into)
  }

  return {
    heading: () => heading,
    take: (bytes, isLast) => {
      const taken = nothingTaken()
      let whole = rest.length === 0 ? bytes : joined(rest, bytes)
      if (offset === 0 && encoding === 'UTF-8' && whole[0] === 0xef) {
        whole = whole.subarray(3)
        offset = 3
      }
      let used = takeAll(whole, isLast, taken)
      if (!isLast && whole.length - used > mostRecordBytes) {
        refuseRecord('recordTooLong', taken)
        drowning = true
        used = whole.length
      }
      if (isLast && drowning) used = whole.length
      rest = whole.slice(used)
      offset += used
      if (isLast) cutOff(taken, whole)
      return { taken, position: { offset, line, row } }
    },
  }
}

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

/** A last row that lacks columns or a closing quote and has no line end is one that was cut off. */
const cutOff = ({ refusals }: Taken, bytes: Uint8Array): void => {
  const last = refusals.at(-1)
  if (last === undefined || bytes.length === 0 || bytes.at(-1) === lf) return
  if (last.code === 'columnsTooFew' || last.code === 'quoteOpen')
    refusals[refusals.length - 1] = { ...last, code: 'truncated' }
}
