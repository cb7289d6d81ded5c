import { type CellType, type Layout, type Target, targets, typeOf } from '../layout/layout.ts'
import { cellReaders, codeReader, type ReadCell } from './cell.ts'
import { type CellMemory, cellMemory } from './cell-memory.ts'
import { columnsByHeading, columnsByPlace, type FileColumn } from './columns.ts'
import type { RefusalCode } from './refusal.ts'

/** Of these a row may hold several, or none is kept by its name. */
const several = ['addressee.phone', 'addressee.otherId', 'extra', 'none'] as const satisfies readonly Target[]
/** What a row has one value of at most. */
export type Slot = Exclude<Target, (typeof several)[number]>

/** Values of a row that there is at most one of. */
const slots = targets.filter((name): name is Slot => !several.some((one) => one === name))

export const slot = Object.fromEntries(slots.map((name, n) => [name, n])) as Readonly<Record<Slot, number>>
export const phoneSlot = -1
export const otherIdSlot = -2
export const extraSlot = -3

/** One column, made ready: how it is read and where it goes. */
export type Step = {
  readonly cell: number
  readonly column: FileColumn
  readonly read: ReadCell
  /** Of columns that say the same again and again. */
  readonly memory: CellMemory | null
  /** A cell of so many bytes at most is its own value if `plainly` nothing else stands in it; 0: none of this column is. */
  readonly mostPlain: number
  readonly plainly: 'digits' | 'text' | 'kana'
  readonly refusal: RefusalCode
  readonly expected: string
  readonly width: number
  readonly bytes: number
  readonly slot: number
  /** Between several columns that go into one value. */
  readonly joint: string
  readonly required: boolean
  /** Beginning of the field in JSON. */
  readonly label: Uint8Array
  /** What is read of this column never has to be written otherwise in JSON. */
  readonly isJson: boolean
  readonly searchable: boolean
}

export type Steps = {
  /** Those of whom it tells, and those of the claim or payment. */
  readonly addressee: readonly Step[]
  readonly claim: readonly Step[]
  /** First and last cell of an addressee when nothing else stands between them: they are often the same as in the row before. */
  readonly span: readonly [number, number] | null
  /**
   * Cells that are kept as they are, from the first to the last of them: by what name, '' for the others. They are taken over
   * together, and become JSON in the database.
   */
  readonly bulk: { readonly from: number; readonly to: number; readonly keys: readonly string[] } | null
  readonly fixed: readonly string[]
}

/** What may not be empty whatever the layout says, because rows are found by it. */
const keys: readonly Target[] = ['addressee.clientId', 'payment.key']
const joints: Partial<Record<Target, string>> = { 'claim.key': '-', 'addressee.address': ' ', 'addressee.name': ' ' }

/** The columns of a file as work to do on each row. */
export const stepsOf = (layout: Layout, columns: readonly FileColumn[]): Steps => {
  const readers = cellReaders()
  const steps = columns.flatMap((column, cell) =>
    column.into === 'none' || isBulk(column) ? [] : [stepOf(layout, readers, column, cell)],
  )
  const ofWhom = steps.filter(({ column }) => isOfAddressee(layout, column))
  const cells = ofWhom.map(({ cell }) => cell)
  const isOneSpan = cells.length > 0 && cells.every((cell, n) => n === 0 || cell === (cells[n - 1] ?? 0) + 1)
  return {
    addressee: ofWhom,
    claim: steps.filter((step) => !ofWhom.includes(step)),
    span: isOneSpan ? [cells[0] ?? 0, cells.at(-1) ?? 0] : null,
    bulk: bulkOf(columns),
    fixed: slots.map((name) => (layout.fixed as Readonly<Record<string, string>>)[name] ?? ''),
  }
}

const stepOf = (layout: Layout, readers: ReturnType<typeof cellReaders>, column: FileColumn, cell: number): Step => {
  const type = typeOf(column)
  const { into } = column
  const { width, bytes } = widthOf(column)
  const special: Partial<Record<Target, number>> = {
    'addressee.phone': phoneSlot,
    'addressee.otherId': otherIdSlot,
    extra: extraSlot,
  }
  return {
    cell,
    column,
    read: type === 'code' ? codeReader(layout.codes[column.codes ?? ''] ?? {}) : readers[type],
    memory: withoutMemory.includes(type) ? null : cellMemory(),
    ...{ mostPlain: Math.min(width, bytes, mostPlain(column, type)), plainly: plainlyOf(type) },
    refusal: type === 'text' ? 'required' : type,
    expected: expectedOf(layout, column),
    width,
    bytes,
    slot: special[into] ?? slot[into as Slot],
    joint: joints[into] ?? '',
    required: column.required || keys.includes(into),
    label: Buffer.from(`,${JSON.stringify(column.name)}:"`),
    isJson: alwaysJson.includes(type),
    searchable: column.searchable,
  }
}

/** Their values are seldom seen again. */
const withoutMemory: readonly CellType[] = ['digits', 'yen', 'phone']
const alwaysJson: readonly CellType[] = ['digits', 'yen', 'phone', 'date', 'year', 'number']

const plainlyOf = (type: CellType): Step['plainly'] => (type === 'text' || type === 'kana' ? type : 'digits')

/** In UTF-8 nothing is shorter than its width, whichever is counted. */
const mostPlain = ({ into, searchable }: FileColumn, type: CellType): number => {
  if (into === 'addressee.phone' || into === 'addressee.otherId' || into === 'change') return 0
  if (type === 'yen') return 12
  return type === 'digits' || ((type === 'text' || type === 'kana') && !searchable) ? Number.POSITIVE_INFINITY : 0
}

const widthOf = ({ width }: FileColumn): { readonly width: number; readonly bytes: number } => ({
  width: typeof width === 'number' ? width : Number.POSITIVE_INFINITY,
  bytes: width !== null && typeof width === 'object' ? width.bytes : Number.POSITIVE_INFINITY,
})

const examples: Partial<Record<ReturnType<typeof typeOf>, string>> = {
  date: '2026-11-20, 20261120, R8.11.20',
  phone: '0…',
  digits: '0-9',
  yen: '12300',
  year: '2026, 令和8年度',
  number: '12.3',
}
const expectedOf = (layout: Layout, column: FileColumn): string =>
  typeOf(column) === 'code'
    ? Object.keys(layout.codes[column.codes ?? ''] ?? {})
        .slice(0, 30)
        .join(', ')
    : (examples[typeOf(column)] ?? '')

const isOfAddressee = (layout: Layout, { into, of }: FileColumn): boolean =>
  into.startsWith('addressee.') || (into === 'extra' && (of ?? ownerOfExtra(layout)) === 'addressee')

/** Whose what nobody named is: of the claim when the file brings claims, because it may differ from row to row. */
export const ownerOfExtra = (layout: Layout): 'addressee' | 'claim' =>
  layout.feeds.includes('claims') ? 'claim' : 'addressee'

/** Kept as it stands, with nothing to check. */
const isBulk = (column: FileColumn): boolean =>
  column.into === 'extra' &&
  typeOf(column) === 'text' &&
  !column.required &&
  !column.searchable &&
  column.width === null &&
  column.of === undefined

const bulkOf = (columns: readonly FileColumn[]): Steps['bulk'] => {
  const from = columns.findIndex(isBulk)
  if (from < 0) return null
  const to = columns.findLastIndex(isBulk)
  return { from, to, keys: columns.slice(from, to + 1).map((column) => (isBulk(column) ? column.name : '')) }
}

/** Names of the cells that are taken over together; see `Steps.bulk`. */
const bulkKeys = (columns: readonly FileColumn[]): readonly string[] => bulkOf(columns)?.keys ?? []

/** The same by the heading of a file, as the reader told it. */
export const bulkColumns = (layout: Layout, heading: readonly string[]): readonly string[] =>
  bulkKeys(layout.file.header ? columnsByHeading(layout, heading) : columnsByPlace(layout, heading.length))
