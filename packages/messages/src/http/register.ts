import { researchMethods } from '@tsunagu/core'
import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, time } from './shapes.ts'

/** Ids of the register: persons, claims, payments and what hangs on them. */
export const registerId = z.number().int().positive()
export const registerDay = z.iso.date().meta({ example: '2026-12-25' })
export const yen = z.number().int().nonnegative()
const said = z.object({ ja: z.string(), en: z.string() })

export const personKindSchema = z.enum(['natural', 'corporate'])
export const claimStateSchema = z.enum(['open', 'paid', 'withdrawn'])
export const promiseStateSchema = z.enum(['open', 'kept', 'broken', 'withdrawn'])
export const numberKindSchema = z.enum(['mobile', 'landline', 'ip', 'work', 'relative', 'other'])
export const numberSourceSchema = z.enum(['delivery', 'caller', 'research', 'person', 'staff'])
export const numberVerdictSchema = z.enum(['untried', 'works', 'wrong', 'unknown', 'otherPerson', 'doNotCall'])
export const researchStateSchema = z.enum(['open', 'taken', 'found', 'notFound', 'dropped'])
export const researchMethodSchema = z.enum(researchMethods)

export const claimSchema = z
  .object({
    claim: registerId,
    person: registerId,
    addressee: registerId,
    kind: z.string(),
    kindName: z.string(),
    clientKey: z.string(),
    fiscalYear: z.number().int().nullable(),
    period: z.string(),
    amount: yen,
    paid: yen,
    /** What is open; nothing when paid or withdrawn. */
    owed: yen,
    dueOn: registerDay.nullable(),
    state: claimStateSchema,
    settledAt: time.nullable(),
    /** Every further column of the file, as delivered. */
    extra: z.record(z.string(), z.string()),
    changedAt: time,
  })
  .meta({ id: 'Claim' })

export const paymentSchema = z
  .object({
    payment: registerId,
    clientKey: z.string(),
    claim: registerId,
    person: registerId,
    kind: z.string(),
    amount: yen,
    paidOn: registerDay,
    learnedAt: time,
    source: z.enum(['delivery', 'api', 'staff']),
    by: z.string().nullable(),
    reversedAt: time.nullable(),
    reversedBy: z.string().nullable(),
    reversedBecause: z.string(),
  })
  .meta({ id: 'Payment' })

export const promiseSchema = z
  .object({
    promise: registerId,
    person: registerId,
    /** None: whatever the person owes. */
    claims: z.array(registerId),
    amount: yen,
    dueOn: registerDay,
    madeAt: time,
    call: callIdSchema.nullable(),
    agent: id.nullable(),
    by: z.string(),
    state: promiseStateSchema,
    /** Found paid for it. */
    paid: yen,
    decidedAt: time.nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawnBecause: z.string(),
  })
  .meta({ id: 'Promise' })

export const stopOrderSchema = z
  .object({
    stopOrder: registerId,
    /** Whom it stops, also when it is about one claim only. */
    person: registerId.nullable(),
    /** Null: the whole person. */
    claim: registerId.nullable(),
    reason: z.string(),
    from: registerDay,
    until: registerDay.nullable(),
    inForce: z.boolean(),
    madeAt: time,
    madeBy: z.string(),
    liftedAt: time.nullable(),
    liftedBy: z.string().nullable(),
    liftedBecause: z.string(),
  })
  .meta({ id: 'StopOrder' })

export const personNumberSchema = z
  .object({
    id: registerId,
    /** Masked for roles that do not work with callers. */
    number: z.string(),
    kind: numberKindSchema,
    source: numberSourceSchema,
    rank: count,
    verdict: numberVerdictSchema,
    verdictAt: time.nullable(),
    verdictBy: z.string().nullable(),
    addedAt: time,
    /** Why it is never dialled; null: it may be. */
    problem: said.nullable(),
    /** On the contract's list of numbers that are not called. */
    isListed: z.boolean(),
    history: z.array(
      z.object({
        verdict: numberVerdictSchema,
        at: time,
        by: z.string(),
        call: callIdSchema.nullable(),
        note: z.string(),
      }),
    ),
  })
  .meta({ id: 'PersonNumber' })

export const standingSchema = z
  .object({
    mayCall: z.boolean(),
    reasons: z.array(
      z.object({
        code: z.enum(['merged', 'paid', 'owesNothing', 'stopped', 'promised', 'doNotCall', 'noNumber']),
        until: registerDay.nullable(),
        said,
      }),
    ),
    owed: yen,
    /** Claims that may be spoken of. */
    claims: z.array(registerId),
    /** Where to ring, in this order. */
    numbers: z.array(z.string()),
  })
  .meta({ id: 'CallStanding' })

export const researchSchema = z
  .object({
    research: registerId,
    person: registerId,
    name: z.string(),
    cause: z.enum(['noNumber', 'hand']),
    note: z.string(),
    state: researchStateSchema,
    openedAt: time,
    openedBy: z.string(),
    takenBy: z.string().nullable(),
    method: researchMethodSchema.nullable(),
    source: z.string(),
    /** The number that was found. */
    number: z.string().nullable(),
    closedAt: time.nullable(),
    closedBy: z.string().nullable(),
  })
  .meta({ id: 'Research' })

export type ClaimView = z.infer<typeof claimSchema>
export type PaymentView = z.infer<typeof paymentSchema>
export type PromiseView = z.infer<typeof promiseSchema>
export type StopOrderView = z.infer<typeof stopOrderSchema>
export type PersonNumberView = z.infer<typeof personNumberSchema>
export type StandingView = z.infer<typeof standingSchema>
export type ResearchView = z.infer<typeof researchSchema>
