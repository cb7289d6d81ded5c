import { z } from 'zod'
import { languageSchema } from '../log/config.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, fileForm, time } from './shapes.ts'

const rowId = z.number().int().positive()
const inPath = z.coerce.number().int().positive()
const places = z.array(id).max(50)
const faqText = z.strictObject({ question: z.string().max(500), answer: z.string().max(8_000) })

export const byFaq = z.object({ faq: inPath })
export const byFaqVersion = z.object({ faq: inPath, version: inPath })

const content = {
  /** By language; Japanese is always there. */
  texts: z.record(z.string(), faqText),
  keywords: z.array(z.string()),
  /** Where it is offered first; empty: everywhere. */
  lines: z.array(z.string()),
  claimKinds: z.array(z.string()),
}

export const faqBody = z.strictObject({
  texts: z.partialRecord(languageSchema, faqText),
  keywords: z.array(z.string().trim().min(1).max(60)).max(30).default([]),
  lines: places.default([]),
  claimKinds: places.default([]),
})
/** `version`: the newest that was read; what was edited meanwhile is not overwritten. */
export const editFaqBody = faqBody.extend({ version: count.min(1) })
export const judgeFaqBody = z.strictObject({ reason: z.string().trim().max(500).default('') })

/** An answer as an agent reads it. */
export const faqHitSchema = z
  .object({
    faq: rowId,
    version: count,
    language: languageSchema,
    question: z.string(),
    answer: z.string(),
    languages: z.array(z.string()),
    keywords: z.array(z.string()),
  })
  .meta({ id: 'FaqHit' })
export const faqHitsSchema = z.object({ faqs: z.array(faqHitSchema) })

export const faqVersionSchema = z
  .object({
    faq: rowId,
    version: count,
    ...content,
    state: z.enum(['draft', 'submitted', 'approved', 'rejected', 'superseded']).meta({
      description: 'draft 下書き · submitted 承認待ち · approved 承認済み · rejected 却下 · superseded 差し替え済み',
    }),
    by: z.string(),
    at: time,
    decidedBy: z.string().nullable(),
    decidedAt: time.nullable(),
    reason: z.string(),
  })
  .meta({ id: 'FaqVersion' })
export const faqVersionsSchema = z.object({ versions: z.array(faqVersionSchema) })

export const faqSchema = z
  .object({
    faq: rowId,
    /** The version that is shown; null: none. */
    live: count.nullable(),
    newest: count,
    versions: z.array(faqVersionSchema).meta({ description: '新しい順' }),
    history: z.array(
      z.object({
        version: count,
        what: z.enum(['saved', 'submitted', 'approved', 'rejected', 'rolledBack', 'takenAway']),
        reason: z.string(),
        by: z.string(),
        at: time,
      }),
    ),
  })
  .meta({ id: 'Faq' })

export const faqQuery = z.strictObject({
  /** As one types; words of two characters and more. Without it, what is used most. */
  q: z.string().max(100).default(''),
  line: id.optional(),
  claimKind: id.optional(),
  language: languageSchema.default('ja'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

/** An answer was opened, or told to the citizen; counted once per call. */
export const faqUseBody = z.strictObject({
  kind: z.enum(['opened', 'told']),
  language: languageSchema.default('ja'),
  /** Null: the call at hand, if there is one. */
  call: callIdSchema.nullable().default(null),
  line: id.nullable().default(null),
})
export const faqUsedSchema = z.object({ counted: z.boolean() })

export const faqUsesQuery = z.strictObject({ from: z.iso.date(), to: z.iso.date() })
export const faqUsesSchema = z
  .object({
    uses: z.array(z.object({ faq: rowId, question: z.string(), opened: count, told: count, calls: count })),
  })
  .meta({ id: 'FaqUses' })

export const faqFileQuery = z.strictObject(fileForm)

export type FaqBody = z.infer<typeof faqBody>
export type FaqHits = z.infer<typeof faqHitsSchema>
export type FaqHit = z.infer<typeof faqHitSchema>
export type FaqView = z.infer<typeof faqSchema>
export type FaqVersionView = z.infer<typeof faqVersionSchema>
export type FaqQuery = z.infer<typeof faqQuery>
export type FaqUseBody = z.infer<typeof faqUseBody>
export type FaqUses = z.infer<typeof faqUsesSchema>
