import { z } from 'zod'
import type { Problem } from '../invalid.ts'
import { type ErrorCode, errorCatalogue } from './catalogue.ts'

/** The one shape of an error at every door. */
export const errorAnswerSchema = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
      message: z.string().describe('日本語: 何が起きたか、どうすればよいか'),
      messageEn: z.string().describe('The same in English'),
      details: z.array(z.object({ where: z.string(), found: z.string(), expected: z.string(), hint: z.string() })),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error' })

export type ErrorAnswer = z.infer<typeof errorAnswerSchema>

/** Builds the answer for a code: what is the matter, and what to do about it. */
export const errorAnswer = (code: ErrorCode, details: readonly Problem[], requestId: string): ErrorAnswer => {
  const text = errorCatalogue[code]
  return {
    error: {
      code,
      message: `${text.ja}${text.jaToDo}`,
      messageEn: `${text.en} ${text.enToDo}`,
      details: details.map((detail) => ({ ...detail })),
      requestId,
    },
  }
}
