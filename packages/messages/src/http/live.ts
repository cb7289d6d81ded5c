import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, time } from './shapes.ts'

const tally = z.record(z.string(), z.number()).meta({ description: 'sums over calls, by name of the figure' })

const liveCalls = {
  open: count,
  waiting: count,
  /** Since when the one who waits longest has waited; a screen counts up from here by itself. */
  longestSince: time.nullable(),
  talking: count,
}

const agentCounts = z.record(z.string(), count)

/** What a wallboard shows, folded from the log by stats (T12, I5). */
export const liveSchema = z
  .object({
    day: z.string(),
    total: z.object({ ...liveCalls, agents: agentCounts, today: tally }),
    lines: z.array(z.object({ line: id, ...liveCalls, busy: count, today: tally })),
    queues: z.array(
      z.object({
        queue: id,
        ...liveCalls,
        agents: agentCounts,
        mode: z.enum(['open', 'draining', 'closed']),
        callbacks: count,
        today: tally,
      }),
    ),
    agents: z.array(
      z.object({
        agent: id,
        state: z.string(),
        since: time,
        reason: z.string().nullable(),
        call: callIdSchema.nullable(),
        phoneRegistered: z.boolean(),
        lineOpen: z.boolean(),
      }),
    ),
    hours: z.array(z.object({ hour: z.number().int().min(0).max(23), tally })),
  })
  .meta({ id: 'Live' })

export type Live = z.infer<typeof liveSchema>
