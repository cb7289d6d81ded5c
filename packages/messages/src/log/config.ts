import type {
  AgentSetup,
  Calendar,
  FloorConfig,
  FloorLimits,
  Flow,
  FlowNode,
  Line,
  Queue,
  QueueAction,
  QueueStrategy,
  SkillNeed,
} from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber, count, durationMs, id, level, prompt } from './ids.ts'

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
  z.object({ type: z.literal('callback'), queue: id }),
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

export const queueStrategySchema = z.enum([
  'longestIdle',
  'leastRecent',
  'fewestCalls',
  'roundRobin',
  'random',
  'ringAll',
  'tiers',
])

const skill = z.string().min(1).max(80)
export const skillNeedSchema = z.object({ skill, level })
const needs = z.array(skillNeedSchema)

export const queueActionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('end'), prompt }),
  z.object({ kind: z.literal('queue'), queue: id }),
  z.object({ kind: z.literal('line'), line: id }),
  z.object({ kind: z.literal('outside'), number: anyNumber }),
  z.object({ kind: z.literal('callback') }),
  z.object({ kind: z.literal('voicemail'), prompt, maxMs: durationMs }),
])
const action = queueActionSchema

export const queueRulesSchema = z.object({
  full: z.object({ waiting: count, action }).nullable(),
  tooLong: z.object({ ms: durationMs, action }).nullable(),
  nobodySignedIn: action.nullable(),
  allPaused: action.nullable(),
  closed: action.nullable(),
})

export const callbackRulesSchema = z.object({
  offerPrompt: prompt,
  confirmedPrompt: prompt,
  first: z.enum(['agent', 'citizen']),
  tries: count,
  retryMs: durationMs,
  expiresMs: durationMs,
  calendar: id.nullable(),
})

export const queueSchema = z.object({
  id,
  name: z.string(),
  ringMs: durationMs,
  wrapUpMs: durationMs,
  musicClass: z.string(),
  congestionPrompt: prompt,
  announceEveryMs: durationMs,
  announce: z.enum(['position', 'wait', 'both']),
  comfort: z.object({ prompt, everyMs: durationMs }).nullable(),
  strategy: queueStrategySchema,
  headStartMs: durationMs,
  needs,
  relax: z.array(z.object({ afterMs: durationMs, needs })),
  sameAgent: z.object({ kind: z.enum(['last', 'responsible']), holdMs: durationMs }).nullable(),
  rules: queueRulesSchema,
  calendar: id.nullable(),
  exits: z.array(z.object({ key: z.string().regex(/^[0-9*#]$/, 'one key of a telephone'), action })),
  callback: callbackRulesSchema.nullable(),
  prolong: z.object({ times: count, ms: durationMs }),
})

export const agentSetupSchema = z.object({
  id,
  name: z.string(),
  phone: id,
  browserPhone: id.nullable(),
  queues: z.array(id),
  skills: z.record(skill, level),
  tiers: z.record(id, z.number().int().min(1)),
  supervises: z.array(id),
  autoAnswer: z.boolean(),
})

export const floorLimitsSchema = z.object({
  parkMs: durationMs,
  longCallMs: durationMs,
  longHoldMs: durationMs,
  citizenGoneMs: durationMs,
})

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
  pauseLimits: z.record(z.string(), durationMs),
  limits: floorLimitsSchema,
  doNotCall: z.array(anyNumber),
  tellListened: z.boolean(),
  transferNumbers: z.array(anyNumber),
  featureCodes: z.object({ signIn: z.string(), signOut: z.string(), ready: z.string(), pause: z.string() }),
})

proven<Same<z.infer<typeof calendarSchema>, Calendar>>()
proven<Same<z.infer<typeof flowNodeSchema>, FlowNode>>()
proven<Same<z.infer<typeof flowSchema>, Flow>>()
proven<Same<z.infer<typeof lineSchema>, Line>>()
proven<Same<z.infer<typeof queueStrategySchema>, QueueStrategy>>()
proven<Same<z.infer<typeof skillNeedSchema>, SkillNeed>>()
proven<Same<z.infer<typeof queueActionSchema>, QueueAction>>()
proven<Same<z.infer<typeof queueSchema>, Queue>>()
proven<Same<z.infer<typeof floorLimitsSchema>, FloorLimits>>()
proven<Same<z.infer<typeof agentSetupSchema>, AgentSetup>>()
proven<Same<z.infer<typeof floorConfigSchema>, FloorConfig>>()
