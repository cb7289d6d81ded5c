import { standardAgent, standardQueue } from '@tsunagu/core'
import { z } from 'zod'
import { agentSetupSchema, calendarSchema, floorLimitsSchema, lineSchema, queueSchema } from '../log/config.ts'
import { id } from '../log/ids.ts'
import { count, dialled, ms, time } from './shapes.ts'

export const setupProblemSchema = z.object({
  where: z.string(),
  found: z.string(),
  expected: z.string(),
  hint: z.string(),
})

/** What a publication made the floor's configuration, and what in it should be looked at. */
export const publishedSchema = z
  .object({
    version: count,
    seq: z.string(),
    lines: count,
    queues: count,
    agents: count,
    flows: count,
    warnings: z.array(setupProblemSchema),
  })
  .meta({ id: 'Published' })

export type Published = z.infer<typeof publishedSchema>

/** Takes effect with the next publication. */
export const lineBody = lineSchema
  .omit({ id: true })
  .extend({ number: dialled, callerIds: z.array(dialled) })
  .strict()
const calendarShape = calendarSchema.shape
/** A whole calendar but for its emergency switch, which has a door of its own. */
export const calendarBody = z.strictObject({
  name: calendarShape.name.max(120).default(''),
  weekdays: calendarShape.weekdays,
  holidays: calendarShape.holidays.default('closed'),
  seasons: calendarShape.seasons.default([]),
  days: calendarShape.days.default({}),
  lastDay: calendarShape.lastDay.default(null),
})

const queueShape = queueSchema.shape
const queueNeeds = [...standardQueue.needs]
const name = z.string().min(1).max(120)

/** A whole queue; what is left out is as in the standard queue. */
export const queueBody = z.strictObject({
  name,
  ringMs: queueShape.ringMs.default(standardQueue.ringMs),
  wrapUpMs: queueShape.wrapUpMs.default(standardQueue.wrapUpMs),
  musicClass: queueShape.musicClass.default(standardQueue.musicClass),
  congestionPrompt: queueShape.congestionPrompt.default(standardQueue.congestionPrompt),
  announceEveryMs: queueShape.announceEveryMs.default(standardQueue.announceEveryMs),
  announce: queueShape.announce.default(standardQueue.announce),
  comfort: queueShape.comfort.default(standardQueue.comfort),
  strategy: queueShape.strategy.default(standardQueue.strategy),
  headStartMs: queueShape.headStartMs.default(standardQueue.headStartMs),
  needs: queueShape.needs.default(queueNeeds),
  relax: queueShape.relax.default([]),
  sameAgent: queueShape.sameAgent.default(standardQueue.sameAgent),
  rules: z
    .strictObject({
      full: queueShape.rules.shape.full.default(null),
      tooLong: queueShape.rules.shape.tooLong.default(null),
      nobodySignedIn: queueShape.rules.shape.nobodySignedIn.default(null),
      allPaused: queueShape.rules.shape.allPaused.default(null),
      closed: queueShape.rules.shape.closed.default(null),
    })
    .default(standardQueue.rules),
  calendar: queueShape.calendar.default(standardQueue.calendar),
  exits: queueShape.exits.default([]),
  callback: queueShape.callback.default(standardQueue.callback),
  prolong: queueShape.prolong.default(standardQueue.prolong),
})

/** A SIP user name; never all digits, so that no number that is dialled can be one. */
const phone = id.regex(/[^0-9]/, 'not digits alone')

/** A whole agent. A phone that is not there yet is made, with a password of its own. */
export const agentBody = z.strictObject({
  name,
  phone,
  browserPhone: phone.nullable().default(standardAgent.browserPhone),
  queues: agentSetupSchema.shape.queues,
  skills: agentSetupSchema.shape.skills.default({}),
  tiers: agentSetupSchema.shape.tiers.default({}),
  supervises: agentSetupSchema.shape.supervises.default([]),
  autoAnswer: agentSetupSchema.shape.autoAnswer.default(standardAgent.autoAnswer),
})

export const pauseReasonBody = z.strictObject({
  /** What agents choose, and what the log says. */
  name: z.string().min(1).max(80),
  /** Order on the screen; the first is what the feature code takes. */
  place: count.default(0),
  /** Longest pause; null: as long as it takes. */
  maxMs: ms.min(1).nullable().default(null),
})
export const pauseReasonSchema = pauseReasonBody.extend({ id }).meta({ id: 'PauseReason' })

export const limitsSchema = z
  .strictObject({ limits: floorLimitsSchema.strict(), tellListened: z.boolean() })
  .meta({ id: 'Limits' })

export const transferNumberBody = z.strictObject({ name })
export const transferNumberSchema = z.object({ number: z.string(), name: z.string() }).meta({ id: 'TransferNumber' })

/** Why this number is never called by us. */
export const doNotCallBody = z.strictObject({ reason: z.string().min(1).max(200) })
export const doNotCallSchema = z
  .object({ number: z.string(), reason: z.string(), since: time, by: z.string() })
  .meta({ id: 'DoNotCall' })

/** A telephone number in an address; typed with hyphens or without. */
export const numberParams = z.object({
  number: dialled.pipe(z.string().regex(/^\+?[0-9]+$/, 'digits, with or without hyphens')),
})
