import { describe, expect, it } from 'vitest'
import { cellReader } from '../record/cells.ts'
import type { Encoding } from './encoding.ts'

const toUtf8 = (encoding: Encoding) => {
  const { cells, whole } = cellReader(encoding, 0x2c)
  return (bytes: Uint8Array): string | null =>
    whole(Buffer.from(bytes), 0x2c) ? cells.text.toString('utf8', cells.start, cells.end) : null
}

/** What cannot stand there is told by a sign that none of these bytes are. */
const decoded = (decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | null => {
  const text = decoder.decode(bytes)
  return text.includes('\ufffd') ? null : text
}
/** The runtime swaps three control characters, as IBM did; bytes of ASCII stand for themselves. */
const swapped = [0x1a, 0x1c, 0x7f]
const differing = (encoding: 'CP932' | 'UTF-8', name: string, all: Iterable<Uint8Array>): string[] => {
  const read = toUtf8(encoding)
  const decoder = new TextDecoder(name, { ignoreBOM: true })
  return [...all]
    .filter((bytes) => encoding === 'UTF-8' || !bytes.some((byte) => swapped.includes(byte)))
    .filter((bytes) => read(bytes) !== decoded(decoder, bytes))
    .map((bytes) => Buffer.from(bytes).toString('hex'))
}
function* ofBytes(...ends: readonly (readonly number[])[]): Generator<Uint8Array> {
  for (let one = 0; one < 256; one += 1)
    for (let two = 0; two < 256; two += 1) for (const end of ends) yield Uint8Array.of(one, two, ...end)
}

describe('what a file is written in', () => {
  it('is read as the runtime reads it, whatever two bytes stand there', () => {
    expect(differing('CP932', 'shift_jis', ofBytes([]))).toEqual([])
    expect(differing('UTF-8', 'utf-8', ofBytes([], [0x80], [0xbf, 0x80]))).toEqual([])
  })

  it('is read to its end: half a character is none', () => {
    const read = toUtf8('CP932')
    const text = Buffer.from([0x95, 0x5c, 0x2c, 0x95])
    expect(read(text)).toBeNull()
    expect(read(text.subarray(0, 3))).toBe('表,')
  })
})
