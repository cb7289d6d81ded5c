import { z } from 'zod'
import { id } from '../log/ids.ts'
import { queueModeSchema, watchModeSchema } from '../log/requests.ts'
import { callIdSchema, dialled } from './shapes.ts'

const reason = z.string().min(1).max(80)

/** What a person writes: 1 to 500 characters, line breaks allowed, no other control characters. */
const written = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^(?:\n|\P{Cc})*$/u, 'plain text')
const note = written.nullable().default(null)

const toAgent = z.strictObject({ kind: z.literal('agent'), agent: id })
const toOutside = z.strictObject({ kind: z.literal('outside'), number: dialled })

export const pauseBody = z.strictObject({ reason })
/** Null takes it back. */
export const pauseAfterBody = z.strictObject({ reason: reason.nullable() })
/** Why a case is not dialled now. */
export const skipBody = z.strictObject({ reason: written.max(200) })
export const handBody = z.strictObject({ raised: z.boolean() })
export const muteBody = z.strictObject({ muted: z.boolean() })

/** `note` is handed over with the call. */
export const transferBody = z.strictObject({
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('queue'), queue: id }),
    toAgent,
    z.strictObject({ kind: z.literal('line'), line: id }),
    toOutside,
  ]),
  note,
})
export const consultBody = z.strictObject({ to: z.discriminatedUnion('kind', [toAgent, toOutside]), note })
export const dropPartyBody = z.strictObject({ leg: id })
export const unparkBody = z.strictObject({ call: callIdSchema })
export const keysBody = z.strictObject({
  keys: z.string().regex(/^[0-9*#A-D]{1,32}$/, '1 to 32 of 0-9, *, # and A-D'),
})
export const moveBody = z.strictObject({ phone: id })

/** `language`: the text is the language that was spoken: ja, en, zh, ko, es, vi. */
export const markBody = z.strictObject({ kind: z.enum(['evidence', 'note', 'language']), text: written })
export const watchBody = z.strictObject({ mode: watchModeSchema })
export const queueModeBody = z.strictObject({ mode: queueModeSchema })
/** `queue` null: to everybody on the floor. */
export const broadcastBody = z.strictObject({ queue: id.nullable().default(null), text: written })

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
