import { z } from 'zod'

/** `90s`, `4m`, `1h30m`, `500ms` → milliseconds, or null. */
export const durationMs = (text: string): number | null => {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return null
  const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (unitMs[unit ?? ''] ?? 0),
    0,
  )
}

const duration = z.string({ error: 'expected a duration like 90s, 4m or 1h30m' }).transform((text, context) => {
  const ms = durationMs(text)
  if (ms !== null) return ms
  context.addIssue({ code: 'custom', message: 'expected a duration like 90s, 4m or 1h30m' })
  return z.NEVER
})

const positive = duration.refine((ms) => ms > 0, { error: 'expected more than no time' })

/** A plain duration is one that is always the same. */
const spread = z.union(
  [
    duration.transform((meanMs) => ({ kind: 'fixed', meanMs }) as const),
    z
      .strictObject({ mean: duration, cv: z.number().min(0).max(10) })
      .transform(({ mean, cv }) => ({ kind: 'logNormal', meanMs: mean, cv }) as const),
    z
      .strictObject({ mean: duration, shape: z.literal('exponential') })
      .transform(({ mean }) => ({ kind: 'exponential', meanMs: mean }) as const),
  ],
  { error: 'expected a duration like 4m, {mean: 4m, cv: 0.8} or {mean: 4m, shape: exponential}' },
)

/** A plain duration is the mean of an exponential patience. */
const patience = z.union(
  [
    z.literal('none').transform(() => null),
    positive.transform((meanMs) => ({ kind: 'exponential', meanMs }) as const),
    z
      .strictObject({ mean: positive, cv: z.number().min(0).max(10) })
      .transform(({ mean, cv }) => ({ kind: 'logNormal', meanMs: mean, cv }) as const),
  ],
  { error: 'expected none, a duration like 90s (mean of an exponential), or {mean: 90s, cv: 1.2}' },
)

const clock = z
  .string({ error: 'expected a time of day in quotes, like "09:00"' })
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'expected a time of day like "09:00"' })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))

const id = z.string().regex(/^[A-Za-z0-9._-]+$/, { error: 'expected an id of letters, digits, ".", "_" and "-"' })
const levels = z.record(z.string(), z.int().min(1).max(9), { error: 'expected levels by skill, like {en: 3}' })

/** One number for every slot, or one for each. */
const perSlot = (number: z.ZodType<number>, what: string) =>
  z.union([number, z.array(number)], { error: `expected ${what}, or a list with one for each slot` })
const count = z.number().min(0).max(100_000)
const heads = z.int().min(0).max(5_000)

const load = z.strictObject({
  queue: id,
  calls: perSlot(count, 'a number of calls').optional(),
  talk: spread,
  wrapUp: spread.default({ kind: 'fixed', meanMs: 0 }),
  patience,
  guidance: duration.default(0),
  needs: levels.default({}),
})

const alike = z.strictObject({
  name: z.string().min(1),
  queues: z.array(id).min(1),
  skills: levels.default({}),
  tiers: z.record(id, z.int().min(1).max(9)).default({}),
  agents: perSlot(heads, 'a number of agents').default(0),
})
/** Agents of the floor's own set-up, with the queues, skills and tiers they have there. */
const named = z.strictObject({ who: z.array(id).min(1), from: clock.optional(), to: clock.optional() })

export const planSchema = z.strictObject({
  name: z.string().default(''),
  day: z.iso.date({ error: 'expected a day like 2026-12-01' }).default('2026-12-01'),
  from: clock,
  to: clock,
  slot: positive.default(1_800_000),
  seed: z.int().default(1),
  replications: z.int().min(1).max(10_000).default(20),
  pickUp: spread.default({ kind: 'fixed', meanMs: 0 }),
  /** `setup`: what the API has; else a file as `tsunagu config show` prints it. */
  floor: z.string().optional(),
  /** Rules by queue, in the words of `tsunagu queues set`; laid over the standard ones, or over those of `floor`. */
  queues: z.record(id, z.record(z.string(), z.unknown()).nullable()).default({}),
  load: z.array(load).min(1),
  plans: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        groups: z.array(z.union([alike, named], { error: 'expected {name, queues, agents, …} or {who: […]}' })).min(1),
      }),
    )
    .min(1),
})

export type PlanFile = z.output<typeof planSchema>
export type PlanGroup = PlanFile['plans'][number]['groups'][number]
