import { corporateForm, personKeysOfMany, remembered } from '@tsunagu/core'
import type { Layout } from '../layout/layout.ts'
import { type Cells, endOf, startOf, unit } from './cells.ts'
import type { FileColumn } from './columns.ts'
import { type CopyRows, copyRows } from './copy-rows.ts'
import { copyList, type Feed, nothing } from './intake.ts'
import { type Refuse, readGroup, trimmedEnd, trimmedStart } from './read-cells.ts'
import type { Refusal } from './refusal.ts'
import { isEmpty, nothingSaid, pour, type Said, textOf } from './said.ts'
import { shapeOf } from './shape.ts'
import { ownerOfExtra, type Slot, slot, stepsOf } from './steps.ts'

/** Rows as COPY reads them, and what was refused. */
export type Taken = Readonly<Record<Feed, CopyRows>> & { readonly refusals: Refusal[] }

/** `spares`: memory that is free again. */
export const nothingTaken = (spares: ArrayBuffer[] = []): Taken => ({
  addressees: copyRows(spares.shift()),
  claims: copyRows(spares.shift()),
  payments: copyRows(spares.shift()),
  refusals: [],
})

/** Takes the record that these are the cells of. */
export type TakeRow = (cells: Cells, place: { readonly line: number; readonly row: number }, into: Taken) => void

const comma = 0x2c
/** So many are remembered. */
const mostNames = 20_000

/**
 * Takes rows of one file: checks every cell and writes what it feeds as COPY reads it. A row with any refused cell feeds
 * nothing. An addressee that is the same as in the row before is neither looked at nor written again.
 */
export const rowTaker = (layout: Layout, columns: readonly FileColumn[]): TakeRow => {
  const steps = stepsOf(layout, columns)
  const feeds = { ...none, ...Object.fromEntries(layout.feeds.map((feed) => [feed, true])) }
  const nameOf = (into: string): string => columns.find((column) => column.into === into)?.name ?? ''
  const [amountName, nameName, keyName] = ['claim.amount', 'addressee.name', 'claim.key'].map(nameOf)
  const bulkOwner = ownerOfExtra(layout)
  const keysOf = personKeysOfMany()
  const kindOf = remembered((name) => (corporateForm(name) === null ? 'natural' : 'corporate'), mostNames)
  const whom = nothingSaid(steps.fixed)
  const claim = nothingSaid(steps.fixed)
  /** The cells that said it, when nothing else stood between them and all was well; so many bytes, or -1. */
  let span = new Uint8Array(1_024)
  let spanLength = -1
  let isWhomWritten = false
  let refusals: Refusal[] = []
  let place = { line: 0, row: 0 }

  const refuse: Refuse = (code, column = '', value = '', expected = '') => {
    refusals.push({ ...place, column, code, shape: shapeOf(value), expected })
  }

  /** Reads whom the row is about, unless it is whom the one before was about. */
  const readWhom = (cells: Cells): void => {
    const [first, last] = steps.span ?? [-1, -1]
    const start = first < 0 ? 0 : startOf(cells, first)
    const end = last < 0 ? 0 : endOf(cells, last)
    if (isSame(span, spanLength, cells.text, start, end)) return
    whom.forget()
    readGroup(steps.addressee, cells, whom, refuse)
    isWhomWritten = false
    spanLength = refusals.length === 0 && steps.span !== null ? end - start : -1
    if (span.length < spanLength) span = new Uint8Array(spanLength * 2)
    for (let i = 0; i < spanLength; i += 1) span[i] = cells.text[start + i] as number
  }

  /** Cells that are kept as they are, each behind a separator that stands in none of them. */
  const writeBulk = (cells: Cells, out: CopyRows): void => {
    if (steps.bulk === null) return
    const { text } = cells
    const { from, to } = steps.bulk
    const between = cells.separator === comma ? comma : unit
    const before = String.fromCharCode(between)
    if (cells.separator === between && !cells.isPadded && !cells.needsEscape) {
      out.put(before)
      return out.bytes(text, startOf(cells, from), endOf(cells, to))
    }
    for (let cell = from; cell <= to; cell += 1) {
      out.put(before)
      const end = trimmedEnd(text, startOf(cells, cell), endOf(cells, cell))
      out.escaped(text, trimmedStart(text, startOf(cells, cell), end), end)
    }
  }

  const writePlace = (out: CopyRows): void => {
    out.number(place.row)
    out.number(place.line)
  }

  const writeAddressee = (cells: Cells, out: CopyRows): void => {
    const [name, kana, address] = [
      textOf(whom, 'addressee.name'),
      textOf(whom, 'addressee.kana'),
      textOf(whom, 'addressee.address'),
    ]
    const { nameKey, kanaKey, addressKey } = keysOf({ name, kana, address })
    writePlace(out)
    column(whom, 'addressee.system', out)
    column(whom, 'addressee.clientId', out)
    if (!isEmpty(whom, 'addressee.kind')) column(whom, 'addressee.kind', out)
    else out.column(kindOf(name))
    column(whom, 'addressee.name', out)
    column(whom, 'addressee.kana', out)
    out.column(nameKey)
    out.column(kanaKey)
    columnOrNothing(whom, 'addressee.birthOn', out)
    column(whom, 'addressee.postcode', out)
    column(whom, 'addressee.address', out)
    out.column(addressKey)
    out.put(`{${whom.phones.join()}}\t{${whom.phoneKinds.join()}}\t${copyList(whom.otherIds)}\t`)
    json(whom.extra, out)
    json(whom.items, out)
    if (bulkOwner === 'addressee') writeBulk(cells, out)
    out.put('\n')
    isWhomWritten = true
  }

  const writeClaim = (cells: Cells, out: CopyRows): void => {
    writePlace(out)
    out.column(claim.change || 'new')
    column(whom, 'addressee.system', out)
    column(whom, 'addressee.clientId', out)
    column(claim, 'claim.kind', out)
    column(claim, 'claim.key', out)
    columnOrNothing(claim, 'claim.fiscalYear', out)
    column(claim, 'claim.period', out)
    columnOrNothing(claim, 'claim.amount', out)
    columnOrNothing(claim, 'claim.dueOn', out)
    json(claim.extra, out)
    json(claim.items, out)
    if (bulkOwner === 'claim') writeBulk(cells, out)
    out.put('\n')
  }

  const writePayment = (out: CopyRows): void => {
    writePlace(out)
    column(claim, 'claim.kind', out)
    column(claim, 'claim.key', out)
    columnOrNothing(claim, 'payment.key', out)
    columnOrNothing(claim, 'payment.amount', out)
    columnOrNothing(claim, 'payment.total', out)
    valueOrNothing(claim, 'payment.on', out)
    out.put('\n')
  }

  /** What only the row as a whole can lack. */
  const lacks = (): string | null => {
    const isEnd = claim.change === 'paid' || claim.change === 'withdrawn'
    if (feeds.claims && isEmpty(claim, 'claim.amount') && !isEnd) return amountName ?? ''
    if ((feeds.claims || feeds.payments) && isEmptyKey(claim)) return keyName ?? ''
    if (feeds.addressees && isEmpty(whom, 'addressee.name') && !isEnd) return nameName ?? ''
    return null
  }

  const write = (cells: Cells, into: Taken): void => {
    // What is kept of an addressee beside his own cells may differ from row to row.
    const isNew = !isWhomWritten || bulkOwner === 'addressee'
    if (feeds.addressees && isNew && !isEmpty(whom, 'addressee.name')) writeAddressee(cells, into.addressees)
    if (feeds.claims) writeClaim(cells, into.claims)
    const isPayment = claim.change === 'paid' || !isEmpty(claim, 'payment.amount') || !isEmpty(claim, 'payment.total')
    if (isPayment && claim.change !== 'withdrawn') writePayment(into.payments)
  }

  return (cells, where, into) => {
    place = where
    if (refusals.length > 0) refusals = []
    if (cells.hasControl) refuse('control')
    else if (cells.count !== columns.length)
      refuse(
        cells.count < columns.length ? 'columnsTooFew' : 'columnsTooMany',
        '',
        '',
        `${columns.length} (${cells.count})`,
      )
    else {
      readWhom(cells)
      claim.forget()
      readGroup(steps.claim, cells, claim, refuse)
      const lacking = refusals.length === 0 ? lacks() : null
      if (lacking !== null) refuse('required', lacking)
      if (refusals.length === 0) write(cells, into)
    }
    if (refusals.length > 0) into.refusals.push(...refusals)
  }
}

const none = { addressees: false, claims: false, payments: false }

const isSame = (known: Uint8Array, length: number, text: Uint8Array, start: number, end: number): boolean => {
  if (length !== end - start) return false
  for (let i = 0; i < length; i += 1) if (known[i] !== text[start + i]) return false
  return true
}

/** All parts of the key are empty. */
const isEmptyKey = (claim: Said): boolean => {
  const [start, end] = [claim.starts[slot['claim.key']] as number, claim.ends[slot['claim.key']] as number]
  return start === end || (claim.values.byteAt(start) === hyphen && /^-*$/.test(textOf(claim, 'claim.key')))
}
const hyphen = 0x2d

const column = (said: Said, name: Slot, out: CopyRows): void => {
  pour(said, name, out)
  out.tab()
}

const valueOrNothing = (said: Said, name: Slot, out: CopyRows): void =>
  isEmpty(said, name) ? out.put(nothing) : pour(said, name, out)

const columnOrNothing = (said: Said, name: Slot, out: CopyRows): void => {
  valueOrNothing(said, name, out)
  out.tab()
}

/** Fields as one object, without the comma before the first of them. */
const json = (fields: CopyRows, out: CopyRows): void => {
  if (fields.length() === 0) return out.put('{}\t')
  out.put('{')
  fields.pour(1, fields.length(), out)
  out.put('}\t')
}
