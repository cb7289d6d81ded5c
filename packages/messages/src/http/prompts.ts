import { z } from 'zod'
import { languageSchema } from '../log/config.ts'
import { count, ms, time } from './shapes.ts'

/** The name of a prompt within its language, as flows write it. */
export const promptName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'small letters, digits and hyphens, at most 60, such as card-change')

export const promptParams = z.object({ language: languageSchema, name: promptName })
const promptText = z.string().trim().max(1_000)
const version = z.coerce.number().int().min(1)

export const promptVersionSchema = z
  .object({
    version: count,
    text: z.string(),
    durationMs: ms,
    loudness: z.number().describe('LUFS of the file as it came'),
    sha256: z.string().describe('of the file as it came'),
    warnings: z.array(z.string()),
    by: z.string(),
    at: time,
  })
  .meta({ id: 'PromptVersion' })

/** recorded 録音済み · standIn 仮音声 · missing 音声なし */
export const promptSchema = z
  .object({
    language: languageSchema,
    name: z.string(),
    text: z.string(),
    state: z.enum(['recorded', 'standIn', 'missing']),
    active: count.nullable().describe('the live version; null: the stand-in'),
    hasStandIn: z.boolean(),
    usedBy: z.array(z.string()).describe('flows and queues that play it, as they are set up'),
    versions: z.array(promptVersionSchema),
  })
  .meta({ id: 'Prompt' })

export const promptListSchema = z.object({ prompts: z.array(promptSchema) })
export const promptListQuery = z.strictObject({ language: languageSchema.optional() })
/** What goes with a recording, in the address, because the body is the sound. */
export const promptUploadQuery = z.strictObject({
  text: promptText.optional().describe('what it says; left out: the text as it stands'),
  activate: z.enum(['true', 'false']).default('false'),
})
export const promptTextBody = z.strictObject({ text: promptText })
export const promptActivateBody = z.strictObject({
  version: count.min(1).nullable().describe('null: back to the stand-in'),
})
export const promptAudioQuery = z.strictObject({
  version: version.optional().describe('left out: what callers hear now'),
})

export type PromptRow = z.infer<typeof promptSchema>
export type PromptList = z.infer<typeof promptListSchema>
