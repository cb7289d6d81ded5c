import { type Condition, listOrders } from '@tsunagu/core'
import { attemptOutcomeSchema, day, retrySchema } from '@tsunagu/messages'
import { z } from 'zod'

const id = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, { error: 'letters, digits, ".", "_" and "-", 40 at most' })
const prompt = z
  .string()
  .regex(/^[a-z]{2,4}\/[A-Za-z0-9._-]+$/, { error: 'a prompt with its language, like ja/apology' })
const count = z.int().min(0).max(100_000)
const share = z.number().min(0).max(1)
const someDays = z.int().min(1).max(3_660)
const texts = z.array(z.string().min(1).max(80)).min(1).max(200)

/** `"17:30"` → minutes after midnight. */
const clock = z
  .string({ error: 'a time of day in quotes, like "09:00"' })
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'a time of day in quotes, like "09:00"' })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))

/** Both ends included; one of them has to be there. */
const between = <T extends z.ZodType>(of: T) =>
  z
    .strictObject({ from: of.optional(), to: of.optional() })
    .refine(({ from, to }) => from !== undefined || to !== undefined, { error: 'from, to, or both' })

const conditionShape = {
  claimKind: z.array(id).min(1).optional(),
  owed: between(z.int().min(0)).optional(),
  due: between(day).optional(),
  fiscalYear: between(z.int().min(1990).max(2100)).optional(),
  daysSinceContact: between(z.int().min(0).max(3_660)).optional(),
  daysSinceAttempt: between(z.int().min(0).max(3_660)).optional(),
  neverReached: z.boolean().optional(),
  promiseBroken: z.strictObject({ withinDays: someDays }).optional(),
  address: texts.optional(),
  postcode: z
    .array(z.string().regex(/^\d{1,7}$/, { error: 'digits of a postcode, without hyphen, in quotes' }))
    .min(1)
    .max(500)
    .optional(),
  language: z
    .array(z.string().regex(/^[a-z]{2}(-[A-Za-z]{2,4})?$/, { error: 'a language such as ja, en, zh' }))
    .min(1)
    .optional(),
  kind: z.enum(['natural', 'corporate']).optional(),
  hasMobile: z.boolean().optional(),
  inCampaign: z.array(id).min(1).optional(),
  sms: z.strictObject({ withinDays: someDays, delivered: z.boolean().optional() }).optional(),
}

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      all: z.array(conditionSchema).max(30).optional(),
      any: z.array(conditionSchema).min(1).max(30).optional(),
      not: conditionSchema.optional(),
      ...conditionShape,
    })
    .refine((one) => Object.keys(one).length > 0, { error: 'at least one condition; `all: []` for everybody' }),
)

const listSchema = z.strictObject({
  name: z.string().min(1).max(60),
  who: conditionSchema,
  order: z.enum(listOrders).default('register'),
  share: z.number().positive().max(100).default(1),
  priority: z.int().min(1).max(99).default(1),
  most: z.int().min(1).max(1_000_000).nullable().default(null),
})

/** What is left out is as `municipalRules` has it. */
const pacingSchema = z.strictObject({
  mode: z.enum(['preview', 'progressive', 'power', 'predictive', 'agentless']).default('progressive'),
  /** Who allowed more calls than free agents, and why; nothing is predictive without it. */
  optIn: z.string().trim().min(10, { error: 'who allowed it and why, ten characters and more' }).max(500).optional(),
  cap: share.optional(),
  ringS: z.number().positive().max(300).optional(),
  graceS: z.number().positive().max(60).optional(),
  cancelAfterRingS: z.number().positive().max(300).nullable().optional(),
  mostLines: z.int().min(1).max(10_000).optional(),
  linesPerAgent: z.number().min(1).max(100).optional(),
  callsPerS: z.number().min(1).max(1_000).optional(),
  /** Of `power`. */
  callsPerAgent: z.number().min(1).max(10).optional(),
  /** Of `preview`. */
  decideS: z.int().min(5).max(3_600).optional(),
  onTimeout: z.enum(['dial', 'skip']).optional(),
  /** How long a case rests that was skipped, and one whose time was over. */
  skippedRestMin: z.int().min(1).max(10_080).optional(),
  timedOutRestMin: z.int().min(1).max(10_080).optional(),
  /** Of `agentless`. */
  flow: id.optional(),
})

/** Answering machines; without it whoever picks up is a person. */
const machinesSchema = z.strictObject({
  /** So long at most it is listened who picked up; the person waits meanwhile. */
  listenS: z.number().min(0.5).max(5).default(1.9),
  /** Left on the machine; without it the call ends. */
  message: z.array(prompt).max(5).default([]),
  /** Share of the calls judged a machine that somebody listens to. */
  sample: share.default(0.1),
})

/** What is left out is as `municipalTries` has it. */
const triesSchema = z.strictObject({
  bands: z
    .array(z.strictObject({ name: z.string().min(1).max(20), from: clock, to: clock }))
    .min(1)
    .max(48)
    .optional(),
  slotMemoryDays: count.optional(),
  perPersonDay: count.optional(),
  perPersonWeek: count.optional(),
  perPerson: count.optional(),
  perNumberDay: count.optional(),
  perHouseholdDay: count.optional(),
  gapMin: z
    .strictObject({ person: count.optional(), number: count.optional(), household: count.optional() })
    .optional(),
  retry: z.partialRecord(attemptOutcomeSchema, retrySchema).optional(),
  retryAfter: z.record(id, retrySchema.nullable()).optional(),
  abandonLockH: z.number().min(0).max(8_760).optional(),
})

/** A campaign as people write it; read by `readPlan`, which says what is wrong with it. */
export const planSchema = z.strictObject({
  campaign: id,
  name: z.string().trim().min(1).max(100),
  /** `municipal`: what a city's claims allow; `own`: another contract, with its own rules on withdrawing calls. */
  template: z.enum(['municipal', 'own']).default('municipal'),
  line: id,
  /** Left out: the line's first. */
  callerId: z
    .string()
    .regex(/^\d{3,15}$/, { error: 'digits in quotes, like "0965550001"' })
    .optional(),
  queue: id,
  calendar: id,
  window: z.strictObject({ from: day.nullable().default(null), to: day.nullable().default(null) }).optional(),
  priority: z.int().min(0).max(99).default(10),
  weight: z.number().positive().max(100).default(1),
  reserve: count.default(0),
  yields: z.boolean().default(true),
  apology: z.array(prompt).max(10).default([]),
  pacing: pacingSchema.default({ mode: 'progressive' }),
  tries: triesSchema.default({}),
  machines: machinesSchema.optional(),
  quotas: z
    .array(z.strictObject({ band: z.string().min(1).max(20), most: share }))
    .max(48)
    .default([]),
  lists: z.array(listSchema).min(1).max(50),
  /** The lists are made again so often while the campaign runs. */
  refreshMin: z.int().min(5).max(1_440).default(15),
})

export type Plan = z.output<typeof planSchema>
export type PlanPacing = Plan['pacing']

/** JSON Schema of a plan, for editors: they complete and check while one writes. */
export const planJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(planSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }),
  title: 'Tsunagu campaign',
})
