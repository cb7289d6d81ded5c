import { z } from 'zod'
import { directionSchema, partyNameSchema } from '../log/call-events.ts'
import { activitySchema, availabilitySchema } from '../log/events.ts'
import { id } from '../log/ids.ts'
import { queueModeSchema, watchModeSchema } from '../log/requests.ts'
import { callIdSchema, count, ms, shownCaller, time } from './shapes.ts'

export const agentViewSchema = z
  .object({
    agent: id,
    name: z.string(),
    phone: id,
    browserPhone: id.nullable(),
    /** One of the two is enough. */
    phoneRegistered: z.boolean(),
    availability: availabilitySchema,
    activity: activitySchema,
    /** Why the agent is paused, or null. */
    reason: z.string().nullable(),
    call: callIdSchema.nullable(),
    queues: z.array(id),
    idleSince: time.nullable(),
    wrapUpUntil: time.nullable(),
    /** How often this wrap-up has been prolonged. */
    prolonged: count,
    /** Reason of the pause that follows the call at hand. */
    pauseAfter: z.string().nullable(),
    /** The phone is kept off hook between calls. */
    lineOpen: z.boolean(),
    handRaised: z.boolean(),
    /** Queues whose calls this person may watch. */
    supervises: z.array(id),
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
  'parked',
  'voicemail',
  'parting',
  'previewing',
  'placing',
  'dialling',
])

/** Somebody in a conversation beside the citizen and the call's agent. */
export const partySchema = z.object({ party: partyNameSchema, leg: id })

export const watcherSchema = z.object({ supervisor: id, mode: watchModeSchema })

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
    muted: z.boolean(),
    /** Agents whose phones ring for this call. */
    offers: z.array(id),
    parties: z.array(partySchema),
    consult: z
      .object({ with: partyNameSchema, leg: id, answered: z.boolean(), speaking: z.enum(['citizen', 'consulted']) })
      .nullable(),
    /** Empty for those who may not know. */
    watchers: z.array(watcherSchema),
    parkedBy: id.nullable(),
    /** The place in a queue that this call makes good, or null. */
    callback: id.nullable(),
    /** The wait that the caller was told last. */
    estimateMs: ms.nullable(),
    /** Of a case that its agent looks at before it is dialled: for which campaign, whose, and how long. */
    preview: z.object({ campaign: id, person: z.number().int().positive(), until: time }).nullable(),
  })
  .meta({ id: 'LiveCall' })

export const queueViewSchema = z
  .object({
    queue: id,
    name: z.string(),
    mode: queueModeSchema,
    waiting: count,
    /** Citizens who hung up and kept their place; not among those waiting. */
    callbacks: count,
    longestSince: time.nullable(),
    agentsReady: count,
    agentsTalking: count,
    agentsSignedIn: count,
    /** A wrap-up of this queue can be prolonged so often by so much. */
    prolong: z.object({ times: count, ms }),
  })
  .meta({ id: 'Queue' })

export const lineViewSchema = z
  .object({
    line: id,
    name: z.string(),
    number: z.string(),
    flow: id,
    callerIds: z.array(z.string()),
    /** What its trunk carries outward at most, or null: no limit. */
    trunk: z.object({ channels: count, callsPerS: count }).nullable(),
    calls: count,
  })
  .meta({ id: 'Line' })

/** An agent as colleagues see him who look for somebody to consult or to transfer to. */
export const colleagueSchema = agentViewSchema
  .pick({ agent: true, name: true, queues: true, availability: true, activity: true, phoneRegistered: true })
  .meta({ id: 'Colleague' })

export const colleaguesSchema = z.object({ colleagues: z.array(colleagueSchema) })

/** A citizen who hung up and kept the place: a waiting caller without a line. */
export const callbackViewSchema = z
  .object({
    callback: id,
    queue: id,
    line: id,
    number: z.string(),
    /** The place: as long waited as the call that asked. */
    since: time,
    tries: count,
    /** Not tried again before; null: as soon as it is its turn. */
    notBefore: time.nullable(),
    expiresAt: time,
    /** The call that is trying now, or null. */
    call: callIdSchema.nullable(),
  })
  .meta({ id: 'Callback' })

export const callbackListSchema = z.object({ callbacks: z.array(callbackViewSchema) })

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
    callbacks: z.array(callbackViewSchema),
    pauseReasons: z.array(z.string()),
    transferNumbers: z.array(z.string()),
  })
  .meta({ id: 'Floor' })

export type AgentView = z.infer<typeof agentViewSchema>
export type LiveCall = z.infer<typeof liveCallSchema>
export type QueueView = z.infer<typeof queueViewSchema>
export type LineView = z.infer<typeof lineViewSchema>
export type FloorView = z.infer<typeof floorViewSchema>
export type CallbackView = z.infer<typeof callbackViewSchema>
export type Colleague = z.infer<typeof colleagueSchema>
