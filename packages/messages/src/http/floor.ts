import { z } from 'zod'
import { activitySchema, availabilitySchema, directionSchema } from '../log/events.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, shownCaller, time } from './shapes.ts'

export const agentViewSchema = z
  .object({
    agent: id,
    name: z.string(),
    phone: id,
    phoneRegistered: z.boolean(),
    availability: availabilitySchema,
    activity: activitySchema,
    /** Why the agent is paused, or null. */
    reason: z.string().nullable(),
    call: callIdSchema.nullable(),
    queues: z.array(id),
    idleSince: time.nullable(),
    wrapUpUntil: time.nullable(),
  })
  .meta({ id: 'Agent' })

export const callPhaseSchema = z.enum([
  'inFlow',
  'away',
  'waiting',
  'offered',
  'talking',
  'reaching',
  'outside',
  'placing',
  'dialling',
])

export const liveCallSchema = z
  .object({
    call: callIdSchema,
    phase: callPhaseSchema,
    direction: directionSchema,
    line: id,
    called: z.string(),
    caller: shownCaller,
    arrivedAt: time,
    queue: id.nullable(),
    agent: id.nullable(),
    /** Since when in this phase, as far as it is known. */
    since: time.nullable(),
    held: z.boolean(),
  })
  .meta({ id: 'LiveCall' })

export const queueViewSchema = z
  .object({
    queue: id,
    name: z.string(),
    waiting: count,
    longestSince: time.nullable(),
    agentsReady: count,
    agentsTalking: count,
    agentsSignedIn: count,
  })
  .meta({ id: 'Queue' })

export const lineViewSchema = z
  .object({
    line: id,
    name: z.string(),
    number: z.string(),
    flow: id,
    callerIds: z.array(z.string()),
    calls: count,
  })
  .meta({ id: 'Line' })

export const floorViewSchema = z
  .object({
    floor: id,
    /** The log's last sequence number when this was read: `GET /v1/stream?from=` goes on from here. */
    seq: z.string(),
    at: time,
    version: count,
    agents: z.array(agentViewSchema),
    calls: z.array(liveCallSchema),
    queues: z.array(queueViewSchema),
    lines: z.array(lineViewSchema),
    pauseReasons: z.array(z.string()),
    transferNumbers: z.array(z.string()),
  })
  .meta({ id: 'Floor' })

export type AgentView = z.infer<typeof agentViewSchema>
export type LiveCall = z.infer<typeof liveCallSchema>
export type QueueView = z.infer<typeof queueViewSchema>
export type LineView = z.infer<typeof lineViewSchema>
export type FloorView = z.infer<typeof floorViewSchema>
