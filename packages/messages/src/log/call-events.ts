import { z } from 'zod'
import { callerSchema } from './caller.ts'
import { queueActionSchema, queueStrategySchema, skillNeedSchema } from './config.ts'
import { anyNumber, cause, count, durationMs, epochMs, id, text } from './ids.ts'
import { watchModeSchema } from './requests.ts'

export const outcomeSchema = z.enum([
  'answered',
  'abandoned',
  'inFlow',
  'outOfHours',
  'transferred',
  'emergency',
  'unknownNumber',
  'callback',
  'voicemail',
  'turnedAway',
  'busy',
  'noAnswer',
  'unallocated',
  'cancelled',
  'failed',
  'nobodyFree',
])
export const directionSchema = z.enum(['inbound', 'outbound'])
export const endedBySchema = z.enum(['caller', 'agent', 'system', 'pbx'])
export const queueRuleSchema = z.enum([
  'full',
  'tooLong',
  'nobodySignedIn',
  'allPaused',
  'closed',
  'exitKey',
  'flow',
  'nobodyFree',
])
export const authorSchema = z.object({ kind: z.enum(['agent', 'supervisor', 'system']), id: z.string() })

export const partyNameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agent: id }),
  z.object({ kind: z.literal('outside'), number: anyNumber }),
])

const needs = z.array(skillNeedSchema)
const note = text.nullable()
const estimateMs = durationMs.nullable()

export const offerReasonSchema = z.object({
  strategy: queueStrategySchema,
  idleSince: epochMs,
  free: count,
  waiting: count,
  preferred: z.boolean(),
  needs,
})

/** What acd writes of a call on its way to an agent, and of its end. */
export const callEvents = {
  'call.arrived': z.object({
    type: z.literal('call.arrived'),
    call: id,
    leg: id,
    node: id,
    direction: directionSchema,
    line: id,
    called: anyNumber,
    caller: callerSchema,
    recording: id.nullable(),
  }),
  'call.queued': z.object({
    type: z.literal('call.queued'),
    call: id,
    queue: id,
    position: count,
    estimateMs,
    prefer: id.nullable(),
  }),
  'call.announced': z.object({ type: z.literal('call.announced'), call: id, position: count, estimateMs }),
  'call.relaxed': z.object({ type: z.literal('call.relaxed'), call: id, step: count, needs }),
  'call.leftQueue': z.object({
    type: z.literal('call.leftQueue'),
    call: id,
    queue: id,
    rule: queueRuleSchema,
    action: z.enum(queueActionSchema.options.map((option) => option.shape.kind.value)),
    waitedMs: durationMs,
  }),
  'call.flowing': z.object({
    type: z.literal('call.flowing'),
    call: id,
    leg: id,
    node: id,
    line: id,
    flow: id,
    caller: callerSchema,
  }),
  'call.voicemail': z.object({ type: z.literal('call.voicemail'), call: id, queue: id }),
  'call.offered': z.object({
    type: z.literal('call.offered'),
    call: id,
    queue: id,
    agent: id,
    leg: id,
    waitedMs: durationMs,
    because: offerReasonSchema,
  }),
  'call.offerEnded': z.object({
    type: z.literal('call.offerEnded'),
    call: id,
    agent: id,
    leg: id,
    result: z.enum(['answered', 'missed', 'rejected', 'unreachable', 'callerGone', 'withdrawn']),
  }),
  'call.connected': z.object({
    type: z.literal('call.connected'),
    call: id,
    agent: id,
    leg: id,
    queue: id.nullable(),
    waitedMs: durationMs,
    estimateMs,
  }),
  'call.dialled': z.object({
    type: z.literal('call.dialled'),
    call: id,
    leg: id,
    number: anyNumber,
    callerId: anyNumber,
    // Entries of before there were campaigns do not say it.
    queue: id.nullable().default(null),
  }),
  'call.abandoned': z.object({ type: z.literal('call.abandoned'), call: id, queue: id, waitedMs: durationMs }),
  'call.ended': z.object({
    type: z.literal('call.ended'),
    call: id,
    outcome: outcomeSchema,
    by: endedBySchema,
    cause,
    queue: id.nullable(),
    agents: z.array(id),
    waitedMs: durationMs,
    talkMs: durationMs,
  }),
} as const

const byAgent = <T extends string>(type: T) => z.object({ type: z.literal(type), call: id, agent: id })

/** What acd writes of a conversation: hold, consultation, transfer, conference, supervision. */
export const talkEvents = {
  'call.held': byAgent('call.held'),
  'call.resumed': byAgent('call.resumed'),
  'call.muted': byAgent('call.muted').extend({ muted: z.boolean() }),
  'call.transferring': z.object({
    type: z.literal('call.transferring'),
    call: id,
    by: id.nullable(),
    to: z.object({ kind: z.enum(['queue', 'agent', 'line', 'outside']), target: z.string() }),
    leg: id.nullable(),
    note,
  }),
  'call.transferEnded': z.object({
    type: z.literal('call.transferEnded'),
    call: id,
    result: z.enum(['connected', 'busy', 'noAnswer', 'failed']),
    returnedTo: z.enum(['flow', 'queue', 'nobody']),
  }),
  'call.consulting': byAgent('call.consulting').extend({ with: partyNameSchema, leg: id, note }),
  'call.consulted': byAgent('call.consulted').extend({ leg: id }),
  'call.toggled': byAgent('call.toggled').extend({ to: z.enum(['citizen', 'consulted']) }),
  'call.consultEnded': byAgent('call.consultEnded').extend({
    result: z.enum(['merged', 'completed', 'cancelled', 'left', 'busy', 'noAnswer', 'failed']),
  }),
  'call.partyJoined': z.object({ type: z.literal('call.partyJoined'), call: id, party: partyNameSchema, leg: id }),
  'call.partyLeft': z.object({ type: z.literal('call.partyLeft'), call: id, party: partyNameSchema, leg: id }),
  'call.handedOver': z.object({ type: z.literal('call.handedOver'), call: id, from: id, to: id.nullable() }),
  'call.moved': byAgent('call.moved').extend({ leg: id }),
  'call.parked': byAgent('call.parked'),
  'call.unparked': z.object({ type: z.literal('call.unparked'), call: id, by: id.nullable() }),
  'call.keysSent': byAgent('call.keysSent').extend({ count }),
  'call.marked': z.object({
    type: z.literal('call.marked'),
    call: id,
    kind: z.enum(['evidence', 'note', 'language']),
    text,
    author: authorSchema,
  }),
  'call.alert': byAgent('call.alert').extend({ kind: z.enum(['long', 'hold', 'citizenGone']) }),
  'call.watched': z.object({ type: z.literal('call.watched'), call: id, supervisor: id, mode: watchModeSchema }),
  'call.unwatched': z.object({ type: z.literal('call.unwatched'), call: id, supervisor: id }),
} as const
