import { z } from 'zod'
import { id } from '../log/ids.ts'
import { time } from './shapes.ts'

/** Parts of a set-up whose changes are written down one by one. */
export const changedPartSchema = z.enum(['flow', 'calendar', 'holidays', 'prompt', 'template', 'source'])

export const setupChangeSchema = z
  .object({
    id: z.string(),
    at: time,
    by: z.string(),
    part: changedPartSchema,
    item: z.string(),
    summary: z.string(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'SetupChange' })

export const setupChangesSchema = z.object({ changes: z.array(setupChangeSchema) }).meta({ id: 'SetupChanges' })

export const setupChangesQuery = z.object({
  part: changedPartSchema.optional(),
  item: id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
