import type {
  Attempt,
  AttemptOutcome,
  Campaign,
  CampaignEvent,
  DialDecision,
  DialEvent,
  DialMode,
  ListEvent,
  Target,
  TryRules,
} from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { day } from './config.ts'
import { pickedUpBySchema } from './facts.ts'
import { anyNumber, cause, count, durationMs, epochMs, id, prompt } from './ids.ts'
import { registerChangeSchema } from './register-change.ts'

const share = z.number().min(0).max(1)
const rowId = z.number().int().positive()
const minutes = z.number().min(0)
const logId = z.string().regex(/^\d+-\d+$/, 'an id of the log, <ms>-<n>')

export const attemptOutcomeSchema = z.enum([
  'answered',
  'machine',
  'abandoned',
  'busy',
  'noAnswer',
  'unreachable',
  'rejected',
  'invalid',
  'network',
  'cancelled',
])

const pacingModeSchemas = [
  z.object({ kind: z.literal('progressive') }),
  z.object({ kind: z.literal('power'), callsPerAgent: z.number().min(1) }),
  z.object({ kind: z.literal('predictive') }),
] as const

const previewRules = {
  decideMs: durationMs,
  onTimeout: z.enum(['dial', 'skip']),
  restMs: z.object({ skipped: durationMs, timedOut: durationMs }).optional(),
}

export const dialModeSchema = z.discriminatedUnion('kind', [
  ...pacingModeSchemas,
  z.object({ kind: z.literal('preview'), ...previewRules }),
  z.object({ kind: z.literal('agentless'), flow: id, mostLines: z.number().int().min(1) }),
])
const modeKind = z.enum(['progressive', 'power', 'predictive', 'preview', 'agentless'])

export const pacingRulesSchema = z.object({
  mode: z.discriminatedUnion('kind', [...pacingModeSchemas]),
  cap: share,
  ringTimeoutS: z.number().positive(),
  graceS: z.number().positive(),
  cancelAfterRingS: z.number().positive().nullable(),
  mostLines: z.number().int().min(1),
  linesPerAgent: z.number().min(1),
  callsPerS: z.number().positive(),
})

export const retrySchema = z.object({ afterMin: minutes, growth: z.number().min(1), most: count })

export const tryRulesSchema = z.object({
  calendar: id,
  ringTimeoutS: z.number().positive(),
  bands: z.array(
    z.object({
      name: z.string().min(1).max(20),
      from: z.number().int().min(0).max(1_439),
      to: z.number().int().min(1).max(1_440),
    }),
  ),
  slotMemoryDays: count,
  most: z.object({
    perPersonDay: count,
    perPersonWeek: count,
    perPerson: count,
    perNumberDay: count,
    perHouseholdDay: count,
  }),
  gapMin: z.object({ person: minutes, number: minutes, household: minutes }),
  retry: z.partialRecord(attemptOutcomeSchema, retrySchema),
  retryAfter: z.record(id, retrySchema.nullable()),
  abandonLockH: z.number().min(0),
})

const machinesSchema = z.object({ listenMs: durationMs, message: z.array(prompt), sample: share }).optional()

export const campaignSchema = z.object({
  id,
  version: z.number().int().positive(),
  name: z.string().min(1).max(100),
  state: z.enum(['running', 'paused', 'stopped']),
  line: id,
  callerId: anyNumber,
  queue: id,
  mode: dialModeSchema,
  pacing: pacingRulesSchema,
  tries: tryRulesSchema,
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  priority: z.number().int(),
  weight: z.number().positive(),
  reserve: count,
  yields: z.boolean(),
  apology: z.array(prompt),
  quotas: z.array(z.object({ band: z.string().min(1).max(20), most: share })),
  machines: machinesSchema,
})

const triedSchema = z.object({
  at: epochMs,
  number: anyNumber,
  outcome: attemptOutcomeSchema,
  disposition: z.string().nullable(),
})
const tried = z.array(triedSchema)

export const dialTargetSchema = z.object({
  target: rowId,
  person: rowId,
  household: rowId.nullable(),
  rank: z.number(),
  standing: z.object({
    mayCall: z.boolean(),
    owed: z.number().int().nonnegative(),
    numbers: z.array(anyNumber),
    reasons: z.array(z.string()),
  }),
  tried,
  numberTried: tried,
  householdTried: tried,
  contactsFrom: epochMs.nullable(),
  appointment: z.object({ at: epochMs, agent: id.nullable() }).nullable(),
})

const attemptSchema = z.object({
  call: id,
  campaign: id,
  target: rowId,
  person: rowId,
  household: rowId.nullable(),
  number: anyNumber,
  line: id,
  callerId: anyNumber,
  queue: id,
  mode: modeKind,
  agent: id.nullable(),
  flow: id.nullable(),
  preview: z.object(previewRules).nullable(),
  ringMs: durationMs,
  graceMs: durationMs,
  apology: z.array(prompt),
  slot: z.object({ weekday: z.number().int().min(0).max(6), band: z.string() }).nullable(),
  machines: machinesSchema,
})

export const dialLimitSchema = z.enum([
  'none',
  'nobodyFree',
  'warmUp',
  'risk',
  'gate',
  'lines',
  'linesPerAgent',
  'callsPerSecond',
  'notRunning',
  'notYet',
  'over',
  'hours',
  'noTargets',
  'callersWait',
  'reserve',
  'quota',
  'trunkDown',
  'trunkLines',
  'trunkCallsPerSecond',
  'otherCampaign',
])

export const dialDecisionSchema = z.object({
  limit: dialLimitSchema,
  started: z.array(id),
  withdrawn: z.array(id),
  idle: count,
  busy: count,
  wrapUp: count,
  inFlight: count,
  waiting: count,
  theta: z.number(),
  risk: z.number().nullable(),
  answers: z.number().nullable(),
  freeSoon: z.number().nullable(),
  answered: count,
  abandoned: count,
  atHand: count,
  repeated: count,
})

export const heldBySchema = z.enum([
  'hours',
  'slot',
  'personDay',
  'personWeek',
  'numberDay',
  'householdDay',
  'gap',
  'numberGap',
  'householdGap',
  'householdBusy',
  'retry',
  'abandonLock',
  'appointment',
])
export const outBySchema = z.enum([
  'register',
  'reached',
  'allTries',
  'retriesOver',
  'deadNumbers',
  'noSlotLeft',
  'list',
])

/** Written by api. */
export const campaignEvents = {
  'campaign.set': z.object({ type: z.literal('campaign.set'), campaign: campaignSchema, by: z.string() }),
} as const

/** Written by the loader of lists. */
export const listEvents = {
  'campaign.filled': z.object({
    type: z.literal('campaign.filled'),
    campaign: id,
    upTo: logId,
    targets: z.array(dialTargetSchema),
    left: count,
  }),
} as const

/** Written by dialler. */
export const dialEvents = {
  'campaign.decided': z.object({ type: z.literal('campaign.decided'), campaign: id, decision: dialDecisionSchema }),
  'attempt.started': z.object({ type: z.literal('attempt.started'), attempt: attemptSchema }),
  'attempt.withdrawn': z.object({
    type: z.literal('attempt.withdrawn'),
    call: id,
    because: z.enum([
      ...registerChangeSchema.options,
      'returnCall',
      'campaignStopped',
      'cancelLever',
      'household',
      'notTaken',
    ]),
  }),
  'attempt.warned': z.object({ type: z.literal('attempt.warned'), call: id, because: registerChangeSchema }),
  'attempt.ended': z.object({
    type: z.literal('attempt.ended'),
    call: id,
    campaign: id,
    target: rowId,
    person: rowId,
    number: anyNumber,
    outcome: attemptOutcomeSchema,
    cause,
    startedAt: epochMs,
    answeredAt: epochMs.nullable(),
    connectedAt: epochMs.nullable(),
    agent: id.nullable(),
    pickedUp: pickedUpBySchema.optional(),
  }),
  'target.settled': z.object({
    type: z.literal('target.settled'),
    campaign: id,
    target: rowId,
    verdict: z.discriminatedUnion('type', [
      z.object({ type: z.literal('later'), at: epochMs, heldBy: z.array(heldBySchema) }),
      z.object({ type: z.literal('out'), because: outBySchema }),
    ]),
  }),
  'call.returned': z.object({
    type: z.literal('call.returned'),
    call: id,
    campaign: id,
    target: rowId,
    person: rowId,
    attempt: id,
    agent: id.nullable(),
  }),
} as const

type Output<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> }[keyof S]

proven<Same<Output<typeof campaignEvents>, CampaignEvent>>()
proven<Same<Output<typeof listEvents>, ListEvent>>()
proven<Same<Output<typeof dialEvents>, DialEvent>>()
proven<Same<z.infer<typeof campaignSchema>, Campaign>>()
proven<Same<z.infer<typeof dialTargetSchema>, Target>>()
proven<Same<z.infer<typeof attemptSchema>, Attempt>>()
proven<Same<z.infer<typeof dialDecisionSchema>, DialDecision>>()
proven<Same<z.infer<typeof dialModeSchema>, DialMode>>()
proven<Same<z.infer<typeof tryRulesSchema>, TryRules>>()
proven<Same<z.infer<typeof attemptOutcomeSchema>, AttemptOutcome>>()
