import { exportSourceNames } from '@tsunagu/core'
import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, fileForm, time } from './shapes.ts'

const number = z.coerce.number().int().positive()

export const exportSourceSchema = z
  .object({
    source: z.string(),
    ja: z.string(),
    news: z.enum(['once', 'changed', 'never']),
    fields: z.array(
      z.object({ field: z.string(), ja: z.string(), kind: z.enum(['text', 'number', 'yen', 'day', 'moment']) }),
    ),
  })
  .meta({ id: 'ExportSource' })
export const exportSourceListSchema = z.object({ sources: z.array(exportSourceSchema) })

/** The layout's file, word for word. */
export const exportLayoutBody = z.strictObject({ text: z.string().min(1).max(200_000) })
export const exportLayoutSchema = z
  .object({
    layout: id,
    version: count,
    title: z.string(),
    source: z.enum(exportSourceNames as [string, ...string[]]),
    protect: z.enum(['zip', 'age', 'none']),
    forClient: z.boolean(),
    at: time,
    by: z.string(),
    text: z.string(),
  })
  .meta({ id: 'ExportLayout' })
export const exportLayoutListSchema = z.object({ layouts: z.array(exportLayoutSchema) })
export const exportLayoutKeptSchema = z.object({ layout: id, version: count, isNew: z.boolean() })

const replacement = z.string().min(1).max(20)

/** When a layout is written without anybody asking. */
export const exportScheduleBody = z.strictObject({
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 18:00')
    .describe('日本時間'),
  days: z.enum(['business', 'daily']).default('business').describe('business: 開庁日、daily: 毎日'),
  calendar: id.nullable().default(null).describe('開庁日を決めるカレンダー。なければ月〜金（祝日・年末年始を除く）'),
  replacement: replacement.nullable().default(null),
})
export const exportScheduleSchema = exportScheduleBody
  .extend({
    layout: id,
    title: z.string(),
    by: z.string(),
    next: time.nullable(),
    run: count.nullable(),
    state: z.enum(['waiting', 'done', 'stopped', 'failed']).nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ExportSchedule' })
export const exportScheduleListSchema = z.object({ schedules: z.array(exportScheduleSchema) })
export type ExportScheduleBody = z.infer<typeof exportScheduleBody>
export type ExportScheduleView = z.infer<typeof exportScheduleSchema>

export const startExportBody = z.strictObject({
  layout: id,
  /** `plan` does everything but write: counts, and what could not be written. */
  kind: z.enum(['plan', 'write']).default('write'),
  /** `last`: since the last run that was written; `all`: whatever there is. */
  since: z.enum(['last', 'all']).default('last'),
  /** Stands for characters that the encoding lacks, e.g. 〓; left out: the run stops and names them. */
  replacement: replacement.nullable().default(null),
  /** Left out: one is made and shown once. */
  password: z.string().min(12).max(200).nullable().default(null),
})

/** The window of a run once more, by its version of the layout. */
export const repeatExportBody = z.strictObject({ password: z.string().min(12).max(200).nullable().default(null) })

const rowList = z.array(count)
export const exportReportSchema = z.object({
  characters: count,
  unwritable: z.array(
    z.object({
      character: z.string(),
      code: z.string(),
      count,
      places: z.array(z.object({ row: count, column: z.string() })),
    }),
  ),
  faults: z.array(z.object({ kind: z.string(), column: z.string(), count, rows: rowList, found: z.array(z.string()) })),
  formulas: z.array(z.object({ column: z.string(), count, rows: rowList })),
})

export const exportRunSchema = z
  .object({
    run: count,
    layout: id,
    version: count,
    title: z.string(),
    kind: z.enum(['plan', 'write', 'repeat']),
    repeats: count.nullable(),
    since: z.enum(['last', 'all']),
    replacement: z.string().nullable(),
    state: z.enum(['waiting', 'done', 'stopped', 'failed']),
    /** Rows so far, then all of them. */
    rows: count.nullable(),
    /** What could not be written as it is; null while it is not known. */
    report: exportReportSchema.nullable(),
    file: z.string().nullable(),
    bytes: count.nullable(),
    sha256: z.string().nullable(),
    /** Of what is inside the protection: the same for the same rows. */
    contentSha256: z.string().nullable(),
    protection: z.string(),
    /** Its number in the ledger. */
    exchange: count.nullable(),
    /** Why it ended so, and whether a repetition is the same. */
    reason: z.string(),
    askedAt: time,
    askedBy: z.string(),
    endedAt: time.nullable(),
    /** The file can be fetched. */
    isThere: z.boolean(),
  })
  .meta({ id: 'ExportRun' })
export const exportRunListSchema = z.object({ runs: z.array(exportRunSchema), next: z.string().nullable() })

/** `password` is shown here and never again. */
export const startedExportSchema = z.object({ run: exportRunSchema, password: z.string().nullable() })

const page = { before: number.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
export const exportRunSearch = z.strictObject({ layout: id.optional(), ...page })

const ledgerFilter = {
  direction: z.enum(['in', 'out']).optional(),
  from: time.optional(),
  to: time.optional(),
  /** Part of the file's name or purpose, or the beginning of its checksum. */
  text: z.string().min(1).max(100).optional(),
}
export const ledgerSearch = z.strictObject({ ...ledgerFilter, ...page })
export const ledgerFileQuery = z.strictObject({ ...ledgerFilter, ...fileForm })

export const exchangeSchema = z
  .object({
    exchange: count,
    direction: z.enum(['in', 'out']),
    file: z.string(),
    purpose: z.string(),
    layout: z.string().nullable(),
    layoutVersion: count.nullable(),
    bytes: count,
    sha256: z.string(),
    protection: z.string(),
    rows: count.nullable(),
    refused: count,
    at: time,
    by: z.string(),
    note: z.string(),
  })
  .meta({ id: 'Exchange' })
export const ledgerPageSchema = z.object({ entries: z.array(exchangeSchema), next: z.string().nullable() })

export const exchangeDetailSchema = exchangeSchema.extend({
  /** Corrections and downloads, oldest first; an entry itself is never changed. */
  notes: z.array(z.object({ kind: z.enum(['note', 'download']), text: z.string(), at: time, by: z.string() })),
})
export const exchangeNoteBody = z.strictObject({ text: z.string().trim().min(1).max(1_000) })

export const ledgerMonthsSchema = z.object({
  months: z.array(
    z.object({
      month: z.string(),
      direction: z.enum(['in', 'out']),
      files: count,
      rows: count,
      bytes: count,
      unprotected: count,
    }),
  ),
})

export type ExportRunAnswer = z.infer<typeof exportRunSchema>
export type ExportReport = z.infer<typeof exportReportSchema>
export type ExportLayoutView = z.infer<typeof exportLayoutSchema>
export type StartExport = z.infer<typeof startExportBody>
export type ExchangeEntry = z.infer<typeof exchangeSchema>
export type ExchangeDetail = z.infer<typeof exchangeDetailSchema>
export type LedgerMonths = z.infer<typeof ledgerMonthsSchema>
