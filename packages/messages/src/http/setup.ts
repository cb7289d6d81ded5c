import { z } from 'zod'
import { calendarSchema, flowSchema, lineSchema } from '../log/config.ts'
import { count, dialled } from './shapes.ts'

/** What a publication made the floor's configuration. */
export const publishedSchema = z
  .object({ version: count, seq: z.string(), lines: count, queues: count, agents: count, flows: count })
  .meta({ id: 'Published' })

export type Published = z.infer<typeof publishedSchema>

/** Takes effect with the next publication. */
export const lineBody = lineSchema
  .omit({ id: true })
  .extend({ number: dialled, callerIds: z.array(dialled) })
  .strict()
export const calendarBody = calendarSchema.omit({ id: true }).strict()
export const flowBody = flowSchema.omit({ id: true, version: true }).strict()
