import { errorAnswerSchema } from '@tsunagu/messages'
import { z } from 'zod'

/** A route's answers for check and documentation: its own, and the one shape of all errors. */
export const answers = <T extends z.ZodType>(ok: T) =>
  ({ 200: ok, '4xx': errorAnswerSchema, '5xx': errorAnswerSchema }) as const

/** Answers of a route whose body is not JSON. */
export const errorsOnly = { '4xx': errorAnswerSchema, '5xx': errorAnswerSchema } as const

/** The answer of a route that has nothing to tell but that it was done. */
export const done = z.object({ ok: z.literal(true) })
export const saved = { ok: true as const }
