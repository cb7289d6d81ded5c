import {
  type AcdEvent,
  type Activity,
  type Author,
  type Availability,
  type CallbackResult,
  type CaseEvent,
  type FloorEvent,
  type FlowEvent,
  type MessageEvent,
  type OfferReason,
  type Outcome,
  type PartyName,
  type QueueRule,
  type RecordingEvent,
  type WorkEvent,
  workKinds,
} from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import {
  authorSchema,
  callEvents,
  type offerReasonSchema,
  type outcomeSchema,
  type partyNameSchema,
  type queueRuleSchema,
  talkEvents,
} from './call-events.ts'
import { campaignEvents, dialEvents, listEvents } from './campaign.ts'
import { floorConfigSchema, skillNeedSchema } from './config.ts'
import { anyNumber, count, durationMs, epochMs, id, prompt, text } from './ids.ts'
import { registerChangeSchema } from './register-change.ts'
import { queueModeSchema, refusalCodeSchema } from './requests.ts'

export const availabilitySchema = z.enum(['signedOut', 'paused', 'ready'])
export const activitySchema = z.enum(['idle', 'ringing', 'reserved', 'talking', 'held', 'wrapUp', 'watching'])
export const callbackResultSchema = z.enum(['connected', 'expired', 'triesOver', 'cancelled', 'notAllowed'])

const flowEnd = z.enum(['inFlow', 'outOfHours'])

/** What acd writes of the floor itself: its agents, its queues, its callbacks, its answers. */
const standingEvents = {
  'callback.asked': z.object({
    type: z.literal('callback.asked'),
    callback: id,
    call: id,
    queue: id,
    line: id,
    number: anyNumber,
    since: epochMs,
    expiresAt: epochMs,
  }),
  'callback.tried': z.object({
    type: z.literal('callback.tried'),
    callback: id,
    call: id,
    agent: id,
    attempt: count,
  }),
  'callback.ended': z.object({ type: z.literal('callback.ended'), callback: id, result: callbackResultSchema }),
  'agent.hand': z.object({ type: z.literal('agent.hand'), agent: id, raised: z.boolean(), call: id.nullable() }),
  'agent.alert': z.object({
    type: z.literal('agent.alert'),
    agent: id,
    kind: z.literal('pauseTooLong'),
    reason: z.string(),
  }),
  'agent.changed': z.object({
    type: z.literal('agent.changed'),
    agent: id,
    availability: availabilitySchema,
    activity: activitySchema,
    phoneRegistered: z.boolean(),
    reason: z.string().nullable(),
    call: id.nullable(),
    until: epochMs.nullable(),
    pauseAfter: z.string().nullable(),
    lineOpen: z.boolean(),
    author: authorSchema,
  }),
  'queue.changed': z.object({
    type: z.literal('queue.changed'),
    queue: id,
    mode: queueModeSchema,
    author: authorSchema,
  }),
  'attempt.refused': z.object({
    type: z.literal('attempt.refused'),
    call: id,
    because: z.enum(['agentNotFree', 'lineUnknown', 'callerIdNotAllowed', 'doNotCall', 'numberNotAllowed']),
  }),
  'preview.shown': z.object({
    type: z.literal('preview.shown'),
    call: id,
    agent: id,
    campaign: id,
    person: z.number().int().positive(),
    number: anyNumber,
    queue: id,
    line: id,
    callerId: anyNumber,
    until: epochMs,
  }),
  'preview.ended': z.object({
    type: z.literal('preview.ended'),
    call: id,
    agent: id,
    result: z.enum(['accepted', 'skipped', 'timedOut', 'withdrawn', 'agentLeft']),
    reason: text.nullable(),
  }),
  'floor.message': z.object({ type: z.literal('floor.message'), queue: id.nullable(), text, author: authorSchema }),
  'request.accepted': z.object({ type: z.literal('request.accepted'), request: id, call: id.nullable() }),
  'request.refused': z.object({
    type: z.literal('request.refused'),
    request: id,
    code: refusalCodeSchema,
    reason: z.string(),
  }),
} as const

/** Written by acd. */
export const acdEvents = { ...callEvents, ...talkEvents, ...standingEvents } as const

const inFlow = { call: id, flow: id, node: z.string() }
const values = z.record(z.string(), z.string())

export const messageStateSchema = z.enum(['queued', 'sent', 'delivered', 'failed'])

/** Written by ivr. */
export const flowEvents = {
  'flow.started': z.object({ type: z.literal('flow.started'), call: id, flow: id, version: count }),
  'flow.entered': z.object({ type: z.literal('flow.entered'), ...inFlow, because: z.string() }),
  'flow.keyed': z.object({
    type: z.literal('flow.keyed'),
    ...inFlow,
    key: z.string(),
    verdict: z.enum(['taken', 'wrong', 'late']),
  }),
  'flow.collected': z.object({
    type: z.literal('flow.collected'),
    ...inFlow,
    length: count,
    verdict: z.enum(['taken', 'tooShort', 'notSo', 'silent', 'confirmed', 'refused']),
  }),
  'flow.lookingUp': z.object({
    type: z.literal('flow.lookingUp'),
    call: id,
    lookup: id,
    what: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('record'), source: id }),
      z.object({ kind: z.literal('authenticity') }),
    ]),
    keys: values,
    fields: z.array(z.string()),
  }),
  'flow.texting': z.object({
    type: z.literal('flow.texting'),
    ...inFlow,
    message: id,
    template: id,
    language: z.string(),
    to: anyNumber,
    line: id,
    values,
  }),
  'flow.surveyed': z.object({
    type: z.literal('flow.surveyed'),
    ...inFlow,
    question: z.string(),
    answer: z.string().nullable(),
  }),
  'flow.queueing': z.object({
    type: z.literal('flow.queueing'),
    call: id,
    queue: id,
    needs: z.array(skillNeedSchema),
    headStartMs: durationMs,
    prefer: id.nullable(),
    offerCallback: z.boolean(),
  }),
  'flow.voicemail': z.object({
    type: z.literal('flow.voicemail'),
    call: id,
    queue: id,
    prompts: z.array(prompt),
    maxMs: durationMs,
  }),
  'flow.transferring': z.object({
    type: z.literal('flow.transferring'),
    call: id,
    number: anyNumber,
    handOver: z.array(prompt),
    note: text.nullable(),
  }),
  'flow.ended': z.object({ type: z.literal('flow.ended'), call: id, outcome: flowEnd }),
} as const

/** Written by cases. */
export const caseEvents = {
  'lookup.answered': z.object({
    type: z.literal('lookup.answered'),
    call: id,
    lookup: id,
    result: z.enum(['found', 'notFound', 'failed']),
    values,
  }),
  'persons.changed': z.object({
    type: z.literal('persons.changed'),
    change: registerChangeSchema,
    persons: z.array(z.number().int().positive()).min(1).max(500),
  }),
} as const

/** Written by cases when a deadline of work comes or is over. */
export const workEvents = {
  'work.alert': z.object({
    type: z.literal('work.alert'),
    work: count,
    kind: z.enum(workKinds),
    alert: z.enum(['soon', 'overdue']),
    dueAt: epochMs,
  }),
} as const

/** Written by messaging. */
export const messageEvents = {
  'message.changed': z.object({
    type: z.literal('message.changed'),
    message: id,
    call: id.nullable(),
    state: messageStateSchema,
    parts: count,
    reason: z.string().nullable(),
  }),
} as const

/** Written by recordings. */
export const recordingEvents = {
  'recording.closed': z.object({ type: z.literal('recording.closed'), recording: id, bytes: count }),
  'recording.indexed': z.object({
    type: z.literal('recording.indexed'),
    recording: id,
    call: id.nullable(),
    durationMs,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    warnings: z.array(z.string()),
  }),
} as const

/** Written by api, and by whichever service owns a timer. */
export const otherEvents = {
  'floor.configured': z.object({ type: z.literal('floor.configured'), config: floorConfigSchema }),
  'timer.fired': z.object({ type: z.literal('timer.fired'), service: z.string(), timer: z.string() }),
} as const

/** name → schema of every event a service may write. */
export const events = {
  ...acdEvents,
  ...flowEvents,
  ...caseEvents,
  ...workEvents,
  ...messageEvents,
  ...recordingEvents,
  ...campaignEvents,
  ...listEvents,
  ...dialEvents,
  ...otherEvents,
} as const

type Output<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> }[keyof S]

proven<Same<Output<typeof acdEvents>, AcdEvent>>()
proven<Same<Output<typeof flowEvents>, FlowEvent>>()
proven<Same<Output<typeof caseEvents>, CaseEvent>>()
proven<Same<Output<typeof workEvents>, WorkEvent>>()
proven<Same<Output<typeof messageEvents>, MessageEvent>>()
proven<Same<Output<typeof recordingEvents>, RecordingEvent>>()
proven<Same<Output<typeof events>, FloorEvent>>()
proven<Same<keyof typeof events, FloorEvent['type']>>()
proven<Same<z.infer<typeof outcomeSchema>, Outcome>>()
proven<Same<z.infer<typeof availabilitySchema>, Availability>>()
proven<Same<z.infer<typeof activitySchema>, Activity>>()
proven<Same<z.infer<typeof authorSchema>, Author>>()
proven<Same<z.infer<typeof partyNameSchema>, PartyName>>()
proven<Same<z.infer<typeof queueRuleSchema>, QueueRule>>()
proven<Same<z.infer<typeof offerReasonSchema>, OfferReason>>()
proven<Same<z.infer<typeof callbackResultSchema>, CallbackResult>>()
