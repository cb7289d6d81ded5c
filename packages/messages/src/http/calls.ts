import { z } from 'zod'
import { directionSchema, endedBySchema, outcomeSchema } from '../log/call-events.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, cursor, dialled, ms, pageSize, shownCaller, time } from './shapes.ts'

export const callRowSchema = z
  .object({
    call: callIdSchema,
    direction: directionSchema,
    /** Empty when the number belongs to no line. */
    line: z.string(),
    called: z.string(),
    caller: shownCaller,
    arrivedAt: time,
    answeredAt: time.nullable(),
    endedAt: time.nullable(),
    /** Null while the call goes on. */
    outcome: outcomeSchema.nullable(),
    queue: id.nullable(),
    agents: z.array(id),
    waitedMs: ms,
    talkMs: ms,
    keys: z.string(),
    recording: id.nullable(),
    /** What was spoken: chosen in the flow, or said by the agent. */
    language: z.string().nullable(),
  })
  .meta({ id: 'Call' })

export const callSearch = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  /** Caller or called number, whole. */
  number: dialled.optional(),
  agent: id.optional(),
  line: id.optional(),
  queue: id.optional(),
  outcome: outcomeSchema.optional(),
  cursor: cursor.optional(),
  limit: pageSize,
})

export const callPageSchema = z.object({ calls: z.array(callRowSchema), next: cursor.nullable() })

export const callDetailSchema = callRowSchema
  .extend({
    offers: count,
    holdMs: ms,
    wrapUpMs: ms,
    endedBy: endedBySchema.nullable(),
    cause: z.number().int().nullable(),
    queuedAt: time.nullable(),
    node: z.string(),
    transfers: z.array(
      z.object({
        at: time,
        by: id.nullable(),
        kind: z.enum(['queue', 'agent', 'line', 'outside']),
        target: z.string(),
        result: z.enum(['connected', 'busy', 'noAnswer', 'failed']).nullable(),
        /** The agent had asked them before handing over. */
        consulted: z.boolean(),
      }),
    ),
    /** Rules and keys that took the caller out of a queue. */
    exits: z.array(z.object({ at: time, queue: id, rule: z.string(), action: z.string(), waitedMs: ms })),
    legs: z.array(
      z.object({
        leg: id,
        kind: z.enum(['citizen', 'agent', 'outside', 'supervisor']),
        agent: id.nullable(),
        startedAt: time,
        answeredAt: time.nullable(),
        endedAt: time.nullable(),
        cause: z.number().int().nullable(),
        /** How the leg went: answered, missed, rejected, … */
        result: z.string().nullable(),
        recording: id.nullable(),
      }),
    ),
  })
  .meta({ id: 'CallDetail' })

/** An earlier call of the same number, as the agent sees it beside the new one; `agents` are names. */
export const earlierCallSchema = callRowSchema.pick({
  call: true,
  direction: true,
  line: true,
  arrivedAt: true,
  outcome: true,
  agents: true,
  talkMs: true,
})

export type EarlierCall = z.infer<typeof earlierCallSchema>
export type CallRow = z.infer<typeof callRowSchema>
export type CallSearch = z.infer<typeof callSearch>
export type CallPage = z.infer<typeof callPageSchema>
export type CallDetail = z.infer<typeof callDetailSchema>
