import type { Layout } from '../layout/layout.ts'
import { cellReader, unit } from '../record/cells.ts'
import { columnsByHeading, columnsByPlace } from '../record/columns.ts'
import { FileFault, type RefusalCode } from '../record/refusal.ts'
import { nothingTaken, rowTaker, type Taken, type TakeRow } from '../record/take-row.ts'
import { bufferOf, type Encoding } from '../text/encoding.ts'
import { recordScanner } from './record-scanner.ts'
import { unquoted } from './unquoted.ts'

/** Where the next record begins: byte and line of the file, and how many records came before it. */
export type Position = { readonly offset: number; readonly line: number; readonly row: number }

export const startOfFile: Position = { offset: 0, line: 1, row: 0 }

export type CsvOptions = {
  readonly layout: Layout
  readonly encoding: Encoding
  /** Where reading goes on; the heading is told then, since it stands at the beginning. */
  readonly from: Position
  readonly heading: readonly string[] | null
  /** Where the next piece is written. */
  readonly begin?: () => Taken
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
const quote = 0x22
const endOfFile = 0x1a
/** So much is looked at in one go: what fits into the processor's own memory. */
const sliceBytes = 65_536

/** Reads a CSV or TSV file of any length, a piece at a time. */
export const csvReader = ({ layout, encoding, from, heading: told, begin = nothingTaken }: CsvOptions): CsvReader => {
  const separator = layout.file.separator === 'tab' ? 0x09 : 0x2c
  const reader = cellReader(encoding, separator)
  const { cells } = reader
  let { offset, line, row } = from
  let heading = told
  let takeRow: TakeRow | null = null
  let skip = heading === null && row === 0 ? layout.file.skip : 0
  let rest: Uint8Array = new Uint8Array(0)
  /** So many bytes were left out of a record that is longer than any may be. */
  let drowned = 0

  const open = (texts: readonly string[]): 'heading' | 'row' => {
    if (layout.file.header && heading === null) {
      heading = texts.map((text) => text.replace(/^\ufeff/, ''))
      takeRow = rowTaker(layout, columnsByHeading(layout, heading))
      return 'heading'
    }
    heading ??= texts.map(() => '')
    const columns = layout.file.header ? columnsByHeading(layout, heading) : columnsByPlace(layout, heading.length)
    takeRow = rowTaker(layout, columns)
    return 'row'
  }

  /** Takes the record that was looked at; so many line ends are in it. */
  const takeRecord = (lines: number, into: Taken): void => {
    const at = line
    line += lines
    if (skip > 0) {
      skip -= 1
      return
    }
    const { text, start, end } = cells
    if (start === end || (end - start === 1 && text[start] === endOfFile)) return
    if (
      takeRow === null &&
      open(text.toString('utf8', start, end).split(String.fromCharCode(cells.separator))) === 'heading'
    )
      return
    row += 1
    takeRow?.(cells, { line: at, row }, into)
  }

  const refuseRecord = (code: RefusalCode, into: Taken): void => {
    if (takeRow === null && layout.file.header && heading === null)
      throw new FileFault(code === 'encoding' ? 'encodingUnknown' : 'columnsMissing', {
        expected: layout.columns.map(({ name }) => name).join(', '),
      })
    row += 1
    into.refusals.push({ line, row, column: '', code, shape: '', expected: code === 'encoding' ? encoding : '' })
  }

  /** The usual case: records without quotes. */
  const takePlain = (bytes: Buffer, into: Taken): boolean => {
    if (bytes.includes(quote) || !reader.isReadable(bytes)) return false
    for (let at = 0; at < bytes.length; ) {
      const read = reader.line(bytes, at, bytes.length)
      const end = read < 0 ? lineEnd(bytes, at) : read
      const lines = end < bytes.length ? 1 : 0
      if (read < 0) {
        refuseRecord('encoding', into)
        line += lines
      } else takeRecord(lines, into)
      at = end + 1
    }
    return true
  }

  /** Record by record, from one place to another; says how far it came. */
  const takeRecords = (bytes: Buffer, from: number, to: number, isLast: boolean, into: Taken): number => {
    const scan = recordScanner(bytes, { separator, isLast, mostBytes: mostRecordBytes })
    let at = from
    while (at < to) {
      const record = scan(at)
      if (record === null) break
      const plain = record.problem === null ? unquoted(bytes.subarray(at, record.textEnd), separator, unit) : null
      if (plain !== null && reader.whole(bufferOf(plain.bytes), plain.separator)) takeRecord(record.lines, into)
      else {
        refuseRecord(record.problem ?? 'encoding', into)
        line += record.lines
      }
      at = record.end
    }
    return at
  }

  /** A record that was too long has ended. */
  const surfaced = (into: Taken): void => {
    refuseRecord('recordTooLong', into)
    drowned = 0
  }

  /** Leaves out the rest of a record that is too long; says where the next one begins. */
  const surface = (bytes: Uint8Array, into: Taken): number => {
    const end = bytes.indexOf(lf)
    if (end < 0) return 0
    surfaced(into)
    line += 1
    return end + 1
  }

  const takeAll = (bytes: Buffer, isLast: boolean, into: Taken): number => {
    const end = isLast ? bytes.length : bytes.lastIndexOf(lf) + 1
    let at = drowned > 0 ? surface(bytes, into) : 0
    if (drowned > 0) return at
    while (at < end) {
      const to = sliceEnd(bytes, at, end)
      const next = takePlain(bytes.subarray(at, to), into) ? to : takeRecords(bytes, at, to, isLast, into)
      if (next === at) break
      at = next
    }
    return at
  }

  /** Says how many bytes were taken. */
  const takeMore = (bytes: Buffer, isLast: boolean, into: Taken): number => {
    const used = takeAll(bytes, isLast, into)
    const left = bytes.length - used
    if (drowned === 0 && (isLast || left <= mostRecordBytes)) return used
    drowned += left
    if (isLast) surfaced(into)
    return bytes.length
  }

  return {
    heading: () => heading,
    take: (bytes, isLast) => {
      const taken = begin()
      const whole = rest.length === 0 ? bufferOf(bytes) : joined(rest, bytes)
      const start = offset === 0 && encoding === 'UTF-8' ? markEnd(whole, isLast) : 0
      const used = start < 0 ? 0 : start + takeMore(whole.subarray(start), isLast, taken)
      rest = Uint8Array.prototype.slice.call(whole, used)
      offset += used
      if (isLast) cutOff(taken, whole)
      // A record that is too long is looked at again when reading goes on after a crash.
      return { taken, position: { offset: offset - drowned, line, row } }
    },
  }
}

/** Where a file begins behind the mark that UTF-8 may have; -1: more bytes are needed to know. */
const markEnd = (bytes: Uint8Array, isLast: boolean): number => {
  if (bytes[0] !== 0xef) return 0
  return bytes.length < 3 && !isLast ? -1 : 3
}

/** Where a slice from `at` ends: behind a line end, and not beyond `end`. */
const sliceEnd = (bytes: Uint8Array, at: number, end: number): number => {
  if (end - at <= sliceBytes) return end
  const before = bytes.lastIndexOf(lf, at + sliceBytes) + 1
  if (before > at) return before
  const behind = bytes.indexOf(lf, at + sliceBytes) + 1
  return behind === 0 ? end : behind
}

/** Where the line from `at` ends. */
const lineEnd = (bytes: Uint8Array, at: number): number => {
  const found = bytes.indexOf(lf, at)
  return found < 0 ? bytes.length : found
}

const joined = (one: Uint8Array, other: Uint8Array): Buffer => {
  const whole = Buffer.allocUnsafeSlow(one.length + other.length)
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
