import { callerKindOf, corporateForm, halfWidth, personKeys } from '@tsunagu/core'
import type { Layout } from '../layout/layout.ts'
import { cp932Bytes, trimmed } from './cell.ts'
import { cellScan } from './cell-scan.ts'
import type { FileColumn } from './columns.ts'
import { copyList, copyText, type Feed, nothing } from './intake.ts'
import type { Refusal, RefusalCode } from './refusal.ts'
import { shapeOf } from './shape.ts'
import { extraSlot, otherIdSlot, ownerOfExtra, phoneSlot, type Step, slot, stepsOf } from './steps.ts'

/** Rows as COPY reads them, and what was refused. */
export type Taken = Readonly<Record<Feed, string[]>> & { readonly refusals: Refusal[] }

export const nothingTaken = (): Taken => ({ addressees: [], claims: [], payments: [], refusals: [] })

/** Takes the record that stands in `text` from `start` to `end`, its cells parted by `separator`. */
export type TakeRow = (
  text: string,
  start: number,
  end: number,
  separator: number,
  place: { readonly line: number; readonly row: number },
  into: Taken,
) => void

/** Parts cells that were in quotes: it stands in none of them. */
export const unit = '\u001f'

/** By what an item is searched for: width, case and spaces do not count. */
export const itemKey = (value: string): string => halfWidth(value).replace(/\s/g, '').toLowerCase()

/** What one group of columns says. */
type Said = {
  values: string[]
  extra: string
  items: string
  phones: string[]
  phoneKinds: string[]
  otherIds: string[]
}

const nothingSaid = (fixed: readonly string[]): Said => ({
  ...{ values: [...fixed], extra: '', items: '', phones: [], phoneKinds: [], otherIds: [] },
})

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
  const keysOf = rememberKeys()
  let whom: Said = nothingSaid(steps.fixed)
  let whomText = ''
  let spanText: string | null = null
  let written = ''
  let refusals: Refusal[] = []
  let place = { line: 0, row: 0 }

  const refuse = (code: RefusalCode, column = '', value = '', expected = ''): void => {
    refusals.push({ ...place, column, code, shape: shapeOf(value), expected })
  }

  const read = (step: Step, raw: string): string | null => {
    if (raw.length > step.width || (raw.length * 2 > step.bytes && cp932Bytes(raw) > step.bytes)) {
      refuse('width', step.column.name, raw, step.width < step.bytes ? String(step.width) : `${step.bytes} bytes`)
      return null
    }
    const value = step.read(raw)
    if (value === null) refuse(step.refusal, step.column.name, raw, step.expected)
    else if (value === '' && step.required) refuse('required', step.column.name, raw)
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

  const readGroup = (group: readonly Step[], text: string, said: Said): Said => {
    for (const step of group) {
      const raw = trimmed(text.slice(cells.startOf(step.cell), cells.endOf(step.cell)))
      if (raw === '') {
        if (step.required) refuse('required', step.column.name)
        // A part of a key that is empty keeps its place.
        else if (step.joint === '-') said.values[step.slot] += '-'
        continue
      }
      const value = read(step, raw)
      if (value !== null && value !== '') keep(step, value, said)
    }
    return said
  }

  /** Reads whom the row is about, unless it is whom the one before was about. */
  const readWhom = (text: string): void => {
    const [first, last] = steps.span ?? [-1, -1]
    const start = first < 0 ? 0 : cells.startOf(first)
    const end = last < 0 ? 0 : cells.endOf(last)
    if (spanText !== null && end - start === spanText.length && text.startsWith(spanText, start)) return
    whom = readGroup(steps.addressee, text, nothingSaid(steps.fixed))
    whomText = `\t${copyText(at(whom, 'addressee.system'))}\t${copyText(at(whom, 'addressee.clientId'))}`
    spanText = refusals.length === 0 && steps.span !== null ? text.slice(start, end) : null
  }

  const bulkText = (text: string, separator: number): string => {
    if (steps.bulk === null) return ''
    const { from, to } = steps.bulk
    const whole = text.slice(cells.startOf(from), cells.endOf(to))
    if (!cells.isPadded() && !cells.needsEscape() && separator === 0x2c) return `,${whole}`
    const parts = whole.split(String.fromCharCode(separator)).map(trimmed)
    return copyText(unit + parts.join(unit))
  }

  const writeAddressee = (bulk: string, into: Taken): void => {
    const value = (name: Parameters<typeof at>[1]): string => at(whom, name)
    const of = keysOf(value('addressee.name'), value('addressee.kana'), value('addressee.address'))
    const kind = value('addressee.kind') || (of.corporate ? 'corporate' : 'natural')
    const parts = [
      ...[kind, copyText(of.name), copyText(of.kana), copyText(of.nameKey), copyText(of.kanaKey)],
      ...[value('addressee.birthOn') || nothing, copyText(value('addressee.postcode')), copyText(of.address)],
      ...[copyText(of.addressKey), `{${whom.phones.join()}}`, `{${whom.phoneKinds.join()}}`, copyList(whom.otherIds)],
      ...[json(whom.extra), json(whom.items), bulk],
    ]
    const text = `${whomText}\t${parts.join('\t')}\n`
    if (text === written) return
    written = text
    into.addressees.push(`${place.row}\t${place.line}${text}`)
  }

  const writeClaim = (claim: Said, bulk: string, into: Taken): void => {
    const { values } = claim
    into.claims.push(
      `${place.row}\t${place.line}\t${values[slot.change] || 'new'}${whomText}\t${copyText(
        values[slot['claim.kind']] ?? '',
      )}\t${copyText(values[slot['claim.key']] ?? '')}\t${values[slot['claim.fiscalYear']] || nothing}\t${copyText(
        values[slot['claim.period']] ?? '',
      )}\t${values[slot['claim.amount']] || nothing}\t${values[slot['claim.dueOn']] || nothing}\t${json(claim.extra)}\t${json(
        claim.items,
      )}\t${bulk}\n`,
    )
  }

  const writePayment = (claim: Said, into: Taken): void => {
    const value = (name: Parameters<typeof at>[1]): string => at(claim, name)
    const parts = [
      ...[place.row, place.line, copyText(value('claim.kind')), copyText(value('claim.key'))],
      ...[copyText(value('payment.key')) || nothing, value('payment.amount') || nothing],
      ...[value('payment.total') || nothing, value('payment.on') || nothing],
    ]
    into.payments.push(`${parts.join('\t')}\n`)
  }

  /** What only the row as a whole can lack. */
  const lacks = (claim: Said): string | null => {
    const told = at(claim, 'change')
    const isEnd = told === 'paid' || told === 'withdrawn'
    if (feeds.claims && at(claim, 'claim.amount') === '' && !isEnd) return amountName ?? ''
    if ((feeds.claims || feeds.payments) && /^-*$/.test(at(claim, 'claim.key'))) return keyName ?? ''
    if (feeds.addressees && at(whom, 'addressee.name') === '' && !isEnd) return nameName ?? ''
    return null
  }

  const write = (claim: Said, bulk: string, into: Taken): void => {
    if (feeds.addressees && at(whom, 'addressee.name') !== '')
      writeAddressee(bulkOwner === 'addressee' ? bulk : '', into)
    if (feeds.claims) writeClaim(claim, bulkOwner === 'claim' ? bulk : '', into)
    const told = at(claim, 'change')
    const isPayment = at(claim, 'payment.amount') !== '' || at(claim, 'payment.total') !== '' || told === 'paid'
    if (isPayment && told !== 'withdrawn') writePayment(claim, into)
  }

  return (text, start, end, separator, where, into) => {
    place = where
    refusals = []
    const found = cells.scan(text, start, end, separator)
    if (cells.hasControl()) refuse('control')
    else if (found !== columns.length)
      refuse(found < columns.length ? 'columnsTooFew' : 'columnsTooMany', '', '', `${columns.length} (${found})`)
    else {
      readWhom(text)
      const claim = readGroup(steps.claim, text, nothingSaid(steps.fixed))
      const lacking = refusals.length === 0 ? lacks(claim) : null
      if (lacking !== null) refuse('required', lacking)
      if (refusals.length === 0) write(claim, bulkText(text, separator), into)
    }
    into.refusals.push(...refusals)
  }
}

const none = { addressees: false, claims: false, payments: false }

const at = ({ values }: Said, name: keyof typeof slot): string => values[slot[name]] ?? ''

const json = (fields: string): string => (fields === '' ? '{}' : copyText(`{${fields.slice(1)}}`))

const jsonUnsafe = /["\\\p{Cc}]/u
const jsonText = (text: string): string => (jsonUnsafe.test(text) ? JSON.stringify(text).slice(1, -1) : text)

const numberKindOf = (number: string): string => {
  const found = callerKindOf({ kind: 'presented', number })
  return found === 'mobile' || found === 'landline' || found === 'ip' ? found : 'other'
}

/** Keys of the person of the last row: files have several rows for one. */
const rememberKeys = () => {
  const of = (name: string, kana: string, address: string) => ({
    ...{ name, kana, address, corporate: corporateForm(name) !== null },
    ...personKeys({ name, kana, address }),
  })
  let last = of('', '', '')
  return (name: string, kana: string, address: string) => {
    if (last.name !== name || last.kana !== kana || last.address !== address) last = of(name, kana, address)
    return last
  }
}
