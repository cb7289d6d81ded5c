import { z } from 'zod'
import { directionSchema } from '../log/call-events.ts'
import { id } from '../log/ids.ts'
import { time } from './shapes.ts'

export const figuresQuery = z.strictObject({
  from: time,
  to: time,
  by: z.enum(['hour', 'day', 'total']).default('hour'),
  line: id.optional(),
  queue: id.optional(),
  direction: directionSchema.default('inbound'),
})

/** What was counted in one slot, and what the definitions make of it. */
export const figureRowSchema = z.object({
  /** `2026-11-20T09` by hour, `2026-11-20` by day, empty for the total; Asia/Tokyo. */
  slot: z.string(),
  calls: z.number(),
  answered: z.number(),
  abandoned: z.number(),
  tally: z.record(z.string(), z.number()),
  /** By name of the definition; null where there is nothing to divide by. */
  figures: z.record(z.string(), z.number().nullable()),
})

export const figuresSchema = z
  .object({
    rows: z.array(figureRowSchema),
    total: figureRowSchema,
    definitions: z.array(
      z.object({ name: z.string(), version: z.number(), unit: z.string(), source: z.string(), ja: z.string() }),
    ),
  })
  .meta({ id: 'Figures' })

export type FiguresQuery = z.infer<typeof figuresQuery>
export type FigureRow = z.infer<typeof figureRowSchema>
export type Figures = z.infer<typeof figuresSchema>
