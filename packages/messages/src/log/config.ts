import type { AgentSetup, Calendar, FloorConfig, Flow, FlowNode, Line, Queue } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber, count, durationMs, id, prompt } from './ids.ts'

const openingSchema = z.object({ from: z.number().int().min(0).max(1440), to: z.number().int().min(0).max(1440) })

export const calendarSchema = z.object({
  id,
  weekdays: z.array(z.array(openingSchema)),
  days: z.record(z.string(), z.array(openingSchema)),
})

const prompts = z.array(prompt)
/** Name of a node within its flow. */
const nodeName = z.string().min(1).max(80)

export const flowNodeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('announce'), prompts, next: nodeName }),
  z.object({
    type: z.literal('menu'),
    prompts,
    wrong: prompts,
    silent: prompts,
    keys: z.record(z.string(), nodeName),
    repeatKey: z.string().max(1),
    waitMs: durationMs,
    tries: z.number().int().min(1),
    otherwise: nodeName,
  }),
  z.object({ type: z.literal('hours'), calendar: id, open: nodeName, closed: nodeName }),
  z.object({ type: z.literal('queue'), queue: id }),
  z.object({ type: z.literal('transfer'), number: anyNumber, prompts, failed: nodeName }),
  z.object({ type: z.literal('end'), prompts, outcome: z.enum(['inFlow', 'outOfHours']) }),
])

export const flowSchema = z.object({
  id,
  version: count,
  start: nodeName,
  nodes: z.record(z.string(), flowNodeSchema),
})

export const lineSchema = z.object({
  id,
  name: z.string(),
  number: anyNumber,
  flow: id,
  callerIds: z.array(anyNumber),
})

export const queueSchema = z.object({
  id,
  name: z.string(),
  ringMs: durationMs,
  wrapUpMs: durationMs,
  musicClass: z.string(),
  congestionPrompt: prompt,
  announceEveryMs: durationMs,
})

export const agentSetupSchema = z.object({ id, name: z.string(), phone: id, queues: z.array(id) })

export const floorConfigSchema = z.object({
  version: count,
  contract: id,
  floor: id,
  node: id,
  lines: z.array(lineSchema),
  queues: z.array(queueSchema),
  agents: z.array(agentSetupSchema),
  flows: z.array(flowSchema),
  calendars: z.array(calendarSchema),
  pauseReasons: z.array(z.string()),
  transferNumbers: z.array(anyNumber),
  featureCodes: z.object({ signIn: z.string(), signOut: z.string(), ready: z.string(), pause: z.string() }),
})

proven<Same<z.infer<typeof calendarSchema>, Calendar>>()
proven<Same<z.infer<typeof flowNodeSchema>, FlowNode>>()
proven<Same<z.infer<typeof flowSchema>, Flow>>()
proven<Same<z.infer<typeof lineSchema>, Line>>()
proven<Same<z.infer<typeof queueSchema>, Queue>>()
proven<Same<z.infer<typeof agentSetupSchema>, AgentSetup>>()
proven<Same<z.infer<typeof floorConfigSchema>, FloorConfig>>()
