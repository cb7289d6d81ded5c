import type { AcdEvent, Activity, Availability, FloorEvent, FlowEvent, Outcome, RecordingEvent } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { callerSchema } from './caller.ts'
import { floorConfigSchema } from './config.ts'
import { anyNumber, cause, count, durationMs, epochMs, id } from './ids.ts'
import { refusalCodeSchema } from './requests.ts'

export const outcomeSchema = z.enum([
  'answered',
  'abandoned',
  'inFlow',
  'outOfHours',
  'transferred',
  'emergency',
  'unknownNumber',
  'busy',
  'noAnswer',
  'unallocated',
  'cancelled',
  'failed',
])
export const directionSchema = z.enum(['inbound', 'outbound'])
export const availabilitySchema = z.enum(['signedOut', 'paused', 'ready'])
export const activitySchema = z.enum(['idle', 'ringing', 'reserved', 'talking', 'held', 'wrapUp'])

const authorSchema = z.object({ kind: z.enum(['agent', 'supervisor', 'system']), id: z.string() })
const flowEnd = z.enum(['inFlow', 'outOfHours'])

/** Written by acd. */
export const acdEvents = {
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
  'call.queued': z.object({ type: z.literal('call.queued'), call: id, queue: id, position: count }),
  'call.offered': z.object({
    type: z.literal('call.offered'),
    call: id,
    queue: id,
    agent: id,
    leg: id,
    waitedMs: durationMs,
    because: z.object({ idleSince: epochMs, free: count, waiting: count }),
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
  }),
  'call.held': z.object({ type: z.literal('call.held'), call: id, agent: id }),
  'call.resumed': z.object({ type: z.literal('call.resumed'), call: id, agent: id }),
  'call.transferring': z.object({
    type: z.literal('call.transferring'),
    call: id,
    by: id.nullable(),
    to: z.object({ kind: z.enum(['queue', 'outside']), target: z.string() }),
    leg: id.nullable(),
  }),
  'call.transferEnded': z.object({
    type: z.literal('call.transferEnded'),
    call: id,
    result: z.enum(['connected', 'busy', 'noAnswer', 'failed']),
    returnedTo: z.enum(['flow', 'queue', 'nobody']),
  }),
  'call.dialled': z.object({
    type: z.literal('call.dialled'),
    call: id,
    leg: id,
    number: anyNumber,
    callerId: anyNumber,
  }),
  'call.abandoned': z.object({ type: z.literal('call.abandoned'), call: id, queue: id, waitedMs: durationMs }),
  'call.ended': z.object({
    type: z.literal('call.ended'),
    call: id,
    outcome: outcomeSchema,
    by: z.enum(['caller', 'agent', 'system', 'pbx']),
    cause,
    queue: id.nullable(),
    agents: z.array(id),
    waitedMs: durationMs,
    talkMs: durationMs,
  }),
  'agent.changed': z.object({
    type: z.literal('agent.changed'),
    agent: id,
    availability: availabilitySchema,
    activity: activitySchema,
    phoneRegistered: z.boolean(),
    reason: z.string().nullable(),
    call: id.nullable(),
    author: authorSchema,
  }),
  'request.accepted': z.object({ type: z.literal('request.accepted'), request: id, call: id.nullable() }),
  'request.refused': z.object({
    type: z.literal('request.refused'),
    request: id,
    code: refusalCodeSchema,
    reason: z.string(),
  }),
} as const

/** Written by ivr. */
export const flowEvents = {
  'flow.started': z.object({ type: z.literal('flow.started'), call: id, flow: id, version: count }),
  'flow.entered': z.object({ type: z.literal('flow.entered'), call: id, node: z.string(), because: z.string() }),
  'flow.keyed': z.object({
    type: z.literal('flow.keyed'),
    call: id,
    node: z.string(),
    key: z.string(),
    verdict: z.enum(['taken', 'wrong', 'late']),
  }),
  'flow.queueing': z.object({ type: z.literal('flow.queueing'), call: id, queue: id }),
  'flow.transferring': z.object({ type: z.literal('flow.transferring'), call: id, number: anyNumber }),
  'flow.ended': z.object({ type: z.literal('flow.ended'), call: id, outcome: flowEnd }),
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
export const events = { ...acdEvents, ...flowEvents, ...recordingEvents, ...otherEvents } as const

type Output<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> }[keyof S]

proven<Same<Output<typeof acdEvents>, AcdEvent>>()
proven<Same<Output<typeof flowEvents>, FlowEvent>>()
proven<Same<Output<typeof recordingEvents>, RecordingEvent>>()
proven<Same<Output<typeof events>, FloorEvent>>()
proven<Same<keyof typeof events, FloorEvent['type']>>()
proven<Same<z.infer<typeof outcomeSchema>, Outcome>>()
proven<Same<z.infer<typeof availabilitySchema>, Availability>>()
proven<Same<z.infer<typeof activitySchema>, Activity>>()
