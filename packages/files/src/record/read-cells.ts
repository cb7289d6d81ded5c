import { callerKindOf, halfWidth } from '@tsunagu/core'
import { cp932Bytes } from './cell.ts'
import { blankAt, blankBefore, type Cells, endOf, startOf } from './cells.ts'
import type { RefusalCode } from './refusal.ts'
import { beginValue, endValue, type Said } from './said.ts'
import { extraSlot, otherIdSlot, phoneSlot, type Step } from './steps.ts'

export type Refuse = (code: RefusalCode, column?: string, value?: string, expected?: string) => void

/** By what an item is searched for: width, case and spaces do not count. */
export const itemKey = (value: string): string => halfWidth(value).replace(/\s/g, '').toLowerCase()

/** Reads these columns of a row and keeps what they say; tells what is wrong. */
export const readGroup = (group: readonly Step[], cells: Cells, said: Said, refuse: Refuse): void => {
  const { text } = cells
  for (const step of group) {
    let start = startOf(cells, step.cell)
    let end = endOf(cells, step.cell)
    if (cells.isPadded) {
      end = trimmedEnd(text, start, end)
      start = trimmedStart(text, start, end)
    }
    if (start !== end) readCell(step, cells, start, end, said, refuse)
    else if (step.required) refuse('required', step.column.name)
    // A part of a key that is empty keeps its place.
    else if (step.joint === '-') keepEmptyPart(step, said)
  }
}

const readCell = (step: Step, cells: Cells, start: number, end: number, said: Said, refuse: Refuse): void => {
  const { text } = cells
  if (end - start <= step.mostPlain && isPlain(step, cells, start, end)) return keepBytes(step, text, start, end, said)
  const known = step.memory?.recall(text, start, end)
  if (known !== undefined) return keep(step, known, said)
  const raw = text.toString('utf8', start, end)
  if (raw.length > step.width || (raw.length * 2 > step.bytes && cp932Bytes(raw) > step.bytes))
    return refuse('width', step.column.name, raw, step.width < step.bytes ? String(step.width) : `${step.bytes} bytes`)
  const value = step.read(raw)
  if (value === null) return refuse(step.refusal, step.column.name, raw, step.expected)
  if (value === '' && step.required) return refuse('required', step.column.name, raw)
  step.memory?.remember(value)
  keep(step, value, said)
}

const keepBytes = (step: Step, text: Uint8Array, start: number, end: number, said: Said): void => {
  if (step.slot >= 0) {
    beginValue(said, step.slot, step.joint)
    said.values.bytes(text, start, end)
    endValue(said, step.slot)
  } else fieldOfBytes(said.extra, step, text, start, end)
  if (step.searchable) fieldOfBytes(said.items, step, text, start, end)
}

const fieldOfBytes = (into: Said['extra'], { label }: Step, text: Uint8Array, start: number, end: number): void => {
  into.bytes(label, 0, label.length)
  into.bytes(text, start, end)
  into.put('"')
}

const keep = (step: Step, value: string, said: Said): void => {
  if (value === '') return
  if (step.searchable) fieldOfText(said.items, step, itemKey(value))
  if (step.slot >= 0) keepValue(step, value, said)
  else if (step.slot === extraSlot) fieldOfText(said.extra, step, value)
  else if (step.slot === otherIdSlot) said.otherIds.push(`${step.column.system}=${value}`)
  else if (step.slot === phoneSlot && !said.phones.includes(value)) {
    said.phones.push(value)
    said.phoneKinds.push(step.column.numberKind ?? numberKindOf(value))
  }
}

const keepValue = (step: Step, value: string, said: Said): void => {
  beginValue(said, step.slot, step.joint)
  said.values.put(value)
  endValue(said, step.slot)
  if (step.column.into === 'change') said.change = value
}

const keepEmptyPart = (step: Step, said: Said): void => {
  beginValue(said, step.slot, '-')
  // Behind another part the sign between them is enough.
  if (said.starts[step.slot] === said.values.length()) said.values.put('-')
  endValue(said, step.slot)
}

const fieldOfText = (into: Said['extra'], { label, isJson }: Step, value: string): void => {
  into.bytes(label, 0, label.length)
  into.put(isJson ? value : jsonText(value))
  into.put('"')
}

const isPlain = ({ plainly, slot }: Step, cells: Cells, start: number, end: number): boolean => {
  if (plainly === 'digits') return isDigits(cells.text, start, end)
  return (slot >= 0 || !cells.needsEscape) && (plainly === 'text' || isWithoutKanji(cells.text, start, end))
}

const isDigits = (text: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i += 1) {
    const byte = text[i] as number
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

/** Nothing from U+3400 to U+9FFF nor from U+F900 to U+FAFF, or near them: what is not sure is looked at again as text. */
const isWithoutKanji = (text: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i += 1) {
    const byte = text[i] as number
    if (byte < 0xe3 || (byte === 0xef && (text[i + 1] as number) > 0xab)) continue
    if (byte !== 0xe3 || (text[i + 1] as number) >= 0x90) return false
  }
  return true
}

export const trimmedStart = (text: Uint8Array, start: number, end: number): number => {
  let i = start
  while (i < end && blankAt(text, i)) i += text[i] === 0xe3 ? 3 : 1
  return i
}
export const trimmedEnd = (text: Uint8Array, start: number, end: number): number => {
  let i = end
  while (i > start && blankBefore(text, i)) i -= text[i - 1] === 0x80 ? 3 : 1
  return i
}

const jsonUnsafe = /["\\\p{Cc}]/u
const jsonText = (text: string): string => (jsonUnsafe.test(text) ? JSON.stringify(text).slice(1, -1) : text)

const numberKindOf = (number: string): string => {
  const found = callerKindOf({ kind: 'presented', number })
  return found === 'mobile' || found === 'landline' || found === 'ip' ? found : 'other'
}
