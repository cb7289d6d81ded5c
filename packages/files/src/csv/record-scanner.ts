/** `end` is after the line end, `textEnd` before it; `lines` line ends are in it; `problem` is what makes it no record. */
export type ScannedRecord = {
  readonly end: number
  readonly textEnd: number
  readonly lines: number
  readonly problem: 'strayQuote' | 'quoteOpen' | null
}

const lf = 0x0a
const cr = 0x0d
const quote = 0x22

export type ScanOptions = {
  readonly separator: number
  /** No bytes come after these. */
  readonly isLast: boolean
  /** A quoted field that is not closed within so many bytes never will be. */
  readonly mostBytes: number
}

/**
 * Finds where records end, in the bytes: neither UTF-8 nor CP932 has a comma, a tab, a quote or a line end inside a character
 * (trail bytes of CP932 begin at 0x40). A quote that stands where it cannot, or is never closed, spoils its own line only:
 * the next line is looked at afresh, so that one slip does not swallow the rest of a file. Null: more bytes are needed.
 */
export const recordScanner = (bytes: Uint8Array, { separator, isLast, mostBytes }: ScanOptions) => {
  /** The next quote, looked for once and not for every record before it. */
  let quoteAt = -2
  const quoteFrom = (start: number): number => {
    if (quoteAt === -1 || quoteAt >= start) return quoteAt
    quoteAt = bytes.indexOf(quote, start)
    return quoteAt
  }
  const cut = (start: number, lineEnd: number, lines: number, problem: ScannedRecord['problem'] = null) => ({
    end: Math.min(lineEnd + 1, bytes.length),
    textEnd: lineEnd > start && bytes[lineEnd - 1] === cr ? lineEnd - 1 : lineEnd,
    lines,
    problem,
  })
  /** The end of a field that begins at `at`: the place of what comes after it. */
  const fieldEnd = (at: number): number | 'more' | 'strayQuote' | 'quoteOpen' => {
    if (bytes[at] !== quote) {
      let end = at
      while (end < bytes.length && bytes[end] !== separator && bytes[end] !== lf) {
        if (bytes[end] === quote) return 'strayQuote'
        end += 1
      }
      return end
    }
    const end = closingQuote(bytes, at + 1)
    if (end < 0) return isLast || bytes.length - at > mostBytes ? 'quoteOpen' : 'more'
    const after = bytes[end + 1] === cr ? end + 2 : end + 1
    if (after >= bytes.length) return isLast ? bytes.length : 'more'
    return bytes[after] === lf || (bytes[after] === separator && after === end + 1) ? after : 'strayQuote'
  }
  const quoted = (start: number, lineEnd: number, ends: 0 | 1): ScannedRecord | null => {
    let at = start
    for (;;) {
      const end = fieldEnd(at)
      if (end === 'more') return null
      if (end === 'strayQuote' || end === 'quoteOpen') return cut(start, lineEnd, ends, end)
      if (end >= bytes.length) return isLast ? cut(start, bytes.length, linesIn(bytes, start, end)) : null
      if (bytes[end] === lf) return cut(start, end, linesIn(bytes, start, end) + 1)
      at = end + 1
    }
  }
  return (start: number): ScannedRecord | null => {
    const found = bytes.indexOf(lf, start)
    if (found < 0 && !isLast) return null
    const lineEnd = found < 0 ? bytes.length : found
    const ends = found < 0 ? 0 : 1
    const firstQuote = quoteFrom(start)
    return firstQuote < 0 || firstQuote > lineEnd ? cut(start, lineEnd, ends) : quoted(start, lineEnd, ends)
  }
}

/** -1: there is none yet. A doubled quote is one of the text. */
const closingQuote = (bytes: Uint8Array, from: number): number => {
  let at = bytes.indexOf(quote, from)
  while (at >= 0 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2)
  return at
}

const linesIn = (bytes: Uint8Array, from: number, to: number): number => {
  let lines = 0
  for (let at = bytes.indexOf(lf, from); at >= 0 && at < to; at = bytes.indexOf(lf, at + 1)) lines += 1
  return lines
}
