import { birthDigits } from './birth-distance.ts'
import { type LinkRow, type LinkTable, rowAt } from './link-table.ts'
import { type Numbers, openNumbers } from './numbers.ts'

/**
 * Which pairs are compared at all: two records meet when they share one of these keys. Each way of going wrong leaves at least
 * one of them whole; a key that too many share says nothing and is passed over.
 */
type Keys = (table: LinkTable, row: LinkRow, put: (key: number) => void) => void

const stirred = (hash: number, part: number): number => {
  const once = Math.imul(hash ^ (part & 0xffff), 0x01000193)
  const twice = Math.imul(once ^ (part >>> 16), 0x85ebca6b)
  return twice ^ (twice >>> 13)
}

const mix = (kind: number, one: number, other = 0): number =>
  stirred(stirred(stirred(0x811c9dc5, kind), one), other) >>> 0

const blocks: readonly Keys[] = [
  // Born on one day, with one word of the name: any order, a slip in the other word, marriage.
  ({ names }, row, put) => {
    if (row.birth > 0) for (const word of names.words(row.name)) put(mix(1, row.birth, word))
  },
  ({ kanas }, row, put) => {
    if (row.birth > 0 && row.kana >= 0) for (const word of kanas.words(row.kana)) put(mix(2, row.birth, word))
  },
  // Digits of the birth date in another order.
  ({ names }, row, put) => {
    if (row.birth > 0) put(mix(3, birthDigits(row.birth), names.sorted(row.name)))
  },
  ({ kanas }, row, put) => {
    if (row.birth > 0 && row.kana >= 0) put(mix(4, birthDigits(row.birth), kanas.sorted(row.kana)))
  },
  // No birth date, or a wrong one: same name in one town, or at the same numbers.
  ({ names }, row, put) => {
    if (row.area >= 0) put(mix(5, row.area, names.sorted(row.name)))
  },
  ({ kanas }, row, put) => {
    if (row.area >= 0 && row.kana >= 0) put(mix(6, row.area, kanas.sorted(row.kana)))
  },
  ({ names }, row, put) => {
    if (row.numbers.length > 0) put(mix(7, names.sorted(row.name), row.numbers.reduce(stirred, 0)))
  },
  // Born on one day, in one house.
  (_, row, put) => {
    if (row.birth > 0 && row.block >= 0) put(mix(8, row.birth, row.block))
  },
  (_, row, put) => {
    for (const phone of row.phones) put(mix(9, phone))
  },
  (_, row, put) => {
    for (const id of row.ids) put(mix(10, id))
  },
  // A company that moved.
  ({ names }, row, put) => {
    if (row.corporate) put(mix(11, names.sorted(row.name)))
  },
]

/** More than so many with one key are not compared with each other. */
const mostInBlock = 60

export type Candidates = {
  /** Each pair once, as row × rows + other row (row < other row), in order. */
  readonly pairs: Float64Array
  /** Keys that were passed over, and how many records had them. */
  readonly passedOver: { readonly keys: number; readonly records: number }
}

/** `touched`: only pairs with at least one of these rows; null: all. Yields after each kind of key. */
export function* candidatePairs(table: LinkTable, touched: Uint8Array | null): Generator<void, Candidates, void> {
  const { length } = table.rows
  const [pairs, entries] = [openNumbers(length), openNumbers(length * 2)]
  const passedOver = { keys: 0, records: 0 }
  for (const keys of blocks) {
    pairUp(entriesOf(table, keys, entries), length, touched, pairs, passedOver)
    yield
  }
  const all = pairs.close()
  all.sort()
  yield
  return { pairs: onceEach(all), passedOver }
}

/** Numbers that a Float64Array holds exactly: the key above, the row below. */
const entriesOf = (table: LinkTable, keys: Keys, entries: Numbers): Float64Array => {
  const unit = rowUnit(table.rows.length)
  const room = 2 ** 52 / unit
  entries.clear()
  let at = 0
  const put = (key: number): void => entries.push((key % room) * unit + at)
  for (; at < table.rows.length; at += 1) keys(table, rowAt(table, at), put)
  return entries.close().sort()
}

const rowUnit = (rows: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, rows)))

const pairUp = (
  entries: Float64Array,
  rows: number,
  touched: Uint8Array | null,
  pairs: Numbers,
  passedOver: { keys: number; records: number },
): void => {
  const unit = rowUnit(rows)
  for (let from = 0; from < entries.length; ) {
    const key = Math.floor((entries[from] ?? 0) / unit)
    let to = from + 1
    while (to < entries.length && Math.floor((entries[to] ?? 0) / unit) === key) to += 1
    if (to - from > mostInBlock) {
      passedOver.keys += 1
      passedOver.records += to - from
    } else if (to - from > 1) pairBlock(entries, from, to, unit, rows, touched, pairs)
    from = to
  }
}

const pairBlock = (
  entries: Float64Array,
  from: number,
  to: number,
  unit: number,
  rows: number,
  touched: Uint8Array | null,
  pairs: Numbers,
): void => {
  for (let i = from; i < to; i += 1) {
    const one = (entries[i] ?? 0) % unit
    for (let j = i + 1; j < to; j += 1) {
      const other = (entries[j] ?? 0) % unit
      if (other !== one && (touched === null || touched[one] === 1 || touched[other] === 1))
        pairs.push(one * rows + other)
    }
  }
}

const onceEach = (sorted: Float64Array): Float64Array => {
  let kept = 0
  for (let at = 0; at < sorted.length; at += 1) {
    const pair = sorted[at] ?? 0
    if (kept === 0 || sorted[kept - 1] !== pair) {
      sorted[kept] = pair
      kept += 1
    }
  }
  return sorted.subarray(0, kept)
}
