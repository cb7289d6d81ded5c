import { id } from '@tsunagu/messages'
import { z } from 'zod'

/** Where a column of a file ends up (in) or comes from (out). What is named nowhere is kept in `extra`; `none` is not kept. */
export const targets = [
  'addressee.system',
  'addressee.clientId',
  'addressee.kind',
  'addressee.name',
  'addressee.kana',
  'addressee.birthOn',
  'addressee.postcode',
  'addressee.address',
  'addressee.phone',
  'addressee.otherId',
  'claim.kind',
  'claim.key',
  'claim.fiscalYear',
  'claim.period',
  'claim.amount',
  'claim.dueOn',
  'payment.key',
  'payment.amount',
  'payment.on',
  'payment.total',
  'change',
  'extra',
  'none',
] as const
export type Target = (typeof targets)[number]

/** What a cell holds, and so how it is read, checked and written. */
export const cellTypes = ['text', 'kana', 'digits', 'date', 'year', 'yen', 'number', 'phone', 'code'] as const
export type CellType = (typeof cellTypes)[number]

/** What a row of a difference delivery tells; `new` and `changed` both put what stands in the row. */
export const rowChanges = ['new', 'changed', 'paid', 'withdrawn'] as const
export type RowChange = (typeof rowChanges)[number]

const numberKinds = ['mobile', 'landline', 'ip', 'work', 'relative', 'other'] as const

const columnSchema = z.strictObject({
  /** Heading of the column, in files that have one. */
  name: z.string().min(1).max(120),
  /** From 1; by default the columns stand as they are listed here. Told by the heading where there is one. */
  at: z.number().int().min(1).max(2_000).optional(),
  into: z.enum(targets).default('extra'),
  type: z.enum(cellTypes).optional(),
  required: z.boolean().default(false),
  /** At most so many characters, or bytes as CP932 counts them (one for half width, two for full). */
  width: z
    .union([z.number().int().min(1), z.strictObject({ bytes: z.number().int().min(1) })])
    .nullable()
    .default(null),
  /** Name of one of the code tables. */
  codes: z.string().optional(),
  /** Of what nobody named: of whom it tells; by default of the claim when the file brings claims. */
  of: z.enum(['addressee', 'claim']).optional(),
  /** Of `addressee.otherId`: which system knows him by it. */
  system: id.optional(),
  /** Of `addressee.phone`, where its form does not say it. */
  numberKind: z.enum(numberKinds).optional(),
  /** People look addressees up by this column. */
  searchable: z.boolean().default(false),
})

export type LayoutColumn = z.output<typeof columnSchema>

const fileSchema = z.strictObject({
  kind: z.enum(['csv', 'excel']).default('csv'),
  /** Left out: found, and confirmed by whoever delivers. */
  encoding: z.enum(['CP932', 'UTF-8']).nullable().default(null),
  separator: z.enum(['comma', 'tab']).default('comma'),
  /** The first row names the columns. */
  header: z.boolean().default(true),
  /** Excel: name of the sheet, or its place from 1. */
  sheet: z.union([z.string().min(1), z.number().int().min(1)]).default(1),
  /** Rows above the heading, or above the data where there is none. */
  skip: z.number().int().min(0).max(1_000).default(0),
})

const fixedTargets = ['addressee.system', 'addressee.kind', 'claim.kind', 'claim.fiscalYear'] as const

/** A layout as people write it; read by `readLayout`, which says what is wrong with it. */
export const layoutSchema = z.strictObject({
  layout: id,
  title: z.string().min(1).max(120),
  feeds: z
    .array(z.enum(['addressees', 'claims', 'payments']))
    .min(1)
    .max(3),
  /** `full`: what is not in the file is no more; see `missing`. */
  delivery: z.enum(['difference', 'full']).default('difference'),
  /** Of a full delivery: what becomes of open claims of its kinds that came by this layout and do not stand in the file. */
  missing: z.enum(['withdrawn', 'paid', 'kept']).default('withdrawn'),
  /** Percent of those claims that may go missing before the delivery is refused as incomplete. */
  mostMissing: z.number().min(0).max(100).default(20),
  /** All or nothing, or every row by itself; who delivers may choose otherwise. */
  mode: z.enum(['all', 'rows']).default('all'),
  file: fileSchema.prefault({}),
  /** Values that stand in no column. */
  fixed: z.partialRecord(z.enum(fixedTargets), z.string().min(1)).default({}),
  /** Code tables: what stands in the file → what it means. */
  codes: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  columns: z.array(columnSchema).min(1).max(2_000),
})

export type Layout = z.output<typeof layoutSchema>
export type LayoutMode = Layout['mode']

const typeByTarget: Partial<Record<Target, CellType>> = {
  'addressee.kana': 'kana',
  'addressee.birthOn': 'date',
  'addressee.phone': 'phone',
  'claim.fiscalYear': 'year',
  'claim.amount': 'yen',
  'claim.dueOn': 'date',
  'payment.amount': 'yen',
  'payment.total': 'yen',
  'payment.on': 'date',
}

/** As the column says, or as what it feeds asks for. */
export const typeOf = ({ type, into, codes }: LayoutColumn): CellType =>
  type ?? (codes === undefined ? (typeByTarget[into] ?? 'text') : 'code')

/** JSON Schema of a layout file, for editors: they complete and check while one writes. */
export const layoutJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(layoutSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }),
  title: 'Tsunagu layout',
})
