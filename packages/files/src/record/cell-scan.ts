/** Where the cells of one record are in a text in UTF-8, without cutting it up. */
export type CellScan = {
  /** Looks at a record; says how many cells it has. */
  readonly scan: (text: Uint8Array, start: number, end: number, separator: number) => number
  readonly startOf: (cell: number) => number
  readonly endOf: (cell: number) => number
  /** Whether the record has a control character (tabs and line ends of quoted text are none). */
  readonly hasControl: () => boolean
  /** Whether a cell begins or ends with a blank. */
  readonly isPadded: () => boolean
  /** Whether there is anything that COPY or JSON write otherwise. */
  readonly needsEscape: () => boolean
}

const plain = 0
const control = 1
const escaped = 2
const blank = 3
/** Begins characters of two bytes, of which some are control characters (U+0080 to U+009F). */
const latin = 4
/** Begins characters of three bytes, of which one is the blank of full width. */
const kana = 5

const classOf = (byte: number): number => {
  if (byte === 0x22 || byte === 0x5c || byte === 0x0a || byte === 0x0d) return escaped
  if (byte === 0x20 || byte === 0x09) return blank
  if (byte < 0x20 || byte === 0x7f) return control
  return byte === 0xc2 ? latin : byte === 0xe3 ? kana : plain
}
const classes = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte))

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
export const cellScan = (expected: number): CellScan => {
  const ends = new Int32Array(expected + 1)
  let first = 0
  let hasControl = false
  let padded = false
  let hasEscape = false
  return {
    scan: (text, start, end, separator) => {
      first = start
      hasControl = false
      hasEscape = false
      padded = false
      let cells = 0
      for (let at = start; at < end; at += 1) {
        const byte = text[at] as number
        if (byte === separator) {
          if (cells < expected) ends[cells] = at
          cells += 1
          continue
        }
        const kind = classes[byte]
        if (kind === plain) continue
        if (kind === kana) {
          if (text[at + 1] !== 0x80 || text[at + 2] !== 0x80) continue
          padded ||= at === start || text[at - 1] === separator || at + 3 === end || text[at + 3] === separator
        } else if (kind === blank) {
          padded ||= at === start || text[at - 1] === separator || at + 1 === end || text[at + 1] === separator
          hasEscape ||= byte === 0x09
        } else if (kind === escaped) hasEscape = true
        else if (kind === control || (text[at + 1] as number) < 0xa0) hasControl = true
      }
      if (cells < expected) ends[cells] = end
      return cells + 1
    },
    startOf: (cell) => (cell === 0 ? first : (ends[cell - 1] ?? 0) + 1),
    endOf: (cell) => ends[cell] ?? 0,
    hasControl: () => hasControl,
    isPadded: () => padded,
    needsEscape: () => hasEscape,
  }
}
