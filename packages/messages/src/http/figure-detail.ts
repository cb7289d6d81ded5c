import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, ms, time } from './shapes.ts'

export const figureDetailQuery = z.strictObject({ from: time, to: time })

/** Figures that are no sums over calls by hour: transfers, exits, callbacks, work of agents, use of lines. */
export const figureDetailSchema = z
  .object({
    transfers: z.array(z.object({ kind: z.string(), result: z.string(), consulted: z.boolean(), count })),
    exits: z.array(z.object({ queue: id, rule: z.string(), action: z.string(), count })),
    /** `what` is asked, tried, or how it ended: connected (kept), expired, triesOver, cancelled, notAllowed. */
    callbacks: z.array(z.object({ queue: id.nullable(), what: z.string(), count })),
    /** Empty for roles that may not see who works how. */
    agents: z.array(
      z.object({
        agent: id,
        states: z.record(z.string(), ms),
        talkMs: ms,
        /** Version 1: time with calls ÷ time there for callers. */
        occupancy: z.number().nullable(),
      }),
    ),
    /** 回線使用状況: the most channels of a line that were busy at once, by Tokyo hour. */
    lines: z.array(z.object({ day: z.string(), hour: count, line: z.string(), peak: count })),
  })
  .meta({ id: 'FigureDetail' })

export const shiftQuery = z.strictObject({ day: z.iso.date() })

/** Every second of an agent's day, with what brought it about and who (R10). */
export const shiftSchema = z
  .object({
    agent: id,
    day: z.string(),
    intervals: z.array(
      z.object({
        from: time,
        /** Null: still so. */
        to: time.nullable(),
        ms,
        availability: z.string(),
        activity: z.string(),
        reason: z.string().nullable(),
        call: callIdSchema.nullable(),
        phoneRegistered: z.boolean(),
        lineOpen: z.boolean(),
        cause: z.string(),
        author: z.object({ kind: z.string(), id: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Shift' })

export type FigureDetail = z.infer<typeof figureDetailSchema>
export type Shift = z.infer<typeof shiftSchema>
