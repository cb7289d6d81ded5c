import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, fileForm, time } from './shapes.ts'

const span = { from: time, to: time, line: id.optional(), flow: id.optional() }

/** `cell`: every single count by hour, as it is kept. */
export const flowCountsQuery = z.strictObject({ ...span, by: z.enum(['hour', 'day', 'node', 'cell']).default('hour') })

export const flowCountsFileQuery = flowCountsQuery.extend(fileForm)

/** The calls behind a figure; what is not named may be anything. */
export const flowCallsQuery = z.strictObject({
  ...span,
  node: z.string().max(80).optional(),
  kind: z.string().max(40).optional(),
  label: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
})

export const repeatCallersQuery = z.strictObject({
  from: time,
  to: time,
  line: id.optional(),
  /** A call is a repeat when its number had called the same line within so many days before it. */
  days: z.coerce.number().int().min(1).max(366).default(7),
})

/** How often one thing happened. */
export const flowCellSchema = z.object({
  /** `2026-11-20T09` by hour, `2026-11-20` by day, else empty; Asia/Tokyo, of the call's arrival. */
  slot: z.string(),
  line: z.string(),
  flow: z.string(),
  /** Empty: of the whole flow. */
  node: z.string(),
  kind: z.string(),
  label: z.string(),
  next: z.string(),
  count,
  /** Milliseconds of stays, parts of texts. */
  amount: z.number(),
})

export const flowCountRowSchema = z.object({
  slot: z.string(),
  line: z.string(),
  flow: z.string(),
  node: z.string(),
  /** By name of the figure. */
  figures: z.record(z.string(), z.number()),
})

export const flowFigureSchema = z.object({ name: z.string(), ja: z.string(), en: z.string() })

export const flowCountsSchema = z
  .object({
    rows: z.array(flowCountRowSchema),
    total: flowCountRowSchema,
    /** By `node`: what the figures are made of, added up over the whole span; by `cell`: by hour; else empty. */
    cells: z.array(flowCellSchema),
    figures: z.array(flowFigureSchema),
  })
  .meta({ id: 'FlowCounts' })

export const flowCallsSchema = z
  .object({ count, calls: z.array(z.string()).meta({ description: '新しい順' }) })
  .meta({ id: 'FlowCalls' })

export const repeatCallersSchema = z
  .object({
    days: count,
    lines: z.array(
      z.object({
        line: z.string(),
        calls: count,
        repeats: count,
        callers: count,
        repeatCallers: count,
        unknown: count,
      }),
    ),
  })
  .meta({ id: 'RepeatCallers' })

/** Today's counts as they are now, without a look into the records. */
export const liveFlowCountsSchema = z
  .object({ day: z.string(), cells: z.array(flowCellSchema), hours: z.array(flowCountRowSchema) })
  .meta({ id: 'LiveFlowCounts' })

export type FlowCountsQuery = z.infer<typeof flowCountsQuery>
export type FlowCountRow = z.infer<typeof flowCountRowSchema>
export type FlowCounts = z.infer<typeof flowCountsSchema>
export type FlowCountCell = z.infer<typeof flowCellSchema>
export type FlowCallsQuery = z.infer<typeof flowCallsQuery>
export type RepeatCallersView = z.infer<typeof repeatCallersSchema>
export type LiveFlowCounts = z.infer<typeof liveFlowCountsSchema>
