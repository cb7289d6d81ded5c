import { assetKinds, type KindVerb, type WorkActs, type WorkVerb } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { id } from '../log/ids.ts'
import { callIdSchema, count, time } from './shapes.ts'

export const dayInJapan = z.iso.date().meta({ example: '2026-11-24', description: 'a day in Japan' })
const words = z.string().trim().max(4_000)
const text = words.default('')
/** Where the reason matters more than the deed. */
const reason = words.min(1)
export const yenSchema = z.number().int().min(0).max(1_000_000_000_000)
export const postAddressSchema = z.strictObject({
  postcode: z.string().trim().max(10),
  address: z.string().trim().min(1).max(300),
  name: z.string().trim().min(1).max(200),
})
export const assigneeSchema = z.strictObject({ kind: z.enum(['account', 'team']), id })
const assetSchema = z.strictObject({ kind: z.enum(assetKinds), yen: yenSchema })

/** What can be done to work, by verb: the body of its route beside `version` and `call`. */
export const workActBodies = {
  approve: z.strictObject({ text }),
  refuse: z.strictObject({ text: reason }),
  dispatch: z.strictObject({ on: dayInJapan, slips: z.number().int().min(1).max(500), text }),
  returned: z.strictObject({ on: dayInJapan, text }),
  received: z.strictObject({ on: dayInJapan, text }),
  resend: z.strictObject({ address: postAddressSchema, text }),
  guide: z.strictObject({ text }),
  send: z.strictObject({ on: dayInJapan, text }),
  promise: z.strictObject({ dueOn: dayInJapan.nullable().default(null), text }),
  applied: z.strictObject({ on: dayInJapan, text }),
  declined: z.strictObject({ text }),
  take: z.strictObject({ text }),
  answer: z.strictObject({ text: reason }),
  back: z.strictObject({ text: reason }),
  again: z.strictObject({ text: reason }),
  handle: z.strictObject({ text: reason }),
  report: z.strictObject({ section: id.nullable().default(null), text }),
  plan: z.strictObject({ on: dayInJapan, address: postAddressSchema.nullable().default(null), text }),
  absent: z.strictObject({ text }),
  meet: z.strictObject({ text }),
  moved: z.strictObject({ text }),
  receive: z.strictObject({
    book: count,
    /** The day of the receipt; not there: today. */
    on: dayInJapan.optional(),
    lines: z
      .array(z.strictObject({ claim: count, amount: z.number().int().min(1).max(1_000_000_000) }))
      .min(1)
      .max(50),
    text,
  }),
  ask: z.strictObject({ on: dayInJapan, text }),
  found: z.strictObject({ assets: z.array(assetSchema).min(1).max(50), text }),
  nothing: z.strictObject({ text }),
  silent: z.strictObject({ text }),
  close: z.strictObject({ text }),
  withdraw: z.strictObject({ text: reason }),
  reopen: z.strictObject({ text: reason }),
  assign: z.strictObject({ to: assigneeSchema.nullable(), text }),
  note: z.strictObject({ text: reason }),
  postpone: z.strictObject({ dueAt: time, text: reason }),
} as const satisfies Record<Exclude<WorkVerb, 'voided' | 'escalate'>, z.ZodType>

type AsAsked = typeof workActBodies
type PlainVerb = Exclude<KindVerb, 'voided' | 'receive'>
proven<Same<{ [V in PlainVerb]: z.output<AsAsked[V]> }, { [V in PlainVerb]: WorkActs[V] }>>()

export type AskedVerb = keyof AsAsked
export type AskedBody<V extends AskedVerb> = z.output<AsAsked[V]>
export const askedVerbs = Object.keys(workActBodies) as readonly AskedVerb[]

/** Beside what the verb needs: upon which version it acts, and in which call. */
export const actUpon = {
  version: z.number().int().min(1).meta({ description: '見ている版。ほかの人が先に変えていれば work.changed' }),
  call: callIdSchema.nullable().default(null),
}
