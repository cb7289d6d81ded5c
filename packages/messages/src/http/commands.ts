import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, dialled } from './shapes.ts'

export const pauseBody = z.strictObject({ reason: z.string().min(1).max(80) })

export const transferBody = z.strictObject({
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('queue'), queue: id }),
    z.strictObject({ kind: z.literal('outside'), number: dialled }),
  ]),
})

export const placeBody = z.strictObject({
  /** Null: the agent of the account itself. */
  agent: id.nullable().default(null),
  number: dialled,
  line: id,
  /** Null: the line's own number. */
  callerId: dialled.nullable().default(null),
})

/** The floor's yes to a request; its no is an error of the catalogue. */
export const acceptedSchema = z
  .object({
    request: id,
    /** Where the request stands in the log. */
    seq: z.string(),
    call: callIdSchema.nullable(),
    /** True when this is the answer to an earlier use of the same Idempotency-Key. */
    repeated: z.boolean(),
  })
  .meta({ id: 'Accepted' })

export type Accepted = z.infer<typeof acceptedSchema>
