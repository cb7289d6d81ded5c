import {
  assetKinds,
  assetPlaces,
  assetsStates,
  complaintCategories,
  complaintStates,
  guidanceStates,
  guidanceTopics,
  handoverStates,
  type OpenWork,
  slipStates,
  urgencies,
  visitStates,
  type Work,
  type WorkRules,
  workKinds,
} from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, cursor, pageSize, time } from './shapes.ts'
import { assigneeSchema, dayInJapan, postAddressSchema, yenSchema } from './work-acts.ts'

const claims = z.array(count).min(1).max(50)
const party = z.enum(['agent', 'leader', 'client', 'system'])
const decider = z.enum(['agent', 'leader', 'client'])
const address = postAddressSchema.nullable()
const asset = z.object({ kind: z.enum(assetKinds), yen: yenSchema })

const slipSchema = z.object({
  kind: z.literal('slip'),
  state: z.enum(slipStates),
  claims: z.array(count),
  yen: yenSchema,
  address,
  decider: party,
  beyond: party,
  section: id.nullable(),
  sent: z.array(z.object({ on: dayInJapan, slips: count })),
})
const guidanceSchema = z.object({
  kind: z.literal('guidance'),
  state: z.enum(guidanceStates),
  about: z.enum(guidanceTopics),
  times: count,
})
const handoverSchema = z.object({
  kind: z.literal('handover'),
  state: z.enum(handoverStates),
  section: id,
  urgency: z.enum(urgencies),
  answer: z.string().nullable(),
})
const complaintSchema = z.object({
  kind: z.literal('complaint'),
  state: z.enum(complaintStates),
  category: z.enum(complaintCategories),
  section: id.nullable(),
  handledBy: z.string().nullable(),
  answer: z.string().nullable(),
})
const visitSchema = z.object({
  kind: z.literal('visit'),
  state: z.enum(visitStates),
  on: dayInJapan,
  address,
  visits: z.array(
    z.object({
      at: z.number(),
      result: z.enum(['absent', 'met', 'declined', 'moved']),
      absence: z.string().nullable(),
    }),
  ),
  receipts: z.array(z.object({ receipt: z.string(), yen: yenSchema })),
})
const assetsSchema = z.object({
  kind: z.literal('assets'),
  state: z.enum(assetsStates),
  place: z.enum(assetPlaces),
  name: z.string(),
  askedOn: dayInJapan.nullable(),
  found: z.array(asset),
})

/** A piece of work as its kind knows it. */
export const workSchema = z
  .discriminatedUnion('kind', [slipSchema, guidanceSchema, handoverSchema, complaintSchema, visitSchema, assetsSchema])
  .meta({ id: 'Work' })
proven<Same<z.output<typeof workSchema>, Work>>()

export const workKindSchema = z.enum(workKinds)
export const workStateSchema = z.enum([
  ...new Set([
    ...[...slipStates, ...guidanceStates, ...handoverStates],
    ...[...complaintStates, ...visitStates, ...assetsStates],
  ]),
])

/** What is opened. What was said in the call goes into `text`. */
export const openWorkSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('slip'), claims, address: address.default(null) }),
    z.strictObject({
      kind: z.literal('guidance'),
      about: z.enum(guidanceTopics),
      result: z.enum(['planned', 'guided', 'sent', 'promised', 'applied', 'declined']).default('guided'),
    }),
    z.strictObject({ kind: z.literal('handover'), section: id, urgency: z.enum(urgencies).default('normal') }),
    z.strictObject({ kind: z.literal('complaint'), category: z.enum(complaintCategories) }),
    z.strictObject({ kind: z.literal('visit'), on: dayInJapan, address: address.default(null) }),
    z.strictObject({ kind: z.literal('assets'), place: z.enum(assetPlaces), name: z.string().trim().min(1).max(200) }),
  ])
  .meta({ id: 'OpenWork' })
proven<Same<z.output<typeof openWorkSchema>, OpenWork>>()

export const openWorkBody = z.strictObject({
  open: openWorkSchema,
  person: count.nullable().default(null),
  claim: count.nullable().default(null),
  call: callIdSchema.nullable().default(null),
  assignee: assigneeSchema.nullable().default(null),
  text: z.string().trim().max(4_000).default(''),
})

const alert = z.enum(['soon', 'overdue'])

export const workViewSchema = z
  .object({
    work: count,
    version: count,
    person: count.nullable(),
    /** Name of the person; masked for roles that do not work with callers. */
    name: z.string().nullable(),
    claim: count.nullable(),
    call: callIdSchema.nullable(),
    text: z.string(),
    detail: workSchema,
    assignee: assigneeSchema.nullable(),
    openedAt: time,
    openedBy: z.string(),
    changedAt: time,
    dueAt: time.nullable(),
    overdue: z.boolean(),
    alerted: alert.nullable(),
    over: z.boolean(),
    /** Verbs that whoever asks may do now. */
    possible: z.array(z.string()),
  })
  .meta({ id: 'WorkItem' })
export const workPageSchema = z.object({ work: z.array(workViewSchema), next: cursor.nullable() })
export const workDoneSchema = z.object({ work: workViewSchema, repeated: z.boolean() })

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

export const workQuery = z.strictObject({
  kind: workKindSchema.optional(),
  state: workStateSchema.optional(),
  over: flag.optional(),
  overdue: flag.optional(),
  assignee: id.optional(),
  team: id.optional(),
  section: id.optional(),
  person: z.coerce.number().int().positive().optional(),
  call: callIdSchema.optional(),
  /** Opened on this day in Japan. */
  day: dayInJapan.optional(),
  /** Number on a slip left at a door. */
  absence: z
    .string()
    .regex(/^\d{1,15}-\d{1,4}$/, 'e.g. 123-1')
    .optional(),
  order: z.enum(['due', 'newest']).default('due'),
  cursor: cursor.optional(),
  limit: pageSize,
})

export const workChangeSchema = z
  .object({
    version: count,
    at: time,
    by: z.string(),
    party,
    verb: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    dueAt: time.nullable(),
    call: callIdSchema.nullable(),
    text: z.string(),
    /** Everything that was said with it. */
    act: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WorkChange' })
export const workHistorySchema = z.object({ changes: z.array(workChangeSchema) })

export const workCountsQuery = z.strictObject({
  from: dayInJapan,
  /** Included. */
  to: dayInJapan,
  by: z.enum(['day', 'month', 'total']).default('day'),
})
export const workCountSchema = z.object({
  of: z.string(),
  kind: workKindSchema,
  what: z.string(),
  about: z.string(),
  times: count,
  yen: count,
})
export const workCountsSchema = z.object({ counts: z.array(workCountSchema) })

/** What is open, as far as whoever asks sees it. */
export const openWorkCountsSchema = z
  .object({
    counts: z.array(z.object({ kind: workKindSchema, state: workStateSchema, times: count, overdue: count })),
  })
  .meta({ id: 'OpenWorkCounts' })

const days = z.number().int().min(0).max(366)
export const workRulesSchema = z
  .strictObject({
    calendar: id.nullable(),
    soonMinutes: z.number().int().min(0).max(10_080),
    slip: z.strictObject({
      within: decider,
      mostYen: yenSchema.nullable(),
      beyond: decider,
      section: id.nullable(),
      dispatchDays: days,
    }),
    guidance: z.strictObject({ followUpDays: days }),
    handover: z.strictObject({
      nowMinutes: z.number().int().min(1).max(10_080),
      normalDays: days,
      ownDays: days,
    }),
    complaint: z.strictObject({
      dueMinute: z.number().int().min(0).max(1_440).nullable(),
      section: id.nullable(),
      answerDays: days,
    }),
    visit: z.strictObject({ againDays: days, closeDays: days }),
    assets: z.strictObject({ askDays: days, answerDays: days }),
  })
  .meta({ id: 'WorkRules' })
proven<Same<z.output<typeof workRulesSchema>, WorkRules>>()

export const sectionBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  accounts: z.array(id).max(200).default([]),
})
export const sectionSchema = sectionBody.extend({ id }).meta({ id: 'ClientSection' })
export const sectionsSchema = z.object({ sections: z.array(sectionSchema) })

export type WorkView = z.infer<typeof workViewSchema>
export type WorkPage = z.infer<typeof workPageSchema>
export type WorkQuery = z.infer<typeof workQuery>
export type OpenWorkBody = z.infer<typeof openWorkBody>
export type WorkHistory = z.infer<typeof workHistorySchema>
export type OpenWorkCounts = z.infer<typeof openWorkCountsSchema>
export type WorkCounts = z.infer<typeof workCountsSchema>
