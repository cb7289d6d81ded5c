import { z } from 'zod'
import { earlierCallSchema } from './calls.ts'
import {
  claimSchema,
  numberKindSchema,
  numberSourceSchema,
  numberVerdictSchema,
  paymentSchema,
  personKindSchema,
  personNumberSchema,
  promiseSchema,
  registerDay,
  registerId,
  researchSchema,
  standingSchema,
  stopOrderSchema,
  yen,
} from './register.ts'
import { callIdSchema, count, cursor, dialled, pageSize, time } from './shapes.ts'

const language = z.string().regex(/^[a-z]{2}(-[A-Za-z]{2,4})?$/, 'a language such as ja, en, zh')

export const personRowSchema = z
  .object({
    person: registerId,
    kind: personKindSchema,
    name: z.string(),
    kana: z.string(),
    birthOn: registerDay.nullable(),
    postcode: z.string(),
    address: z.string(),
    household: registerId.nullable(),
    language: z.string(),
    /** What whoever talks to this person must know first. */
    warning: z.string(),
    /** Open over all claims, and of how many. */
    owed: yen,
    claims: count,
  })
  .meta({ id: 'Person' })

/** Everything given must fit. */
export const personSearch = z
  .strictObject({
    /** What name or kana begins with; blind to width, hiragana and katakana, old forms and spaces. */
    name: z.string().trim().min(1).max(80).optional(),
    number: dialled.optional(),
    /** As any system of the client knows the person. */
    clientId: z.string().trim().min(1).max(120).optional(),
    birthOn: registerDay.optional(),
    household: z.coerce.number().int().positive().optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .refine(({ cursor: _, limit: __, ...by }) => Object.values(by).some((value) => value !== undefined), {
    message: 'name, number, clientId, birthOn or household is needed',
  })
export const personPageSchema = z.object({ persons: z.array(personRowSchema), next: cursor.nullable() })

export const addresseeSchema = z
  .object({
    addressee: registerId,
    system: z.string(),
    clientId: z.string(),
    kind: personKindSchema,
    name: z.string(),
    kana: z.string(),
    birthOn: registerDay.nullable(),
    postcode: z.string(),
    address: z.string(),
    phones: z.array(z.string()),
    otherIds: z.array(z.string()),
    /** Every further column of the file, as delivered. */
    extra: z.record(z.string(), z.string()),
    changedAt: time,
  })
  .meta({ id: 'Addressee' })

/** Everything that is known of a person. `asked` is another id when that person became part of this one. */
export const personViewSchema = personRowSchema
  .extend({
    asked: registerId,
    members: z.array(personRowSchema).describe('同じ世帯の対象者（本人を除く）'),
    addressees: z.array(addresseeSchema),
    claimList: z.array(claimSchema),
    payments: z.array(paymentSchema).describe('新しい順、200件まで'),
    promises: z.array(promiseSchema),
    stopOrders: z.array(stopOrderSchema),
    numbers: z.array(personNumberSchema),
    research: z.array(researchSchema),
    standing: standingSchema,
    /** Calls from and to these numbers in the last 400 days, newest first. */
    lastCalls: z.array(earlierCallSchema),
  })
  .meta({ id: 'PersonView' })

/** A person whom the number of a call leads to, at one look. */
export const popPersonSchema = personRowSchema
  .extend({
    /** What is known of the number with this person. */
    verdict: numberVerdictSchema,
    oldestDueOn: registerDay.nullable(),
    /** Open and past its due day. */
    overdue: yen,
    promises: z.array(promiseSchema.pick({ promise: true, claims: true, amount: true, dueOn: true, state: true })),
    stopOrders: z
      .array(z.object({ claim: registerId.nullable(), reason: z.string(), until: registerDay.nullable() }))
      .describe('今日有効な催告停止'),
    standing: standingSchema,
    members: z.array(z.object({ person: registerId, name: z.string(), owed: yen })).describe('同じ世帯の対象者'),
    notes: z
      .array(z.object({ note: registerId, at: time, result: z.string(), text: z.string() }))
      .describe('最近の経過記録、新しい順に3件まで。長いものは80字まで'),
  })
  .meta({ id: 'PopPerson' })

export const personChange = z
  .strictObject({ warning: z.string().trim().max(500).optional(), language: language.optional() })
  .refine(({ warning, language: of }) => warning !== undefined || of !== undefined, {
    message: 'warning or language is needed',
  })

export const numberBody = z.strictObject({
  number: z.string().min(1).max(40),
  /** Left out: by its digits. */
  kind: numberKindSchema.optional(),
  source: numberSourceSchema.exclude(['delivery', 'research']).default('person'),
  rank: z.number().int().min(1).max(99).default(1),
})
export const numberSavedSchema = z.object({ number: personNumberSchema })

export const verdictBody = z.strictObject({
  verdict: numberVerdictSchema.exclude(['untried']),
  call: callIdSchema.nullable().default(null),
  note: z.string().trim().max(500).default(''),
})
/** `research`: the task that was opened because no number is left. */
export const verdictSavedSchema = z.object({ number: personNumberSchema, research: registerId.nullable() })

export type PersonRow = z.infer<typeof personRowSchema>
export type PersonPage = z.infer<typeof personPageSchema>
export type PersonSearch = z.infer<typeof personSearch>
export type PersonView = z.infer<typeof personViewSchema>
export type AddresseeView = z.infer<typeof addresseeSchema>
export type PopPerson = z.infer<typeof popPersonSchema>
