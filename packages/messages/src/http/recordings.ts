import { z } from 'zod'
import { directionSchema, outcomeSchema } from '../log/call-events.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, cursor, dialled, ms, pageSize, shownCaller, time } from './shapes.ts'

export const recordingRowSchema = z
  .object({
    recording: id,
    call: callIdSchema.nullable(),
    startedAt: time,
    durationMs: ms,
    bytes: count,
    sha256: z.string().nullable(),
    state: z.enum(['closed', 'indexed', 'broken', 'missing', 'expired']),
    warnings: z.array(z.string()),
    line: id.nullable(),
    direction: directionSchema.nullable(),
    called: z.string().nullable(),
    caller: shownCaller.nullable(),
    agents: z.array(id),
    outcome: outcomeSchema.nullable(),
  })
  .meta({ id: 'Recording' })

export const recordingSearch = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  number: dialled.optional(),
  agent: id.optional(),
  line: id.optional(),
  outcome: outcomeSchema.optional(),
  call: id.optional(),
  cursor: cursor.optional(),
  limit: pageSize,
})

export const recordingPageSchema = z.object({ recordings: z.array(recordingRowSchema), next: cursor.nullable() })

export type RecordingRow = z.infer<typeof recordingRowSchema>
export type RecordingSearch = z.infer<typeof recordingSearch>
export type RecordingPage = z.infer<typeof recordingPageSchema>
