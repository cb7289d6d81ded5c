import { isUtf8 } from 'node:buffer'

export type Encoding = 'UTF-8' | 'CP932'

export type CsvText =
  | { readonly ok: true; readonly encoding: Encoding; readonly pieces: () => Generator<string> }
  /** Line where the encoding that gets furthest breaks. */
  | { readonly ok: false; readonly line: number }

const pieceBytes = 64 * 1024

/** What Japanese offices write: UTF-8, with or without mark, or CP932; nothing is guessed beyond whether it can be read. */
export const csvText = (bytes: Uint8Array): CsvText => {
  if (isUtf8(bytes)) return { ok: true, encoding: 'UTF-8', pieces: () => decoded(bytes, 'utf-8') }
  const broken = brokenLine(bytes, 'shift_jis')
  if (broken === null) return { ok: true, encoding: 'CP932', pieces: () => decoded(bytes, 'shift_jis') }
  return { ok: false, line: Math.max(broken, brokenLine(bytes, 'utf-8') ?? 0) }
}

type Label = 'utf-8' | 'shift_jis'

const decoded = function* (bytes: Uint8Array, label: Label): Generator<string> {
  const decoder = new TextDecoder(label, { fatal: true })
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true })
  yield decoder.decode()
}

const newline = 0x0a

/** The first line, counted from 1, that cannot be read so; in neither encoding is a newline part of another character. */
const brokenLine = (bytes: Uint8Array, label: Label): number | null => {
  if (isReadable(bytes, label)) return null
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found + 1
    if (!isReadable(bytes.subarray(start, end), label)) return line
    start = end
  }
  return null
}

const isReadable = (bytes: Uint8Array, label: Label): boolean => {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
