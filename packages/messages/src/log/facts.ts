import type { Fact, SeenLeg } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { callerSchema } from './caller.ts'
import { anyNumber, cause, durationMs, epochMs, id } from './ids.ts'

const legArrived = z.object({
  type: z.literal('leg.arrived'),
  leg: id,
  node: id,
  line: id,
  called: anyNumber,
  caller: callerSchema,
  attempt: z.number().int().min(1),
  recording: id.nullable(),
})

export const pickedUpBySchema = z.enum(['person', 'machine', 'notSure'])

export const seenLegSchema = z.object({
  leg: id,
  state: z.enum(['down', 'ringing', 'up']),
  floor: id.nullable(),
  arrival: legArrived.nullable(),
})

/** name → schema of everything a bridge may write. */
export const facts = {
  'leg.arrived': legArrived,
  'phone.dialled': z.object({
    type: z.literal('phone.dialled'),
    leg: id,
    node: id,
    phone: id,
    dialled: z.string().max(64),
  }),
  'leg.ringing': z.object({ type: z.literal('leg.ringing'), leg: id }),
  'leg.progress': z.object({ type: z.literal('leg.progress'), leg: id }),
  'leg.answered': z.object({ type: z.literal('leg.answered'), leg: id, recording: id.nullable() }),
  'leg.ended': z.object({ type: z.literal('leg.ended'), leg: id, cause }),
  'leg.keyPressed': z.object({
    type: z.literal('leg.keyPressed'),
    leg: id,
    key: z.string().regex(/^[0-9*#A-D]$/, 'one key of a telephone'),
    heldMs: durationMs,
  }),
  'leg.listened': z.object({ type: z.literal('leg.listened'), leg: id, by: pickedUpBySchema }),
  'leg.held': z.object({ type: z.literal('leg.held'), leg: id }),
  'leg.unheld': z.object({ type: z.literal('leg.unheld'), leg: id }),
  'leg.handedBack': z.object({ type: z.literal('leg.handedBack'), leg: id }),
  'playback.ended': z.object({ type: z.literal('playback.ended'), leg: id, playback: id, completed: z.boolean() }),
  'phone.registered': z.object({ type: z.literal('phone.registered'), phone: id }),
  'phone.lost': z.object({ type: z.literal('phone.lost'), phone: id }),
  'pbx.lost': z.object({ type: z.literal('pbx.lost'), node: id }),
  'pbx.snapshot': z.object({
    type: z.literal('pbx.snapshot'),
    node: id,
    version: z.string(),
    startedAt: epochMs,
    legs: z.array(seenLegSchema),
    bridges: z.array(id),
    phones: z.array(id),
    pending: z.array(id),
  }),
  'command.failed': z.object({
    type: z.literal('command.failed'),
    leg: z.string(),
    command: z.string(),
    reason: z.string(),
  }),
  'pbx.servedAlone': z.object({
    type: z.literal('pbx.servedAlone'),
    leg: id,
    line: id,
    called: anyNumber,
    caller: callerSchema,
    arrivedAt: epochMs,
    endedAt: epochMs,
    recording: id.nullable(),
    outcome: z.enum(['emergency', 'unknownNumber']),
  }),
} as const

export const factSchema = z.discriminatedUnion('type', [
  facts['leg.arrived'],
  facts['phone.dialled'],
  facts['leg.ringing'],
  facts['leg.progress'],
  facts['leg.answered'],
  facts['leg.ended'],
  facts['leg.keyPressed'],
  facts['leg.listened'],
  facts['leg.held'],
  facts['leg.unheld'],
  facts['leg.handedBack'],
  facts['playback.ended'],
  facts['phone.registered'],
  facts['phone.lost'],
  facts['pbx.lost'],
  facts['pbx.snapshot'],
  facts['command.failed'],
  facts['pbx.servedAlone'],
])

proven<Same<z.infer<typeof seenLegSchema>, SeenLeg>>()
proven<Same<z.infer<typeof factSchema>, Fact>>()
proven<Same<keyof typeof facts, Fact['type']>>()
