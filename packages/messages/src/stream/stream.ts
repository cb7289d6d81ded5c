import { z } from 'zod'
import { callRowSchema } from '../http/calls.ts'
import { floorViewSchema, liveCallSchema } from '../http/floor.ts'
import { liveSchema } from '../http/live.ts'
import { callIdSchema, count, ms, shownCaller, time } from '../http/shapes.ts'
import { events } from '../log/events.ts'
import { id } from '../log/ids.ts'

/** Events of the log that people may see as they happen; numbers are masked by role. */
export const streamedEvents = [
  'call.arrived',
  'call.queued',
  'call.offered',
  'call.offerEnded',
  'call.connected',
  'call.held',
  'call.resumed',
  'call.transferring',
  'call.transferEnded',
  'call.dialled',
  'call.abandoned',
  'call.ended',
  'agent.changed',
  'flow.keyed',
  'recording.indexed',
] as const satisfies readonly (keyof typeof events)[]
export type StreamedEventType = (typeof streamedEvents)[number]

const streamedBody = z.discriminatedUnion('type', [
  events['call.arrived'],
  events['call.queued'],
  events['call.offered'],
  events['call.offerEnded'],
  events['call.connected'],
  events['call.held'],
  events['call.resumed'],
  events['call.transferring'],
  events['call.transferEnded'],
  events['call.dialled'],
  events['call.abandoned'],
  events['call.ended'],
  events['agent.changed'],
  events['flow.keyed'],
  events['recording.indexed'],
])

/** An earlier call of the same number, as the agent sees it beside the new one; `agents` are names. */
export const earlierCallSchema = callRowSchema.pick({
  call: true,
  direction: true,
  line: true,
  arrivedAt: true,
  outcome: true,
  agents: true,
  talkMs: true,
})

export const screenPopSchema = z.object({
  type: z.literal('screenPop'),
  seq: z.string(),
  call: callIdSchema,
  agent: id,
  line: z.object({ id, name: z.string(), number: z.string() }),
  queue: z.object({ id, name: z.string() }).nullable(),
  /** The other party: who calls, or who is being called. */
  caller: shownCaller,
  /** The call as it stands on the floor, which an agent otherwise sees nothing of. */
  live: liveCallSchema,
  waitedMs: ms,
  /** Keys the caller pressed in the flow, in order. */
  keys: z.string(),
  /** Null: the records could not be read in time; the call does not wait for them. */
  earlierCalls: z.array(earlierCallSchema).nullable(),
})

/** What the server says on `/v1/stream`. */
export const streamMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.string(), floor: floorViewSchema }),
  /** What was missed is gone (trimmed, or too much): start again from this. */
  z.object({
    type: z.literal('resync'),
    seq: z.string(),
    reason: z.enum(['trimmed', 'tooFarBehind', 'configured']),
    floor: floorViewSchema,
  }),
  z.object({ type: z.literal('delta'), seq: z.string(), at: time, body: streamedBody }),
  screenPopSchema,
  z.object({ type: z.literal('live'), live: liveSchema }),
  /** Says that the line is alive and how far it has come, also when nothing happens. */
  z.object({ type: z.literal('tick'), seq: z.string(), at: time, sockets: count }),
])

export type StreamMessage = z.infer<typeof streamMessageSchema>
export type ScreenPop = z.infer<typeof screenPopSchema>
export type EarlierCall = z.infer<typeof earlierCallSchema>
