import { callerKindOf, corporateForm, halfWidth, personKeys } from '@tsunagu/core'
import type { Layout } from '../layout/layout.ts'
import { cp932Bytes } from './cell.ts'
import { blankAt, blankBefore, cellScan } from './cell-scan.ts'
import type { FileColumn } from './columns.ts'
import { type CopyRows, copyRows } from './copy-rows.ts'
import { copyList, copyText, type Feed, nothing } from './intake.ts'
import type { Refusal, RefusalCode } from './refusal.ts'
import { shapeOf } from './shape.ts'
import { extraSlot, otherIdSlot, ownerOfExtra, phoneSlot, type Step, slot, stepsOf } from './steps.ts'

/** Rows as COPY reads them, and what was refused. */
export type Taken = Readonly<Record<Feed, CopyRows>> & { readonly refusals: Refusal[] }

/** `spares`: memory that is free again. */
export const nothingTaken = (spares: ArrayBuffer[] = []): Taken => ({
  addressees: copyRows(spares.shift()),
  claims: copyRows(spares.shift()),
  payments: copyRows(spares.shift()),
  refusals: [],
})

/** Takes the record that stands in a text in UTF-8 from `start` to `end`, its cells parted by `separator`. */
export type TakeRow = (
  text: Buffer,
  start: number,
  end: number,
  separator: number,
  place: { readonly line: number; readonly row: number },
  into: Taken,
) => void

/** Parts cells that were in quotes: it stands in none of them. */
export const unit = 0x1f
const comma = 0x2c

/** By what an item is searched for: width, case and spaces do not count. */
export const itemKey = (value: string): string => halfWidth(value).replace(/\s/g, '').toLowerCase()

/** What one group of columns says. */
type Said = {
  readonly values: string[]
  extra: string
  items: string
  phones: string[]
  phoneKinds: string[]
  otherIds: string[]
}

const nothingSaid = (): Said => ({ values: [], extra: '', items: '', phones: [], phoneKinds: [], otherIds: [] })

/** The same anew: rows are many. */
const forget = (said: Said, fixed: readonly string[]): Said => {
  for (let n = 0; n < fixed.length; n += 1) said.values[n] = fixed[n] ?? ''
  said.extra = ''
  said.items = ''
  if (said.phones.length > 0) {
    said.phones = []
    said.phoneKinds = []
  }
  if (said.otherIds.length > 0) said.otherIds = []
  return said
}

/**
 * Takes rows of one file: checks every cell and writes what it feeds as COPY reads it. A row with any refused cell feeds
 * nothing. An addressee that is the same as in the row before is neither looked at nor written again.
 */
export const rowTaker = (layout: Layout, columns: readonly FileColumn[]): TakeRow => {
  const steps = stepsOf(layout, columns)
  const cells = cellScan(columns.length)
  const feeds = { ...none, ...Object.fromEntries(layout.feeds.map((feed) => [feed, true])) }
  const nameOf = (into: string): string => columns.find((column) => column.into === into)?.name ?? ''
  const [amountName, nameName, keyName] = ['claim.amount', 'addressee.name', 'claim.key'].map(nameOf)
  const bulkOwner = ownerOfExtra(layout)
  const whom = forget(nothingSaid(), steps.fixed)
  const claim = forget(nothingSaid(), steps.fixed)
  let whomText = ''
  /** The cells that said it, when nothing else stood between them and all was well; so many bytes, or -1. */
  let span = new Uint8Array(1_024)
  let spanLength = -1
  let isWhomWritten = false
  let refusals: Refusal[] = []
  let place = { line: 0, row: 0 }

  const refuse = (code: RefusalCode, column = '', value = '', expected = ''): void => {
    refusals.push({ ...place, column, code, shape: shapeOf(value), expected })
  }

  const read = (step: Step, text: Buffer, start: number, end: number): string | null => {
    if (end - start <= step.mostDigits && isDigits(text, start, end)) return text.toString('latin1', start, end)
    const known = step.memory?.recall(text, start, end)
    if (known !== undefined) return known
    const raw = text.toString('utf8', start, end)
    if (raw.length > step.width || (raw.length * 2 > step.bytes && cp932Bytes(raw) > step.bytes)) {
      refuse('width', step.column.name, raw, step.width < step.bytes ? String(step.width) : `${step.bytes} bytes`)
      return null
    }
    const value = step.read(raw)
    if (value === null) refuse(step.refusal, step.column.name, raw, step.expected)
    else if (value === '' && step.required) refuse('required', step.column.name, raw)
    else step.memory?.remember(value)
    return value
  }

  const keep = (step: Step, value: string, said: Said): void => {
    if (step.searchable) said.items += `${step.label}${jsonText(itemKey(value))}"`
    if (step.slot >= 0) {
      const before = said.values[step.slot]
      said.values[step.slot] = before === '' || step.joint === '' ? value : `${before}${step.joint}${value}`
    } else if (step.slot === extraSlot) said.extra += `${step.label}${jsonText(value)}"`
    else if (step.slot === otherIdSlot) said.otherIds.push(`${step.column.system}=${value}`)
    else if (step.slot === phoneSlot && !said.phones.includes(value)) {
      said.phones.push(value)
      said.phoneKinds.push(step.column.numberKind ?? numberKindOf(value))
    }
  }

  const readGroup = (group: readonly Step[], text: Buffer, said: Said): void => {
    for (const step of group) {
      let start = cells.startOf(step.cell)
      let end = cells.endOf(step.cell)
      if (cells.isPadded()) {
        end = trimmedEnd(text, start, end)
        start = trimmedStart(text, start, end)
      }
      if (start === end) {
        if (step.required) refuse('required', step.column.name)
        // A part of a key that is empty keeps its place.
        else if (step.joint === '-') said.values[step.slot] += '-'
        continue
      }
      const value = read(step, text, start, end)
      if (value !== null && value !== '') keep(step, value, said)
    }
  }

  /** Reads whom the row is about, unless it is whom the one before was about. */
  const readWhom = (text: Buffer): void => {
    const [first, last] = steps.span ?? [-1, -1]
    const start = first < 0 ? 0 : cells.startOf(first)
    const end = last < 0 ? 0 : cells.endOf(last)
    if (isSame(span, spanLength, text, start, end)) return
    readGroup(steps.addressee, text, forget(whom, steps.fixed))
    whomText = `\t${copyText(at(whom, 'addressee.system'))}\t${copyText(at(whom, 'addressee.clientId'))}\t`
    isWhomWritten = false
    spanLength = refusals.length === 0 && steps.span !== null ? end - start : -1
    if (span.length < spanLength) span = new Uint8Array(spanLength * 2)
    for (let i = 0; i < spanLength; i += 1) span[i] = text[start + i] as number
  }

  /** Cells that are kept as they are, each behind a separator that stands in none of them. */
  const writeBulk = (text: Buffer, separator: number, out: CopyRows): void => {
    if (steps.bulk === null) return
    const { from, to } = steps.bulk
    const between = separator === comma ? comma : unit
    const before = String.fromCharCode(between)
    if (separator === between && !cells.isPadded() && !cells.needsEscape()) {
      out.put(before)
      return out.bytes(text, cells.startOf(from), cells.endOf(to))
    }
    for (let cell = from; cell <= to; cell += 1) {
      out.put(before)
      const end = trimmedEnd(text, cells.startOf(cell), cells.endOf(cell))
      out.escaped(text, trimmedStart(text, cells.startOf(cell), end), end)
    }
  }

  const writeAddressee = (text: Buffer, separator: number, out: CopyRows): void => {
    const value = (name: Parameters<typeof at>[1]): string => at(whom, name)
    const name = value('addressee.name')
    const kind = value('addressee.kind') || (corporateForm(name) === null ? 'natural' : 'corporate')
    const { nameKey, kanaKey, addressKey } = personKeys({
      ...{ name, kana: value('addressee.kana'), address: value('addressee.address') },
    })
    out.number(place.row)
    out.put(`${place.line}${whomText}`)
    for (const part of [kind, name, value('addressee.kana'), nameKey, kanaKey]) out.column(part)
    out.put(`${value('addressee.birthOn') || nothing}\t`)
    for (const part of [value('addressee.postcode'), value('addressee.address'), addressKey]) out.column(part)
    out.put(`{${whom.phones.join()}}\t{${whom.phoneKinds.join()}}\t${copyList(whom.otherIds)}\t`)
    json(out, whom.extra)
    json(out, whom.items)
    if (bulkOwner === 'addressee') writeBulk(text, separator, out)
    out.put('\n')
    isWhomWritten = true
  }

  const writeClaim = (text: Buffer, separator: number, out: CopyRows): void => {
    const { values, extra, items } = claim
    out.number(place.row)
    out.number(place.line)
    out.put(values[slot.change] || 'new')
    out.put(whomText)
    out.column(values[slot['claim.kind']] ?? '')
    out.column(values[slot['claim.key']] ?? '')
    plain(out, values[slot['claim.fiscalYear']])
    out.column(values[slot['claim.period']] ?? '')
    plain(out, values[slot['claim.amount']])
    plain(out, values[slot['claim.dueOn']])
    json(out, extra)
    json(out, items)
    if (bulkOwner === 'claim') writeBulk(text, separator, out)
    out.put('\n')
  }

  const writePayment = (out: CopyRows): void => {
    const { values } = claim
    out.number(place.row)
    out.number(place.line)
    out.column(values[slot['claim.kind']] ?? '')
    out.column(values[slot['claim.key']] ?? '')
    if (values[slot['payment.key']]) out.column(values[slot['payment.key']] ?? '')
    else out.put(`${nothing}\t`)
    const [amount, total, on] = [slot['payment.amount'], slot['payment.total'], slot['payment.on']].map(
      (n) => values[n],
    )
    out.put(`${amount || nothing}\t${total || nothing}\t${on || nothing}\n`)
  }

  /** What only the row as a whole can lack. */
  const lacks = (): string | null => {
    const told = at(claim, 'change')
    const isEnd = told === 'paid' || told === 'withdrawn'
    if (feeds.claims && at(claim, 'claim.amount') === '' && !isEnd) return amountName ?? ''
    if ((feeds.claims || feeds.payments) && isEmptyKey(at(claim, 'claim.key'))) return keyName ?? ''
    if (feeds.addressees && at(whom, 'addressee.name') === '' && !isEnd) return nameName ?? ''
    return null
  }

  const write = (text: Buffer, separator: number, into: Taken): void => {
    // What is kept of an addressee beside his own cells may differ from row to row.
    const isNew = !isWhomWritten || bulkOwner === 'addressee'
    if (feeds.addressees && isNew && at(whom, 'addressee.name') !== '') writeAddressee(text, separator, into.addressees)
    if (feeds.claims) writeClaim(text, separator, into.claims)
    const told = at(claim, 'change')
    const isPayment = at(claim, 'payment.amount') !== '' || at(claim, 'payment.total') !== '' || told === 'paid'
    if (isPayment && told !== 'withdrawn') writePayment(into.payments)
  }

  return (text, start, end, separator, where, into) => {
    place = where
    if (refusals.length > 0) refusals = []
    const found = cells.scan(text, start, end, separator)
    if (cells.hasControl()) refuse('control')
    else if (found !== columns.length)
      refuse(found < columns.length ? 'columnsTooFew' : 'columnsTooMany', '', '', `${columns.length} (${found})`)
    else {
      readWhom(text)
      readGroup(steps.claim, text, forget(claim, steps.fixed))
      const lacking = refusals.length === 0 ? lacks() : null
      if (lacking !== null) refuse('required', lacking)
      if (refusals.length === 0) write(text, separator, into)
    }
    into.refusals.push(...refusals)
  }
}

const none = { addressees: false, claims: false, payments: false }

const at = ({ values }: Said, name: keyof typeof slot): string => values[slot[name]] ?? ''

const isDigits = (text: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i += 1) {
    const byte = text[i] as number
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

const isSame = (known: Uint8Array, length: number, text: Uint8Array, start: number, end: number): boolean => {
  if (length !== end - start) return false
  for (let i = 0; i < length; i += 1) if (known[i] !== text[start + i]) return false
  return true
}

const trimmedStart = (text: Uint8Array, start: number, end: number): number => {
  let i = start
  while (i < end && blankAt(text, i)) i += text[i] === 0xe3 ? 3 : 1
  return i
}
const trimmedEnd = (text: Uint8Array, start: number, end: number): number => {
  let i = end
  while (i > start && blankBefore(text, i)) i -= text[i - 1] === 0x80 ? 3 : 1
  return i
}

/** All parts of the key are empty. */
const isEmptyKey = (key: string): boolean => key === '' || (key.charCodeAt(0) === 0x2d && /^-*$/.test(key))

/** What has nothing in it that COPY could take for something else. */
const plain = (out: CopyRows, text: string | undefined): void => {
  out.put(text || nothing)
  out.put('\t')
}

const json = (out: CopyRows, fields: string): void => {
  if (fields === '') return out.put('{}\t')
  out.put('{')
  out.text(fields.slice(1))
  out.put('}\t')
}

const jsonUnsafe = /["\\\p{Cc}]/u
const jsonText = (text: string): string => (jsonUnsafe.test(text) ? JSON.stringify(text).slice(1, -1) : text)

const numberKindOf = (number: string): string => {
  const found = callerKindOf({ kind: 'presented', number })
  return found === 'mobile' || found === 'landline' || found === 'ip' ? found : 'other'
}
