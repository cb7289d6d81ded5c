import { codeDays, codeLengths, fieldName, keyForms } from '@tsunagu/core'
import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, time } from './shapes.ts'

const field = z.string().regex(fieldName, 'a letter, then letters, digits and underscores, 40 at most')
const once = (names: readonly string[]): boolean => new Set(names).size === names.length

const keyField = z.object({ field, as: z.enum(keyForms) }).meta({ id: 'LookupKey' })

/** How a source is asked and what may be said of a record. */
export const lookupSourceBody = z.strictObject({
  name: z.string().min(1).max(120),
  keys: z
    .array(keyField)
    .min(1)
    .max(5)
    .refine((keys) => once(keys.map((key) => key.field)), 'each key field once')
    .describe('照合する項目（すべて一致した一件だけが見つかる）'),
  sayable: z
    .array(field)
    .max(40)
    .refine(once, 'each field once')
    .describe('電話で読み上げてよい項目。ここにない項目は保存もしない'),
})

export const lookupSourceSchema = z
  .object({
    id,
    name: z.string(),
    keys: z.array(keyField),
    sayable: z.array(z.string()),
    records: count,
    ambiguous: count.describe('同じキーの行が複数あり、案内しない件数'),
    loadedAt: time.nullable(),
    loadedBy: z.string().nullable(),
  })
  .meta({ id: 'LookupSource' })
export type LookupSourceView = z.infer<typeof lookupSourceSchema>
export const lookupSourcesSchema = z.object({ sources: z.array(lookupSourceSchema) })

/** `records` that are left of before: none when the keys have changed. */
export const lookupSourceSavedSchema = z.object({ ok: z.literal(true), records: count })

export const recordsLoadedSchema = z
  .object({
    records: count,
    ambiguous: count,
    encoding: z.enum(['UTF-8', 'CP932']),
    leftOut: z.array(z.string()).describe('取り込まなかった列'),
  })
  .meta({ id: 'RecordsLoaded' })
export type RecordsLoaded = z.infer<typeof recordsLoadedSchema>

/** Without `call` the code belongs to the call the agent has at hand, if any. */
export const issueCodeBody = z.strictObject({
  call: callIdSchema.optional(),
  digits: z.number().int().min(codeLengths.least).max(codeLengths.most).default(codeLengths.usual),
  days: z.number().int().min(codeDays.least).max(codeDays.most).default(codeDays.usual),
})

/** The only answer that has the code. */
export const codeGivenSchema = z
  .object({ code: z.string(), expiresAt: time, call: callIdSchema.nullable() })
  .meta({ id: 'CodeGiven' })
export type CodeGiven = z.infer<typeof codeGivenSchema>

export const issuedCodesSchema = z.object({
  codes: z.array(
    z
      .object({
        id: count,
        issuedAt: time,
        expiresAt: time,
        by: z.object({ kind: z.enum(['agent', 'flow', 'campaign']), id: z.string() }),
        call: callIdSchema.nullable(),
        attempts: count,
        lastCheck: time.nullable(),
      })
      .meta({ id: 'IssuedCode' }),
  ),
})
