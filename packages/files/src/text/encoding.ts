import { isUtf8 } from 'node:buffer'

/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'

/** Whole records in UTF-8, good until the next call; null when bytes stand there that the encoding does not have. */
export type ToUtf8 = (bytes: Uint8Array) => Buffer | null

/** UTF-8 is looked at and left as it is; CP932 is written anew. */
export const toUtf8 = (encoding: Encoding): ToUtf8 =>
  encoding === 'CP932' ? fromCp932() : (bytes) => (isUtf8(bytes) ? bufferOf(bytes) : null)

/** The same bytes with what a Buffer can do. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Of one byte of CP932 come three at most (half-width kana). */
const mostGrowth = 3
const nowhere = 0
let known: Uint16Array | null = null

/** By one byte, or by two: the code of the character, 0 for none. As the runtime reads CP932 (WHATWG "shift_jis"). */
const characters = (): Uint16Array => {
  if (known !== null) return known
  const made = new Uint16Array(0x10000)
  const decoder = new TextDecoder('shift_jis')
  const add = (code: number, bytes: Uint8Array): void => {
    const char = decoder.decode(bytes)
    if (char.length === 1 && char !== '\ufffd') made[code] = char.charCodeAt(0)
  }
  for (let byte = 0x80; byte <= 0xff; byte += 1) add(byte, Uint8Array.of(byte))
  for (let lead = 0x81; lead <= 0xfc; lead += 1)
    if (made[lead] === nowhere)
      for (let trail = 0x40; trail <= 0xfc; trail += 1) add(lead * 256 + trail, Uint8Array.of(lead, trail))
  known = made
  return made
}

const fromCp932 = (): ToUtf8 => {
  const table = characters()
  let scratch = Buffer.allocUnsafeSlow(0)
  return (bytes) => {
    if (scratch.length < bytes.length * mostGrowth) scratch = Buffer.allocUnsafeSlow(bytes.length * mostGrowth)
    const written = writeUtf8(table, bytes, scratch)
    return written < 0 ? null : scratch.subarray(0, written)
  }
}

/** Says how many bytes it wrote, or -1. */
const writeUtf8 = (table: Uint16Array, bytes: Uint8Array, out: Uint8Array): number => {
  let to = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte < 0x80) {
      out[to++] = byte
      continue
    }
    let code = table[byte] as number
    if (code === nowhere) {
      at += 1
      code = at < bytes.length ? (table[byte * 256 + (bytes[at] as number)] as number) : nowhere
      if (code === nowhere) return -1
    }
    if (code < 0x800) out[to++] = 0xc0 | (code >> 6)
    else {
      out[to++] = 0xe0 | (code >> 12)
      out[to++] = 0x80 | ((code >> 6) & 0x3f)
    }
    out[to++] = 0x80 | (code & 0x3f)
  }
  return to
}
