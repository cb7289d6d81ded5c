import { z } from 'zod'
import { id } from '../log/ids.ts'
import {
  claimSchema,
  numberKindSchema,
  paymentSchema,
  promiseSchema,
  promiseStateSchema,
  registerDay,
  registerId,
  researchMethodSchema,
  researchSchema,
  researchStateSchema,
  stopOrderSchema,
} from './register.ts'
import { callIdSchema, count, cursor, pageSize } from './shapes.ts'

const clientKey = z.string().trim().min(1).max(200)
const positiveYen = z.number().int().positive().max(1_000_000_000_000)
const reason = z.string().trim().min(1).max(500)
const next = cursor.nullable()
const listed = { cursor: cursor.optional(), limit: pageSize }

export const claimSearch = z.strictObject({ kind: id, clientKey })
export const claimListSchema = z.object({ claims: z.array(claimSchema) })
export const claimWithdrawBody = z.strictObject({ withdrawn: z.boolean().default(true), reason })
export const claimSavedSchema = z.object({ claim: claimSchema })

const kindFields = {
  name: z.string().trim().min(1).max(120),
  /** P4: payments so many days after a call with a promise are attributed to it. */
  attributionDays: z.number().int().min(1).max(366).default(30),
  /** What the client's own rule is, in its words; printed beside the figure. */
  rule: z.string().trim().max(1_000).default(''),
}
export const claimKindBody = z.strictObject(kindFields)
export const claimKindSchema = z.object({ id, ...kindFields }).meta({ id: 'ClaimKind' })
export const claimKindsSchema = z.object({ kinds: z.array(claimKindSchema) })

/** A payment of a claim that is named by its id, or by kind and the client's key. */
export const newPayment = z
  .strictObject({
    /** The client's key of the payment: told twice, it is one payment. */
    clientKey,
    claim: registerId.optional(),
    kind: id.optional(),
    claimKey: clientKey.optional(),
    amount: positiveYen,
    paidOn: registerDay,
  })
  .refine(
    ({ claim, kind, claimKey }) => (claim === undefined) === (kind !== undefined && claimKey !== undefined),
    'either claim, or kind and claimKey',
  )
export const paymentsBody = z.strictObject({ payments: z.array(newPayment).min(1).max(500) })
export const paymentsSavedSchema = z.object({
  payments: z.array(paymentSchema.extend({ repeated: z.boolean().describe('すでに記録済みの入金') })),
})
export const paymentSearch = z.strictObject({ clientKey })
export const paymentListSchema = z.object({ payments: z.array(paymentSchema) })
export const reversalBody = z.strictObject({ clientKey, reason })
export const reversalSavedSchema = z.object({ payment: paymentSchema, repeated: z.boolean() })

export const promiseBody = z.strictObject({
  person: registerId,
  /** None: whatever the person owes. */
  claims: z.array(registerId).max(200).default([]),
  amount: positiveYen,
  dueOn: registerDay,
  /** Left out: the call the agent has at hand, if any. */
  call: callIdSchema.optional(),
})
export const promiseSavedSchema = z.object({ promise: promiseSchema })
export const withdrawBody = z.strictObject({ reason })
export const promiseSearch = z.strictObject({
  state: promiseStateSchema.optional(),
  dueFrom: registerDay.optional(),
  dueTo: registerDay.optional(),
  call: callIdSchema.optional(),
  ...listed,
})
/** Whose it is; masked for roles that do not work with persons. */
const name = z.string()
export const promisePageSchema = z.object({ promises: z.array(promiseSchema.extend({ name })), next })
export const promiseRulesSchema = z
  .strictObject({ graceDays: count.max(30).describe('期限後、破棄と判断するまでの日数（入金の確認が遅れるため）') })
  .meta({ id: 'PromiseRules' })

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-11')
export const attributionSearch = z.strictObject({ month })
export const attributionSchema = z
  .object({
    month,
    payments: count,
    amount: count,
    kinds: z.array(
      z.object({
        kind: id,
        name: z.string(),
        days: count,
        /** The contract's own rule, in the client's words. */
        rule: z.string(),
        counted: z.object({ ja: z.string(), en: z.string() }),
        payments: count,
        amount: count,
      }),
    ),
  })
  .meta({ id: 'Attribution' })
export const attributedSearch = z.strictObject({ month, kind: id.optional() })
export const attributedListSchema = z.object({
  payments: z.array(
    z.object({
      payment: registerId,
      claim: registerId,
      kind: id,
      amount: count,
      paidOn: registerDay,
      promise: registerId,
      call: callIdSchema,
      madeOn: registerDay,
      days: count.describe('通話の日から納付の日までの日数'),
    }),
  ),
})

export const stopOrderBody = z
  .strictObject({
    person: registerId.optional(),
    claim: registerId.optional(),
    reason,
    /** Left out: from today. */
    from: registerDay.optional(),
    /** The last day; left out: until it is lifted. */
    until: registerDay.nullable().default(null),
  })
  .refine(({ person, claim }) => (person === undefined) !== (claim === undefined), 'either person or claim')
export const stopOrderSavedSchema = z.object({ stopOrder: stopOrderSchema })
export const stopOrderSearch = z.strictObject({
  inForce: z.enum(['true', 'false']).optional().describe('true: 今日有効なものだけ'),
  ...listed,
})
export const stopOrderPageSchema = z.object({ stopOrders: z.array(stopOrderSchema.extend({ name })), next })

export const researchBody = z.strictObject({ person: registerId, note: z.string().trim().max(500).default('') })
export const researchSavedSchema = z.object({ research: researchSchema, isNew: z.boolean() })
export const missingBody = z.strictObject({ limit: z.number().int().min(1).max(10_000).default(1_000) })
export const missingOpenedSchema = z.object({ opened: count })
export const researchSearch = z.strictObject({
  state: researchStateSchema.optional(),
  takenBy: z.string().min(1).max(80).optional(),
  ...listed,
})
export const researchPageSchema = z.object({ research: z.array(researchSchema), next })
export const researchResultBody = z.strictObject({
  state: researchStateSchema.extract(['found', 'notFound', 'dropped']),
  method: researchMethodSchema.nullable().default(null),
  /** Who or what said so. */
  source: z.string().trim().max(200).default(''),
  number: z.string().max(40).nullable().default(null),
  kind: numberKindSchema.optional(),
  note: z.string().trim().max(500).nullable().default(null),
})
export const researchCountSearch = z.strictObject({ from: registerDay, to: registerDay })
export const researchCountsSchema = z.object({
  days: z.array(
    z.object({
      day: registerDay,
      opened: count,
      found: count,
      notFound: count,
      dropped: count,
      methods: z.record(z.string(), count),
    }),
  ),
})

export type NewPayment = z.infer<typeof newPayment>
export type PromiseBody = z.infer<typeof promiseBody>
export type StopOrderBody = z.infer<typeof stopOrderBody>
export type ResearchResultBody = z.infer<typeof researchResultBody>
export type Attribution = z.infer<typeof attributionSchema>
