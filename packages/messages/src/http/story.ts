import { z } from 'zod'
import { callIdSchema, count, ms, time } from './shapes.ts'

const said = z.object({ ja: z.string(), en: z.string() })

/** The story of a call, step by step, with the reason of each. */
export const storySchema = z
  .object({
    call: callIdSchema,
    steps: z.array(z.object({ at: time, sinceMs: ms, what: said, why: said.nullable() })),
  })
  .meta({ id: 'Story' })

export type Story = z.infer<typeof storySchema>

/** Services that decide by folding the log alone. */
export const replayedServiceSchema = z.enum(['acd', 'ivr', 'dialler'])
export type ReplayedService = z.infer<typeof replayedServiceSchema>

/** Whether the log, run through the core again, ends where the service stands. */
export const replaySchema = z
  .object({
    service: z.string(),
    /** False: the log no longer begins at the beginning, so only its part could be run. */
    whole: z.boolean(),
    entries: count,
    folded: count,
    events: count,
    pending: count,
    position: z.string(),
    same: z.boolean(),
    /** The first place where the two part, or null. */
    difference: z.string().nullable(),
    tookMs: ms,
  })
  .meta({ id: 'Replay' })

export type Replayed = z.infer<typeof replaySchema>
