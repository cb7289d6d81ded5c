/** Where the cells of one record are in a text, without cutting it up. */
export type CellScan = {
  /** Looks at a record; says how many cells it has. */
  readonly scan: (text: string, start: number, end: number, separator: number) => number
  readonly startOf: (cell: number) => number
  readonly endOf: (cell: number) => number
  /** Whether the record has a control character (tabs and line ends of quoted text are none). */
  readonly hasControl: () => boolean
  /** Whether a cell begins or ends with a blank. */
  readonly isPadded: () => boolean
  /** Whether there is anything that COPY or JSON write otherwise. */
  readonly needsEscape: () => boolean
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x3000 || code === 0x09

/** One per file, used for record after record. */
export const cellScan = (expected: number): CellScan => {
  const ends = new Int32Array(expected + 1)
  let first = 0
  let control = false
  let padded = false
  let hasEscape = false
  return {
    scan: (text, start, end, separator) => {
      first = start
      control = false
      padded = false
      hasEscape = false
      let cells = 0
      let before = separator
      for (let at = start; at < end; at += 1) {
        const code = text.charCodeAt(at)
        if (code === separator) {
          if (cells < expected) ends[cells] = at
          cells += 1
          if (isBlank(before)) padded = true
        } else if (code < 0x23 || code === 0x5c || (code >= 0x7f && code < 0xa0)) {
          if (code === 0x20) padded ||= before === separator
          else if (code === 0x22 || code === 0x5c || code === 0x0a || code === 0x0d || code === 0x09) hasEscape = true
          else if (code !== 0x21) control = true
        } else if (code === 0x3000 && before === separator) padded = true
        before = code
      }
      if (isBlank(before)) padded = true
      if (cells < expected) ends[cells] = end
      return cells + 1
    },
    startOf: (cell) => (cell === 0 ? first : (ends[cell - 1] ?? 0) + 1),
    endOf: (cell) => ends[cell] ?? 0,
    hasControl: () => control,
    isPadded: () => padded,
    needsEscape: () => hasEscape,
  }
}
