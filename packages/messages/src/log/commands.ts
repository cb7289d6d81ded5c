import type { Destination, LaneCommand, PbxCommand } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber, durationMs, id, prompt } from './ids.ts'

export const destinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('phone'), phone: id }),
  z.object({ kind: z.literal('outside'), number: anyNumber, line: id }),
])

const onLeg = <T extends string>(type: T) => z.object({ type: z.literal(type), leg: id })

/** name → schema of everything the PBX may be told to do. */
export const commands = {
  'leg.answer': onLeg('leg.answer'),
  'leg.dial': z.object({
    type: z.literal('leg.dial'),
    leg: id,
    to: destinationSchema,
    shownNumber: anyNumber,
    shownName: z.string().max(120),
    ringMs: durationMs,
    autoAnswer: z.boolean(),
    record: z.boolean(),
    listenMs: durationMs.optional(),
    notAfter: z.int().nonnegative().optional(),
  }),
  'leg.hangUp': z.object({
    type: z.literal('leg.hangUp'),
    leg: id,
    cause: z.enum(['normal', 'busy', 'noAnswer', 'congestion']),
  }),
  'leg.ring': onLeg('leg.ring'),
  'leg.play': z.object({ type: z.literal('leg.play'), leg: id, playback: id, prompts: z.array(prompt) }),
  'leg.stopPlay': z.object({ type: z.literal('leg.stopPlay'), leg: id, playback: id }),
  'leg.music': z.object({ type: z.literal('leg.music'), leg: id, musicClass: z.string() }),
  'leg.silence': onLeg('leg.silence'),
  'leg.sendKeys': z.object({ type: z.literal('leg.sendKeys'), leg: id, keys: z.string().regex(/^[0-9*#A-Dw]*$/) }),
  'leg.mute': z.object({ type: z.literal('leg.mute'), leg: id, muted: z.boolean() }),
  'legs.connect': z.object({ type: z.literal('legs.connect'), bridge: id, legs: z.array(id).min(1) }),
  'leg.listen': z.object({
    type: z.literal('leg.listen'),
    leg: id,
    on: id,
    spy: id,
    bridge: id,
    whisper: z.boolean(),
  }),
  'leg.unlisten': z.object({ type: z.literal('leg.unlisten'), leg: id, spy: id, bridge: id }),
  'bridge.end': z.object({ type: z.literal('bridge.end'), bridge: id }),
} as const

export const commandSchema = z.discriminatedUnion('type', [
  commands['leg.answer'],
  commands['leg.dial'],
  commands['leg.hangUp'],
  commands['leg.ring'],
  commands['leg.play'],
  commands['leg.stopPlay'],
  commands['leg.music'],
  commands['leg.silence'],
  commands['leg.sendKeys'],
  commands['leg.mute'],
  commands['legs.connect'],
  commands['leg.listen'],
  commands['leg.unlisten'],
  commands['bridge.end'],
])

export const laneCommandSchema = z.object({ node: id, lane: id, command: commandSchema })

proven<Same<z.infer<typeof destinationSchema>, Destination>>()
proven<Same<z.infer<typeof commandSchema>, PbxCommand>>()
proven<Same<z.infer<typeof laneCommandSchema>, LaneCommand>>()
proven<Same<keyof typeof commands, PbxCommand['type']>>()
