import { z } from 'zod'
import { retrySchema } from '../log/campaign.ts'
import { id } from '../log/ids.ts'
import { registerDay, yen } from './register.ts'
import { callIdSchema, count, time } from './shapes.ts'

const verdict = z.enum(['works', 'wrong', 'unknown', 'otherPerson', 'doNotCall'])
const asks = z
  .array(z.enum(['promiseDate', 'promiseAmount', 'callbackAt', 'number', 'text']))
  .meta({ description: '結果ごとの必須項目' })

export const dispositionRuleBody = z.strictObject({
  asks,
  /** Tried again after so many minutes, growing, at most so often; null: as the outcome of the call says. */
  retry: retrySchema.nullable(),
  /** Told the register of the number that was called. */
  verdict: verdict.nullable(),
})
export const dispositionRuleSchema = dispositionRuleBody
  .extend({ result: id, name: z.string() })
  .meta({ id: 'DispositionRule' })
export const dispositionRulesSchema = z.object({ results: z.array(dispositionRuleSchema) })

export const disposeBody = z.strictObject({
  result: id,
  text: z.string().max(4_000).default(''),
  promise: z.strictObject({ amount: yen.positive(), dueOn: registerDay }).nullable().default(null),
  /** `sameAgent`: by whoever writes this. */
  callback: z
    .strictObject({ at: time, sameAgent: z.boolean().default(false) })
    .nullable()
    .default(null),
  number: verdict.nullable().default(null),
})
export const disposedSchema = z
  .object({
    call: callIdSchema,
    campaign: id,
    person: count,
    result: id,
    note: count,
    promise: count.nullable(),
    verdict: verdict.nullable(),
    appointmentAt: time.nullable(),
    repeated: z.boolean(),
  })
  .meta({ id: 'Disposed' })

/** Calls of campaigns of which the one who asks has yet to say what came of them, the latest first. */
export const dueDispositionsSchema = z.object({
  calls: z.array(
    z.object({
      call: callIdSchema,
      campaign: id,
      campaignName: z.string(),
      person: count,
      name: z.string(),
      number: z.string(),
      at: time,
      /** The citizen called back. */
      isReturn: z.boolean(),
    }),
  ),
})

/** Whom the one who asks has promised to call again, the next first. */
export const appointmentsSchema = z.object({
  appointments: z.array(
    z.object({ campaign: id, campaignName: z.string(), person: count, name: z.string(), at: time }),
  ),
})

export type Appointments = z.infer<typeof appointmentsSchema>
export type DispositionRuleView = z.infer<typeof dispositionRuleSchema>
export type DispositionRules = z.infer<typeof dispositionRulesSchema>
export type DueDispositions = z.infer<typeof dueDispositionsSchema>
export type DisposeBody = z.infer<typeof disposeBody>
export type Disposed = z.infer<typeof disposedSchema>
