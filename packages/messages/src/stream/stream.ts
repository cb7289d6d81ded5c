import { z } from 'zod'
import { earlierCallSchema } from '../http/calls.ts'
import { floorViewSchema, liveCallSchema } from '../http/floor.ts'
import { liveFlowCountsSchema } from '../http/flow-counts.ts'
import { liveSchema } from '../http/live.ts'
import { popPersonSchema } from '../http/persons.ts'
import { deskScriptSchema } from '../http/scripts.ts'
import { callIdSchema, count, ms, shownCaller, time } from '../http/shapes.ts'
import { callEvents, talkEvents } from '../log/call-events.ts'
import { events } from '../log/events.ts'
import { id } from '../log/ids.ts'

/** Events of the log that people may see as they happen, each as far as the role allows; numbers are masked by role. */
const streamed = {
  ...callEvents,
  ...talkEvents,
  'callback.asked': events['callback.asked'],
  'callback.tried': events['callback.tried'],
  'callback.ended': events['callback.ended'],
  'agent.hand': events['agent.hand'],
  'agent.alert': events['agent.alert'],
  'agent.changed': events['agent.changed'],
  'queue.changed': events['queue.changed'],
  'floor.message': events['floor.message'],
  'flow.keyed': events['flow.keyed'],
  'recording.indexed': events['recording.indexed'],
  'work.alert': events['work.alert'],
  'preview.shown': events['preview.shown'],
  'preview.ended': events['preview.ended'],
  'attempt.warned': events['attempt.warned'],
} as const
type Streamed = typeof streamed

export type StreamedEventType = keyof Streamed
export const streamedEvents = Object.keys(streamed) as readonly StreamedEventType[]

const streamedBody = z.discriminatedUnion(
  'type',
  Object.values(streamed) as [Streamed[StreamedEventType], ...Streamed[StreamedEventType][]],
)

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
  /** Why we call, or null: a call by hand, or one that came in. */
  campaign: z.object({ id, name: z.string() }).nullable(),
  waitedMs: ms,
  /** Keys the caller pressed in the flow, in order. */
  keys: z.string(),
  /** What the colleague who handed the call over has written, or null. */
  note: z.string().nullable(),
  /** Null: the records could not be read in time; the call does not wait for them. */
  earlierCalls: z.array(earlierCallSchema).nullable(),
  /** Whom this number leads to, the likeliest first. Null: the register took too long; the call does not wait for it. */
  persons: z.array(popPersonSchema).nullable(),
  /** So many more are known at this number. */
  morePersons: count,
  /** What is said on this line, and what is asked often; null: not read in time. */
  script: deskScriptSchema.nullable(),
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
  /** Today's counts of flows, for those who asked with `with=flowCounts`. */
  z.object({ type: z.literal('flowCounts'), counts: liveFlowCountsSchema }),
  /** Says that the line is alive and how far it has come, also when nothing happens. */
  z.object({ type: z.literal('tick'), seq: z.string(), at: time, sockets: count }),
])

export type StreamMessage = z.infer<typeof streamMessageSchema>
export type ScreenPop = z.infer<typeof screenPopSchema>
