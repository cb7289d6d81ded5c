/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'

/** The same bytes with what a Buffer can do. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const nowhere = 0
let known: Uint16Array | null = null

/** Of CP932 by one byte, or by two: the code of the character, 0 for none. As the runtime reads it (WHATWG "shift_jis"). */
export const characterTable = (): Uint16Array => {
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
