import { z } from 'zod'
import { campaignSchema, dialTargetSchema } from '../log/campaign.ts'
import { floorConfigSchema } from '../log/config.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, cursor, fileForm, pageSize, time } from './shapes.ts'

const rowId = z.number().int().positive()
const share = z.number().nullable()
const said = z.object({ ja: z.string(), en: z.string() })
const day = z.iso.date()

export const byCampaign = z.object({ campaign: id })
export const byCampaignPerson = z.object({ campaign: id, person: z.coerce.number().int().positive() })

/** The plan's file, word for word. */
export const planBody = z.strictObject({ source: z.string().min(1).max(200_000) })
export const putPlanBody = planBody.extend({
  /** The version that was read; another one by now: somebody was quicker. Null: whatever stands there. */
  base: count.nullable().default(null),
})

export const planProblemSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    path: z.string(),
    place: z.object({ line: count, column: count }),
    found: z.string(),
    expected: z.string(),
    ja: z.string(),
    en: z.string(),
  })
  .meta({ id: 'PlanProblem' })
export const planCheckSchema = z.object({ ok: z.boolean(), problems: z.array(planProblemSchema) })

const stateSchema = z.enum(['draft', 'running', 'paused', 'stopped'])
const targetCounts = z.object({ waiting: count, done: count, because: z.record(z.string(), count) })

export const campaignRowSchema = z
  .object({
    campaign: id,
    name: z.string(),
    state: stateSchema,
    version: count,
    mode: z.string(),
    line: id,
    queue: id,
    targets: targetCounts,
    listedAt: time.nullable(),
    changedAt: time,
    changedBy: z.string(),
  })
  .meta({ id: 'CampaignRow' })
export const campaignListSchema = z.object({ campaigns: z.array(campaignRowSchema) })
export const campaignViewSchema = campaignRowSchema
  .extend({ source: z.string(), plan: campaignSchema, madeAt: time, madeBy: z.string() })
  .meta({ id: 'CampaignView' })
/** `repeated`: it was so already, and nothing was changed. */
export const campaignSavedSchema = z.object({
  campaign: campaignRowSchema,
  repeated: z.boolean(),
  problems: z.array(planProblemSchema),
})

export const campaignStateBody = z.strictObject({ state: z.enum(['running', 'paused', 'stopped']) })

const excludedSchema = z
  .record(z.string(), count)
  .meta({ description: 'paid · owesNothing · stopped · promised · noNumber · doNotCall · merged · reachedThisMonth' })
export const listPreviewSchema = z
  .object({
    lists: z.array(
      z.object({
        name: z.string(),
        /** Each condition by itself, and together with those before it. */
        conditions: z.array(z.object({ condition: z.string(), alone: count, together: count })),
        fits: count,
        excluded: excludedSchema,
        /** On an earlier list already, and beyond what this one may hold. */
        elsewhere: count,
        overMost: count,
        targets: count,
      }),
    ),
    targets: count,
  })
  .meta({ id: 'ListPreview' })
export const listedSchema = z.object({ added: count, back: count, kept: count, out: count, preview: listPreviewSchema })

export const targetSchema = z
  .object({
    target: rowId,
    person: rowId,
    rank: z.number(),
    reason: z.string(),
    state: z.enum(['waiting', 'done']),
    nextAt: time,
    heldBy: z.array(z.string()),
    because: z.string().nullable(),
    appointmentAt: time.nullable(),
    appointmentAgent: z.string().nullable(),
    tries: count,
    lastOutcome: z.string().nullable(),
    lastCall: z.string().nullable(),
    addedAt: time,
    settledAt: time.nullable(),
  })
  .meta({ id: 'Target' })
export const targetPageSchema = z.object({ targets: z.array(targetSchema), next: cursor.nullable() })
export const targetQuery = z.strictObject({
  state: z.enum(['waiting', 'done']).optional(),
  because: id.optional(),
  cursor: cursor.optional(),
  limit: pageSize,
})

export const attemptViewSchema = z
  .object({
    call: callIdSchema,
    campaign: id,
    number: z.string(),
    at: time,
    outcome: z.string().nullable(),
    agent: z.string().nullable(),
    disposition: z.string().nullable(),
    returned: callIdSchema.nullable(),
    weekday: count.nullable(),
    band: z.string().nullable(),
  })
  .meta({ id: 'AttemptView' })

/** Why this person is called, or not. */
export const personWhySchema = z.object({
  person: rowId,
  target: targetSchema.nullable(),
  mayCall: z.boolean(),
  said: z.array(said).describe('なぜ架電する・しないか、文で'),
  attempts: z.array(attemptViewSchema),
})

export const campaignWhySchema = z.object({
  campaign: id,
  said,
  at: time.nullable(),
  decision: z.record(z.string(), z.unknown()).nullable(),
})

export const decisionQuery = z.strictObject({ before: time.optional(), limit: pageSize })
export const decisionListSchema = z.object({
  decisions: z.array(
    z.object({
      entry: z.string(),
      at: time,
      limit: z.string(),
      started: count,
      decision: z.record(z.string(), z.unknown()),
    }),
  ),
})

export const campaignHistorySchema = z.object({
  changes: z.array(
    z.object({ at: time, by: z.string(), act: z.string(), version: count, detail: z.record(z.string(), z.unknown()) }),
  ),
})

const abandonedSchema = z.object({ answered: count, abandoned: count, share })

export const campaignStatusSchema = z
  .object({
    campaign: id,
    name: z.string(),
    state: stateSchema,
    version: count,
    mode: z.string(),
    at: time,
    /** Of the campaign's queue. */
    agents: z.object({ ready: count, busy: count, wrapUp: count, paused: count, away: count }),
    /** Callers who wait for the same agents. */
    waiting: count,
    inFlight: z.array(
      z.object({ call: callIdSchema, ageS: count, state: z.enum(['starting', 'ringing', 'answered', 'connected']) }),
    ),
    mostLines: count,
    today: abandonedSchema.extend({ attempts: count }),
    last30: abandonedSchema,
    cap: z.number(),
    /** Until today's hours are over; null: over for today. */
    leftMinutes: count.nullable(),
    targets: targetCounts,
    why: said,
  })
  .meta({ id: 'CampaignStatus' })

/** Answering machines: how often listening said what, and what was heard of the sample. */
export const machineFiguresSchema = z.object({
  judged: z.object({ person: count, machine: count, notSure: count }),
  /** Calls judged a machine that are to be listened to; how many were, and how many of these were persons. */
  sample: count,
  heard: count,
  persons: count,
  /** Persons among those heard, and at most so many with 90 % certainty; null: nobody has listened yet. */
  share,
  atMost: share,
})
export const machineCallsSchema = machineFiguresSchema
  .extend({
    campaign: id,
    calls: z.array(
      z.object({
        call: callIdSchema,
        at: time,
        heard: z.enum(['person', 'machine']).nullable(),
        heardBy: z.string().nullable(),
        heardAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: 'MachineCalls' })
export const machineHeardBody = z.strictObject({ heard: z.enum(['person', 'machine']) })
export const byCampaignCall = z.object({ campaign: id, call: callIdSchema })

const slotRow = z.object({ weekday: z.number().int(), band: z.string(), attempts: count, contacts: count })

export const campaignReportQuery = z.strictObject({ from: day.optional(), to: day.optional() })
export const campaignReportFileQuery = campaignReportQuery.extend(fileForm)
export const campaignReportSchema = z
  .object({
    campaign: id,
    name: z.string(),
    from: day,
    to: day,
    cap: z.number(),
    rule: said,
    contact: z.object({
      targets: count,
      reached: count,
      byReturn: count,
      left: z.object({ paid: count, stopped: count, promised: count, offList: count }),
      denominator: count,
      rate: share,
    }),
    attempts: z.object({ all: count, inFlight: count, charged: count, persons: count, numbers: count }),
    byOutcome: z.array(z.object({ outcome: z.string(), attempts: count, returned: count })),
    bySlot: z.array(slotRow),
    byDay: z.array(abandonedSchema.extend({ day, attempts: count })),
    last30: abandonedSchema,
    byAgent: z.array(z.object({ agent: z.string(), attempts: count, contacts: count, disposed: count })),
    byDisposition: z.array(z.object({ disposition: z.string(), attempts: count })),
    /** Null: the campaign does not listen who picks up. */
    machines: machineFiguresSchema.nullable(),
  })
  .meta({ id: 'CampaignReport' })

/** Proof that attempts to one person are spread over weekdays and bands (C10(4)). */
export const slotProofSchema = z.object({
  campaign: id,
  persons: count,
  spread: count,
  attempts: count,
  table: z.array(slotRow),
  /** A weekday and band used again too soon; a quick retry is allowed, all else is a fault. */
  repeats: z.array(z.object({ person: rowId, at: time, weekday: count, band: z.string(), isRetry: z.boolean() })),
})

const measuredSchema = z.object({ count, meanMs: z.number(), sdMs: z.number() })

/** What a forecast is made from, with nobody in it: the plan, who waits (counted through), and how people have behaved. */
export const campaignForecastSchema = z
  .object({
    campaign: campaignSchema,
    /** Without staff and without numbers that are not called. */
    floor: floorConfigSchema,
    targets: z.array(dialTargetSchema),
    /** All who wait; `targets` are the first of them. */
    waiting: count,
    /** Whose attempts of the last sixty days these are: the campaign's own, all of the contract's, or there are none. */
    historyOf: z.enum(['campaign', 'contract', 'none']),
    history: z.object({
      ...{ attempts: count, answered: count, machines: count, busy: count, invalid: count, network: count },
      bySlot: z.array(z.object({ weekday: count, band: z.string(), attempts: count, answered: count })),
      ...{ answerTime: measuredSchema, talk: measuredSchema, wrapUp: measuredSchema },
    }),
  })
  .meta({ id: 'CampaignForecast' })

export type CampaignForecast = z.infer<typeof campaignForecastSchema>
export type CampaignRow = z.infer<typeof campaignRowSchema>
export type CampaignView = z.infer<typeof campaignViewSchema>
export type CampaignSaved = z.infer<typeof campaignSavedSchema>
export type CampaignStatus = z.infer<typeof campaignStatusSchema>
export type CampaignReportView = z.infer<typeof campaignReportSchema>
export type ListPreview = z.infer<typeof listPreviewSchema>
export type Listed = z.infer<typeof listedSchema>
export type TargetView = z.infer<typeof targetSchema>
export type TargetPage = z.infer<typeof targetPageSchema>
export type TargetQuery = z.infer<typeof targetQuery>
export type AttemptView = z.infer<typeof attemptViewSchema>
export type MachineCalls = z.infer<typeof machineCallsSchema>
export type PersonWhy = z.infer<typeof personWhySchema>
export type CampaignWhy = z.infer<typeof campaignWhySchema>
export type SlotProofView = z.infer<typeof slotProofSchema>
