import { isUtf8 } from 'node:buffer'
import { characterTable, type Encoding } from '../text/encoding.ts'

/** Where the cells of one record are in a text in UTF-8, without cutting it up; good until the next record is looked at. */
export type Cells = {
  text: Buffer
  start: number
  end: number
  /** Parts the cells. */
  separator: number
  /** How many there are. */
  count: number
  /** Where each of them ends. */
  ends: Int32Array
  /** Whether the record has a control character (tabs and line ends of quoted text are none). */
  hasControl: boolean
  /** Whether a cell begins or ends with a blank, or may do so. */
  isPadded: boolean
  /** Whether there is anything that COPY or JSON write otherwise. */
  needsEscape: boolean
}

export const startOf = ({ start, ends }: Cells, cell: number): number =>
  cell === 0 ? start : (ends[cell - 1] as number) + 1
export const endOf = ({ ends }: Cells, cell: number): number => ends[cell] as number

/** Looks at one record after another, and reads it in the same pass: bytes are many. */
export type CellReader = {
  readonly cells: Cells
  /** Whether `line` can be asked about these bytes; what of CP932 cannot be read it finds out by itself. */
  readonly isReadable: (bytes: Buffer) => boolean
  /** A record without quotes, as far as its line goes; says where the line end is (or `end`), -1: bytes that cannot be read. */
  readonly line: (bytes: Buffer, from: number, end: number) => number
  /** All of it is one record; false: bytes that cannot be read. */
  readonly whole: (bytes: Buffer, separator: number) => boolean
}

/** Parts cells that were in quotes: it stands in none of them. */
export const unit = 0x1f
const lf = 0x0a
const cr = 0x0d

const plain = 0
/** Beyond ASCII. */
const wide = 1
const part = 2
const lineEnd = 3
/** Ends a line together with what follows. */
const lineReturn = 4
const blank = 5
const escaped = 6
const control = 7

const classOf = (byte: number, separator: number, isLine: boolean): number => {
  if (byte >= 0x80) return wide
  if (byte === separator) return part
  if (isLine && (byte === lf || byte === cr)) return byte === lf ? lineEnd : lineReturn
  if (byte === 0x20 || byte === 0x09) return blank
  if (byte === 0x22 || byte === 0x5c || byte === lf || byte === cr) return escaped
  return byte < 0x20 || byte === 0x7f ? control : plain
}
const classesOf = (separator: number, isLine: boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte, separator, isLine))

/** Whether a blank of either width begins there. */
export const blankAt = (text: Uint8Array, at: number): boolean => {
  const byte = text[at]
  return byte === 0x20 || byte === 0x09 || (byte === 0xe3 && text[at + 1] === 0x80 && text[at + 2] === 0x80)
}

/** Whether a blank of either width ends there. */
export const blankBefore = (text: Uint8Array, end: number): boolean => {
  const byte = text[end - 1]
  return byte === 0x20 || byte === 0x09 || (byte === 0x80 && text[end - 2] === 0x80 && text[end - 3] === 0xe3)
}

/** One per file, used for record after record. */
export const cellReader = (encoding: Encoding, separator: number): CellReader => {
  const cells: Cells = {
    ...{ text: Buffer.alloc(0), start: 0, end: 0, separator, count: 0, ends: new Int32Array(4_096) },
    ...{ hasControl: false, isPadded: false, needsEscape: false },
  }
  const look = encoding === 'CP932' ? cp932Look(cells) : utf8Look(cells)
  const ofLine = classesOf(separator, true)
  const ofWhole = new Map([separator, unit].map((one) => [one, classesOf(one, false)]))
  const scan: Look = (bytes, from, end, classes) => {
    const to = look(bytes, from, end, classes)
    if (cells.count <= cells.ends.length) return to
    cells.ends = new Int32Array(cells.count * 2)
    return look(bytes, from, end, classes)
  }
  const isReadable = (bytes: Buffer): boolean => encoding === 'CP932' || isUtf8(bytes)
  return {
    ...{ cells, isReadable },
    line: (bytes, from, end) => {
      cells.separator = separator
      return scan(bytes, from, end, ofLine)
    },
    whole: (bytes, parts) => {
      cells.separator = parts
      return isReadable(bytes) && scan(bytes, 0, bytes.length, ofWhole.get(parts) ?? classesOf(parts, false)) >= 0
    },
  }
}

/** Fills `cells` from these bytes up to a line end; says where that is, or -1. */
type Look = (bytes: Buffer, from: number, end: number, classes: Uint8Array) => number

/** Whether a cell begins or ends there; rather once too often than not at all. */
const isEdge = (bytes: Uint8Array, before: number, after: number, from: number, end: number, classes: Uint8Array) =>
  before < from ||
  after >= end ||
  edges.has(classes[bytes[before] as number]) ||
  edges.has(classes[bytes[after] as number])
const edges: ReadonlySet<number | undefined> = new Set([part, lineEnd, lineReturn])

const isLineEnd = (bytes: Uint8Array, at: number, end: number): boolean => at >= end || bytes[at] === lf

/** Of one byte of CP932 come three at most (half-width kana). */
const mostGrowth = 3
const nowhere = 0
const wideBlank = 0x3000

/** Writes what it reads anew, in UTF-8. */
const cp932Look = (cells: Cells): Look => {
  const table = characterTable()
  return (bytes, from, end, classes) => {
    if (cells.text.length < (end - from) * mostGrowth) cells.text = Buffer.allocUnsafeSlow((end - from) * mostGrowth)
    const { text, ends } = cells
    let to = 0
    let count = 0
    let hasControl = false
    let isPadded = false
    let needsEscape = false
    let at = from
    for (; at < end; at += 1) {
      const byte = bytes[at] as number
      const kind = classes[byte]
      if (kind === plain) text[to++] = byte
      else if (kind === part) {
        ends[count++] = to
        text[to++] = byte
      } else if (kind === wide) {
        const before = at - 1
        let code = table[byte] as number
        if (code === nowhere) {
          at += 1
          code = at < end ? (table[byte * 256 + (bytes[at] as number)] as number) : nowhere
          if (code === nowhere) return -1
        }
        if (code < 0x800) {
          hasControl ||= code < 0xa0
          text[to++] = 0xc0 | (code >> 6)
        } else {
          if (code === wideBlank) isPadded ||= isEdge(bytes, before, at + 1, from, end, classes)
          text[to++] = 0xe0 | (code >> 12)
          text[to++] = 0x80 | ((code >> 6) & 0x3f)
        }
        text[to++] = 0x80 | (code & 0x3f)
      } else if (kind === lineEnd) break
      else if (kind !== lineReturn || !isLineEnd(bytes, at + 1, end)) {
        if (kind === blank) isPadded ||= isEdge(bytes, at - 1, at + 1, from, end, classes)
        hasControl ||= kind === control
        needsEscape ||= kind !== control && byte !== 0x20
        text[to++] = byte
      }
    }
    ends[count] = to
    cells.start = 0
    cells.end = to
    cells.count = count + 1
    cells.hasControl = hasControl
    cells.isPadded = isPadded
    cells.needsEscape = needsEscape
    return at
  }
}

/** UTF-8 is looked at and left where it is. */
const utf8Look =
  (cells: Cells): Look =>
  (bytes, from, end, classes) => {
    const { ends } = cells
    let count = 0
    let hasControl = false
    let isPadded = false
    let needsEscape = false
    let at = from
    for (; at < end; at += 1) {
      const byte = bytes[at] as number
      const kind = classes[byte]
      if (kind === plain) continue
      if (kind === part) ends[count++] = at
      else if (kind === wide) {
        // U+0080 to U+009F are control characters; U+3000 is the blank of full width.
        if (byte === 0xc2) hasControl ||= (bytes[at + 1] as number) < 0xa0
        else if (byte === 0xe3 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0x80)
          isPadded ||= isEdge(bytes, at - 1, at + 3, from, end, classes)
      } else if (kind === lineEnd) break
      else if (kind !== lineReturn || !isLineEnd(bytes, at + 1, end)) {
        if (kind === blank) isPadded ||= isEdge(bytes, at - 1, at + 1, from, end, classes)
        hasControl ||= kind === control
        needsEscape ||= kind !== control && byte !== 0x20
      }
    }
    const isReturn = at > from && bytes[at - 1] === cr && classes[cr] === lineReturn
    const stop = isReturn ? at - 1 : at
    ends[count] = stop
    cells.text = bytes
    cells.start = from
    cells.end = stop
    cells.count = count + 1
    cells.hasControl = hasControl
    cells.isPadded = isPadded
    cells.needsEscape = needsEscape
    return at
  }
