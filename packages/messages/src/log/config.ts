import {
  type AgentSetup,
  type Calendar,
  type CallerKind,
  type FloorConfig,
  type FloorLimits,
  type Flow,
  type FlowNode,
  type Line,
  languages,
  type Queue,
  type QueueAction,
  type QueueStrategy,
  type SkillNeed,
  startOfDay,
} from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber, count, durationMs, epochMs, id, level, prompt } from './ids.ts'

/** `YYYY-MM-DD` of a day that exists. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, YYYY-MM-DD')
  .refine((text) => !Number.isNaN(startOfDay(text)), 'a day that exists')

export const openingSchema = z.object({
  from: z.number().int().min(0).max(1439),
  to: z.number().int().min(1).max(2880),
  slot: z.string().min(1).max(40).optional(),
})
const openings = z.array(openingSchema)
const weekSchema = z.array(openings)

export const calendarSchema = z.object({
  id,
  name: z.string(),
  weekdays: weekSchema,
  holidays: z.union([z.literal('closed'), z.literal('asWeekday'), openings]),
  seasons: z.array(z.object({ from: day, to: day, weekdays: weekSchema })),
  days: z.record(day, z.object({ openings, note: z.string().max(200) })),
  lastDay: day.nullable(),
  emergency: z.object({ since: epochMs, by: z.string(), note: z.string().max(200) }).nullable(),
})

/** Name of a node within its flow. */
const nodeName = z.string().min(1).max(80)
const valueName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then letters, digits and _')
const values = z.record(valueName, z.string().max(200))
const key = z.string().regex(/^[0-9*#]$/, 'one key of a telephone')

export const mannerSchema = z.enum(['digits', 'number', 'yen', 'date'])
export const spokenSchema = z.union([prompt, z.object({ say: mannerSchema, of: valueName })])
const spoken = z.array(spokenSchema)

const asking = {
  prompts: spoken,
  wrong: spoken,
  silent: spoken,
  waitMs: durationMs,
  tries: z.number().int().min(1),
}

export const callerKindSchema = z.enum([
  'mobile',
  'landline',
  'ip',
  'freephone',
  'abroad',
  'other',
  'withheld',
  'payphone',
  'unavailable',
])

const branchSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('caller') }),
  z.object({ kind: z.literal('line') }),
  z.object({ kind: z.literal('language') }),
  z.object({ kind: z.literal('value'), of: valueName }),
])

const branchWhen = z.discriminatedUnion('test', [
  z.object({ test: z.literal('is'), values: z.array(z.string()) }),
  z.object({ test: z.literal('begins'), values: z.array(z.string()) }),
  z.object({ test: z.literal('range'), least: z.number().int().nullable(), most: z.number().int().nullable() }),
])

export const languageSchema = z.enum(languages)
const text = z.string().max(500)

const skill = z.string().min(1).max(80)
export const skillNeedSchema = z.object({ skill, level })
const needs = z.array(skillNeedSchema)

/** type → shape of every node of a flow, as the log has it: nothing is left out. */
export const flowNodes = {
  announce: z.object({ type: z.literal('announce'), prompts: spoken, bargeIn: z.boolean(), next: nodeName }),
  menu: z.object({
    type: z.literal('menu'),
    ...asking,
    keys: z.record(z.string(), nodeName),
    repeatKey: z.string().max(1),
    otherwise: nodeName,
  }),
  collect: z.object({
    type: z.literal('collect'),
    ...asking,
    into: valueName,
    least: z.number().int().min(1).max(40),
    most: z.number().int().min(1).max(40),
    terminator: z.string().max(1),
    as: z.enum(['digits', 'date', 'mobile', 'phone']),
    confirm: z.object({ before: spoken, say: mannerSchema, after: spoken, yes: key, no: key }).nullable(),
    next: nodeName,
    otherwise: nodeName,
  }),
  hours: z.object({
    type: z.literal('hours'),
    calendar: id,
    open: nodeName,
    closed: nodeName,
    slots: z.record(z.string(), nodeName),
    holiday: nodeName.nullable(),
    ended: nodeName.nullable(),
    emergency: nodeName.nullable(),
  }),
  language: z.object({ type: z.literal('language'), language: z.string(), next: nodeName }),
  branch: z.object({
    type: z.literal('branch'),
    on: branchSubject,
    cases: z.array(z.object({ when: branchWhen, next: nodeName })),
    otherwise: nodeName,
  }),
  data: z.object({
    type: z.literal('data'),
    source: id,
    keys: z.record(z.string(), z.string()),
    into: z.record(valueName, z.string()),
    waitMs: durationMs,
    found: nodeName,
    notFound: nodeName,
    failed: nodeName,
  }),
  set: z.object({ type: z.literal('set'), values, next: nodeName }),
  count: z.object({ type: z.literal('count'), of: valueName, next: nodeName }),
  sms: z.object({
    type: z.literal('sms'),
    template: id,
    to: valueName.nullable(),
    next: nodeName,
    unable: nodeName,
  }),
  queue: z.object({ type: z.literal('queue'), queue: id, needs, headStartMs: durationMs }),
  callback: z.object({ type: z.literal('callback'), queue: id }),
  voicemail: z.object({ type: z.literal('voicemail'), queue: id, prompts: spoken, maxMs: durationMs }),
  transfer: z.object({
    type: z.literal('transfer'),
    number: anyNumber,
    prompts: spoken,
    handOver: spoken,
    note: text,
    busy: nodeName,
    noAnswer: nodeName,
    failed: nodeName,
  }),
  authenticity: z.object({
    type: z.literal('authenticity'),
    ...asking,
    digits: z.number().int().min(4).max(12),
    genuine: nodeName,
    unknown: nodeName,
    failed: nodeName,
  }),
  survey: z.object({
    type: z.literal('survey'),
    ...asking,
    question: z.string().min(1).max(80),
    keys: z.array(key),
    next: nodeName,
  }),
  flow: z.object({ type: z.literal('flow'), flow: id, next: nodeName }),
  return: z.object({ type: z.literal('return') }),
  end: z.object({ type: z.literal('end'), prompts: spoken, outcome: z.enum(['inFlow', 'outOfHours']) }),
} as const

export const flowNodeSchema = z.discriminatedUnion('type', [
  flowNodes.announce,
  flowNodes.menu,
  flowNodes.collect,
  flowNodes.hours,
  flowNodes.language,
  flowNodes.branch,
  flowNodes.data,
  flowNodes.set,
  flowNodes.count,
  flowNodes.sms,
  flowNodes.queue,
  flowNodes.callback,
  flowNodes.voicemail,
  flowNodes.transfer,
  flowNodes.authenticity,
  flowNodes.survey,
  flowNodes.flow,
  flowNodes.return,
  flowNodes.end,
])

export const flowSchema = z.object({
  id,
  version: count,
  title: z.string(),
  language: z.string(),
  start: nodeName,
  nodes: z.record(z.string(), flowNodeSchema),
})

export const lineSchema = z.object({
  id,
  name: z.string(),
  number: anyNumber,
  flow: id,
  callerIds: z.array(anyNumber),
  trunk: z.strictObject({ channels: z.int().min(1).max(10_000), callsPerS: z.int().min(1).max(1_000) }).optional(),
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
  holidays: z.record(day, z.string()),
  prompts: z.record(prompt, prompt),
  pauseReasons: z.array(z.string()),
  pauseLimits: z.record(z.string(), durationMs),
  limits: floorLimitsSchema,
  doNotCall: z.array(anyNumber),
  tellListened: z.boolean(),
  transferNumbers: z.array(anyNumber),
  featureCodes: z.object({ signIn: z.string(), signOut: z.string(), ready: z.string(), pause: z.string() }),
})

proven<Same<z.infer<typeof calendarSchema>, Calendar>>()
proven<Same<z.infer<typeof callerKindSchema>, CallerKind>>()
proven<Same<z.infer<typeof flowNodeSchema>, FlowNode>>()
proven<Same<keyof typeof flowNodes, FlowNode['type']>>()
proven<Same<z.infer<typeof flowSchema>, Flow>>()
proven<Same<z.infer<typeof lineSchema>, Line>>()
proven<Same<z.infer<typeof queueStrategySchema>, QueueStrategy>>()
proven<Same<z.infer<typeof skillNeedSchema>, SkillNeed>>()
proven<Same<z.infer<typeof queueActionSchema>, QueueAction>>()
proven<Same<z.infer<typeof queueSchema>, Queue>>()
proven<Same<z.infer<typeof floorLimitsSchema>, FloorLimits>>()
proven<Same<z.infer<typeof agentSetupSchema>, AgentSetup>>()
proven<Same<z.infer<typeof floorConfigSchema>, FloorConfig>>()
