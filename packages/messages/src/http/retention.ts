import { z } from 'zod'
import { count, time } from './shapes.ts'

export const retentionKindSchema = z.enum(['texts', 'authenticity', 'refusals'])
export const byRetentionKind = z.object({ kind: retentionKindSchema })
/** `days` null: kept. */
export const retentionBody = z.strictObject({
  days: z.number().int().min(1).max(36_500).nullable().describe('保存日数。null: 消去しない'),
})
export const retentionSchema = z
  .object({
    rules: z.array(z.object({ kind: retentionKindSchema, days: count, by: z.string(), at: time })),
    /** What was deleted, newest first: everything of the kind before `before`. */
    runs: z.array(z.object({ id: count, kind: z.string(), before: time, count, at: time })),
  })
  .meta({ id: 'Retention' })
