import { z } from 'zod'
import { directionSchema } from '../log/call-events.ts'
import { languageSchema } from '../log/config.ts'
import { id } from '../log/ids.ts'
import { faqHitSchema } from './faq.ts'
import { count, time } from './shapes.ts'

const scriptId = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'letters, digits, dot, underscore and hyphen, 40 at most')
export const byScript = z.object({ script: scriptId })

const scriptText = z.strictObject({ firstWords: z.string().max(1_000), body: z.string().max(8_000).default('') })
const place = { direction: directionSchema, line: id.nullable(), claimKind: id.nullable() }

/** `{organisation}` and `{agent}` stand in the first words of every language, and may stand in the rest. */
export const scriptBody = z.strictObject({
  direction: directionSchema,
  line: id.nullable().default(null),
  claimKind: id.nullable().default(null),
  organisation: z.string().trim().min(1).max(100),
  texts: z.partialRecord(languageSchema, scriptText),
  note: z.string().max(200).default(''),
  /** The newest version that was read, 0 for a new script; what was saved meanwhile is not overwritten. Left out: not asked. */
  version: count.optional(),
})

export const scriptSchema = z
  .object({
    script: scriptId,
    version: count,
    ...place,
    organisation: z.string(),
    texts: z.record(z.string(), z.object({ firstWords: z.string(), body: z.string() })),
  })
  .meta({ id: 'Script' })
export const scriptsSchema = z.object({ scripts: z.array(scriptSchema) })

export const scriptVersionsSchema = z
  .object({
    versions: z.array(
      z.object({
        version: count,
        organisation: z.string(),
        texts: z.record(z.string(), z.object({ firstWords: z.string(), body: z.string() })),
        by: z.string(),
        at: time,
        note: z.string(),
      }),
    ),
  })
  .meta({ id: 'ScriptVersions' })

export const rollBackScriptBody = z.strictObject({ version: count.min(1) })

export const scriptForQuery = z.strictObject({
  direction: directionSchema.default('inbound'),
  line: id.optional(),
  claimKind: id.optional(),
  language: languageSchema.default('ja'),
})

/** What is said first, then, and what is asked often here; filled in with organisation and name. */
export const spokenScriptSchema = z
  .object({
    script: z.string(),
    version: count,
    language: languageSchema,
    firstWords: z.string(),
    body: z.string(),
  })
  .meta({ id: 'SpokenScript' })
export const deskScriptSchema = z
  .object({
    /** Null: none is set up for this place. */
    words: spokenScriptSchema.nullable(),
    faqs: z.array(faqHitSchema.pick({ faq: true, version: true, question: true })),
  })
  .meta({ id: 'DeskScript' })

export type ScriptBody = z.infer<typeof scriptBody>
export type ScriptVersions = z.infer<typeof scriptVersionsSchema>
export type ScriptView = z.infer<typeof scriptSchema>
export type DeskScript = z.infer<typeof deskScriptSchema>
