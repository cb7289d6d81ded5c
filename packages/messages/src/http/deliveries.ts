import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, time } from './shapes.ts'

/** Channel on which the exchange hears the passwords of locked files; a channel keeps nothing. */
export const deliveryKeys = { unlock: 'tsunagu:exchange:unlock' } as const
export const unlockSchema = z.object({
  contract: id,
  delivery: z.number().int().positive(),
  password: z.string().max(1_000),
})
export type Unlock = z.infer<typeof unlockSchema>

export const layoutProblemSchema = z
  .object({
    line: count,
    column: count,
    path: z.string(),
    code: z.string(),
    found: z.string(),
    expected: z.string(),
    ja: z.string(),
    en: z.string(),
  })
  .meta({ id: 'LayoutProblem' })

export const layoutSummarySchema = z
  .object({ layout: id, version: count, title: z.string(), at: time, by: z.string() })
  .meta({ id: 'LayoutSummary' })
export const layoutListSchema = z.object({ layouts: z.array(layoutSummarySchema) })
export const layoutViewSchema = layoutSummarySchema.extend({ source: z.string() }).meta({ id: 'Layout' })
export const layoutParams = z.object({ layout: id })
export const layoutQuery = z.strictObject({ version: z.coerce.number().int().min(1).optional() })
/** The file, word for word. */
export const putLayoutBody = z.strictObject({ source: z.string().min(1).max(200_000) })
export const layoutSavedSchema = z.object({ layout: id, version: count })
export const layoutCheckSchema = z.object({ ok: z.boolean(), problems: z.array(layoutProblemSchema) })

const deliveryStates = [
  'locked',
  'unconfirmed',
  'waiting',
  'reading',
  'checking',
  'checked',
  'applying',
  'done',
  'refused',
  'failed',
  'cancelled',
] as const

const encodingSchema = z.enum(['CP932', 'UTF-8'])
const modeSchema = z.enum(['all', 'rows'])
const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** What is told beside the bytes of a file; or beside the name of one that lies in the folder for deliveries. */
export const deliveryQuery = z.strictObject({
  layout: id,
  file: z.string().min(1).max(200).describe('ファイル名（受渡し時の名前）'),
  mode: modeSchema.optional().describe('all: 一行でも誤りがあれば何も取り込まない。rows: 誤りのない行だけ取り込む'),
  encoding: encodingSchema.optional().describe('確認済みの文字コード。なければ判定し、確認を待つ'),
  dryRun: flag.default(false).describe('取り込む前に止まり、結果の見込みを示す'),
  again: flag.default(false).describe('同じ内容のファイルをもう一度取り込む'),
})
export const deliveryFromFolder = deliveryQuery.extend({
  path: z
    .string()
    .regex(/^[^/\0]{1,200}$/, 'a name in the folder, without slashes')
    .describe('受入れフォルダー（in）の中の名前'),
})

const counts = z.object({
  addressees: z.object({ new: count, changed: count, unchanged: count }),
  claims: z.object({ new: count, changed: count, unchanged: count, withdrawn: count, missing: count }),
  payments: z.object({ new: count, unchanged: count }),
})

export const deliverySchema = z
  .object({
    delivery: count,
    file: z.string(),
    sha256: z.string(),
    bytes: count,
    protection: z.string(),
    layout: id,
    layoutVersion: count,
    mode: modeSchema,
    dryRun: z.boolean(),
    state: z.enum(deliveryStates),
    encoding: encodingSchema.nullable().describe('判定結果。unconfirmed のあいだは未確認'),
    rows: count,
    refused: count.describe('取り込まなかった行'),
    counts: counts.nullable().describe('新規・変更・変更なし。取込み前は見込み'),
    fault: z
      .object({ code: z.string(), found: z.string(), expected: z.string(), ja: z.string(), en: z.string() })
      .nullable(),
    progress: z
      .object({
        percent: z.number().min(0).max(100).nullable(),
        rowsPerSecond: z.number().nonnegative().nullable(),
        remainingMs: count.nullable(),
      })
      .nullable(),
    at: time,
    endedAt: time.nullable(),
    by: z.string(),
  })
  .meta({ id: 'Delivery' })
export type DeliveryView = z.infer<typeof deliverySchema>

export const deliveryListSchema = z.object({ deliveries: z.array(deliverySchema) })
export const deliveryListQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) })
export const deliveryParams = z.object({ delivery: z.coerce.number().int().positive() })
export const confirmDeliveryBody = z.strictObject({ encoding: encodingSchema })
export const unlockDeliveryBody = z.strictObject({ password: z.string().min(1).max(1_000) })
export const applyDeliveryBody = z.strictObject({ mode: modeSchema.optional() })

export const refusedRowSchema = z
  .object({
    row: count,
    line: count,
    column: z.string(),
    code: z.string(),
    shape: z.string().describe('値の形（9: 数字、漢: 漢字 …）。値そのものは残さない'),
    expected: z.string(),
    ja: z.string(),
    en: z.string(),
  })
  .meta({ id: 'RefusedRow' })
export const refusedRowsSchema = z.object({ refused: z.array(refusedRowSchema), next: count.nullable() })
export const refusedQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
})
export const refusedFileQuery = z.strictObject({ encoding: z.enum(['utf8', 'cp932']).default('utf8') })

export const addresseeQuery = z
  .strictObject({
    system: id.optional(),
    clientId: z.string().min(1).max(100).optional(),
    item: z.string().min(1).max(120).optional().describe('検索できる項目（レイアウトの searchable）の名前'),
    value: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(
    ({ clientId, item, value }) => (clientId !== undefined) !== (item !== undefined && value !== undefined),
    'either clientId, or item and value',
  )
export const deliveredAddresseeSchema = z
  .object({
    addressee: count,
    system: z.string(),
    clientId: z.string(),
    person: count,
    kind: z.enum(['natural', 'corporate']),
    name: z.string(),
    kana: z.string(),
    birthOn: z.string().nullable(),
    postcode: z.string(),
    address: z.string(),
    phones: z.array(z.string()),
    otherIds: z.array(z.string()),
    extra: z.record(z.string(), z.string()).describe('レイアウトが名指さない項目もすべて'),
    claims: z.array(
      z.object({
        kind: z.string(),
        clientKey: z.string(),
        amount: count,
        paid: count,
        state: z.string(),
        extra: z.record(z.string(), z.string()),
      }),
    ),
  })
  .meta({ id: 'DeliveredAddressee' })
export const deliveredAddresseesSchema = z.object({ addressees: z.array(deliveredAddresseeSchema) })
export type DeliveredAddressee = z.infer<typeof deliveredAddresseeSchema>
export type LayoutList = z.infer<typeof layoutListSchema>
export type RefusedRows = z.infer<typeof refusedRowsSchema>
