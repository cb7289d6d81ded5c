/** Rows as COPY reads them, in UTF-8: they become bytes as they are written, and leave no strings behind. */
export type CopyRows = {
  /** Text as it is. */
  readonly put: (text: string) => void
  /** Text with what COPY reads otherwise written so that it does not. */
  readonly text: (text: string) => void
  /** The same, and the tab behind a column. */
  readonly column: (text: string) => void
  /** A whole number that is not negative, and the tab behind it. */
  readonly number: (value: number) => void
  /** Bytes of UTF-8 as they are. */
  readonly bytes: (from: Uint8Array, start: number, end: number) => void
  /** Bytes of UTF-8 with what COPY reads otherwise written so that it does not. */
  readonly escaped: (from: Uint8Array, start: number, end: number) => void
  /** A tab. */
  readonly tab: () => void
  /** How many bytes were written. */
  readonly length: () => number
  /** Forgets all but so many bytes. */
  readonly clear: (length: number) => void
  /** Writes what stands there once more. */
  readonly again: (start: number, end: number) => void
  /** Writes what stands here into others, as COPY reads it. */
  readonly pour: (start: number, end: number, into: CopyRows) => void
  readonly textOf: (start: number, end: number) => string
  readonly byteAt: (place: number) => number | undefined
  /** What was written; nothing more is to be written then. */
  readonly whole: () => Uint8Array<ArrayBuffer>
}

const first = 65_536
/** So many are copied sooner one by one than by a call into the runtime. */
const fewBytes = 64

/** By byte: what stands behind a backslash instead of it; 0: it stands for itself. */
const escapes = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = ['\\', '\t', '\n', '\r'].indexOf(String.fromCharCode(code))
  return at < 0 ? 0 : ('\\tnr'.charCodeAt(at) ?? 0)
})
const backslash = 0x5c
const tab = 0x09

/** `spare`: memory of rows that nobody needs any more. */
export const copyRows = (spare: ArrayBuffer = new ArrayBuffer(first)): CopyRows => {
  let out = Buffer.from(spare)
  let at = 0

  const room = (more: number): void => {
    if (at + more <= out.length) return
    const larger = Buffer.from(new ArrayBuffer(Math.max(out.length * 2, at + more)))
    out.copy(larger, 0, 0, at)
    out = larger
  }

  /** Everything beyond ASCII; says how many bytes it became. By hand: a call into the runtime costs more than short texts. */
  const wide = (text: string, i: number, to: number): number => {
    const unit = text.charCodeAt(i)
    if (isSurrogate(unit))
      return isTrail(unit) && isLead(text.charCodeAt(i - 1)) ? 0 : out.write(text.slice(i, i + 2), to)
    if (unit < 0x800) {
      out[to] = 0xc0 | (unit >> 6)
      out[to + 1] = 0x80 | (unit & 0x3f)
      return 2
    }
    out[to] = 0xe0 | (unit >> 12)
    out[to + 1] = 0x80 | ((unit >> 6) & 0x3f)
    out[to + 2] = 0x80 | (unit & 0x3f)
    return 3
  }

  const put = (text: string): void => {
    room(text.length * 3)
    const target = out
    let to = at
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i)
      if (unit < 0x80) target[to++] = unit
      else to += wide(text, i, to)
    }
    at = to
  }

  const text = (text: string): void => {
    room(text.length * 3 + 1)
    const target = out
    let to = at
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i)
      if (unit >= 0x80) {
        to += wide(text, i, to)
        continue
      }
      const behind = escapes[unit] as number
      if (behind !== 0) target[to++] = backslash
      target[to++] = behind === 0 ? unit : behind
    }
    at = to
  }

  return {
    put,
    text,
    column: (value) => {
      text(value)
      out[at++] = tab
    },
    number: (value) => {
      let digits = 1
      for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1
      room(digits + 1)
      let rest = value
      for (let place = at + digits - 1; place >= at; place -= 1) {
        out[place] = 0x30 + (rest % 10)
        rest = Math.floor(rest / 10)
      }
      at += digits
      out[at++] = tab
    },
    bytes: (from, start, end) => {
      room(end - start)
      if (end - start > fewBytes) out.set(from.subarray(start, end), at)
      else copyFew(from, start, end, out, at)
      at += end - start
    },
    escaped: (from, start, end) => {
      room((end - start) * 2)
      const target = out
      let to = at
      for (let i = start; i < end; i += 1) {
        const byte = from[i] as number
        const behind = byte < 0x80 ? (escapes[byte] as number) : 0
        if (behind !== 0) target[to++] = backslash
        target[to++] = behind === 0 ? byte : behind
      }
      at = to
    },
    tab: () => {
      room(1)
      out[at++] = tab
    },
    length: () => at,
    clear: (length) => {
      at = length
    },
    again: (start, end) => {
      room(end - start)
      out.copyWithin(at, start, end)
      at += end - start
    },
    pour: (start, end, into) => into.escaped(out, start, end),
    textOf: (start, end) => out.toString('utf8', start, end),
    byteAt: (place) => out[place],
    whole: () => new Uint8Array(out.buffer, 0, at),
  }
}

const copyFew = (from: Uint8Array, start: number, end: number, out: Uint8Array, at: number): void => {
  const by = at - start
  for (let i = start; i < end; i += 1) out[i + by] = from[i] as number
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000
const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000
