import { languages } from '@tsunagu/core'
import { z } from 'zod'
import { messageStateSchema } from '../log/events.ts'
import { id } from '../log/ids.ts'
import { setupProblemSchema } from './setup.ts'
import { callIdSchema, count, cursor, dialled, pageSize, time } from './shapes.ts'

const text = z.string().min(1).max(2_000)

const texts = z.partialRecord(z.enum(languages), text)

/** A template in all its languages; one that is not named is gone. Fields: `{field}`, `{field|when it is empty}`. */
export const templateBody = z.strictObject({
  texts,
  /** The texts when this change was begun; if they are others now, nothing is kept. Null: whatever there is. */
  was: texts.nullable().default(null),
})

/** Texts that are only looked at; `values` fill the samples. */
export const templateCheckBody = z.strictObject({
  texts: z.partialRecord(z.enum(languages), z.string().max(2_000)),
  values: z.record(z.string().max(40), z.string().max(200)).default({}),
})

/** How long a text can get, each field counted as 40 characters. */
const size = z.object({ characters: count, parts: count, needed: z.array(z.string()), optional: z.array(z.string()) })

export const templateSchema = z
  .object({ id, texts: z.record(z.string(), z.string()), sizes: z.record(z.string(), size) })
  .meta({ id: 'MessageTemplate' })
/** `warnings`: what flows that send the text would do otherwise than before. */
export const templateSavedSchema = templateSchema
  .extend({ warnings: z.array(setupProblemSchema) })
  .meta({ id: 'TemplateSaved' })

/** A text as a citizen would read it; null: nothing would be sent, because `missing` have no value. */
const sample = z.object({ text: z.string().nullable(), missing: z.array(z.string()), characters: count, parts: count })

/** What would become of texts: `problems` and `breaks` forbid them, `breaks` because of the flows that send them. */
export const templateVerdictSchema = z
  .object({
    sizes: z.record(z.string(), size),
    samples: z.record(z.string(), sample),
    problems: z.array(setupProblemSchema),
    breaks: z.array(setupProblemSchema),
    warnings: z.array(setupProblemSchema),
  })
  .meta({ id: 'TemplateVerdict' })
export const templateListSchema = z.object({ templates: z.array(templateSchema) })

export const messageSchema = z
  .object({
    message: id,
    call: callIdSchema.nullable(),
    line: id.nullable(),
    /** The account that sent it; null: a flow. */
    author: z.string().nullable(),
    template: id,
    language: z.string(),
    /** Masked for roles that do not work with callers, as is the text. */
    to: z.string(),
    text: z.string().nullable(),
    parts: count,
    state: messageStateSchema,
    tries: count,
    reason: z.string().nullable(),
    queuedAt: time,
    sentAt: time.nullable(),
    deliveredAt: time.nullable(),
    failedAt: time.nullable(),
  })
  .meta({ id: 'Message' })
export const messagePageSchema = z.object({ messages: z.array(messageSchema), next: cursor.nullable() })

export const messageSearch = z.strictObject({
  call: callIdSchema.optional(),
  state: messageStateSchema.optional(),
  /** A day in Japan, `YYYY-MM-DD`. */
  day: z.iso.date().optional(),
  cursor: cursor.optional(),
  limit: pageSize,
})

/** Has a text sent about a call, by default to the number that called. */
export const sendMessageBody = z.strictObject({
  call: callIdSchema,
  template: id,
  language: z.enum(languages).default('ja'),
  to: dialled.nullable().default(null),
  values: z.record(z.string().max(40), z.string().max(200)).default({}),
})
export const sentMessageSchema = z.object({ message: messageSchema, repeated: z.boolean() })

export type TemplateView = z.infer<typeof templateSchema>
export type TemplateSaved = z.infer<typeof templateSavedSchema>
export type TemplateVerdict = z.infer<typeof templateVerdictSchema>
export type MessageView = z.infer<typeof messageSchema>
export type MessagePage = z.infer<typeof messagePageSchema>
export type MessageSearch = z.infer<typeof messageSearch>
export type SendMessage = z.infer<typeof sendMessageBody>
