import { z } from 'zod'
import { personKindSchema, registerDay, registerId } from './register.ts'
import { count, cursor, pageSize, time } from './shapes.ts'

const why = z.string().trim().min(1).max(500).meta({ description: '理由' })

export const linkScopeSchema = z.enum(['changed', 'all'])
export const startLinkBody = z.strictObject({ scope: linkScopeSchema.default('changed') })

export const linkRunSchema = z
  .object({
    run: registerId,
    scope: linkScopeSchema,
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    askedAt: time,
    askedBy: z.string(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    /** What it is at, and how far: read, pairs, compare, join, merge, households. */
    phase: z.string(),
    done: count,
    total: count,
    addressees: count,
    compared: count,
    merged: count,
    toReview: count,
    /** Persons whose household changed. */
    households: count,
    fault: z.string().nullable(),
  })
  .meta({ id: 'LinkRun' })
/** 名寄せの規則 */
export const linkRulesSchema = z
  .strictObject({ afterDeliveries: z.boolean().describe('受入れのあと、自動で名寄せを実行する') })
  .meta({ id: 'LinkRules' })
export const linkRunListSchema = z.object({ runs: z.array(linkRunSchema) })

/** How two agree in one respect, in words, with the bits in favour. */
export const toldFieldSchema = z.object({
  field: z.string(),
  ja: z.string(),
  en: z.string(),
  bits: z.number().nullable(),
})

/** One addressee of a pair, with the person to whom it belongs. Texts and numbers are masked by role. */
export const linkSideSchema = z.object({
  person: registerId,
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
})

export const linkPairStateSchema = z.enum(['open', 'same', 'different', 'settled'])
export const linkPairSchema = z
  .object({
    pair: registerId,
    /** score: in between; ambiguous: fits two who cannot be one; group: others of the two contradict; hand: decided by hand. */
    reason: z.enum(['score', 'ambiguous', 'group', 'hand']),
    /** Bits: 0 is as likely as not, each one doubles it. */
    score: z.number().nullable(),
    agreement: z.array(toldFieldSchema),
    state: linkPairStateSchema,
    foundAt: time,
    decidedAt: time.nullable(),
    decidedBy: z.string().nullable(),
    why: z.string(),
    one: linkSideSchema,
    other: linkSideSchema,
  })
  .meta({ id: 'LinkPair' })
export const linkPairPageSchema = z.object({ pairs: z.array(linkPairSchema), next: cursor.nullable() })
export const linkPairSearch = z.strictObject({
  state: linkPairStateSchema.default('open'),
  cursor: cursor.optional(),
  limit: pageSize,
})

export const decidePairBody = z.strictObject({ decision: z.enum(['same', 'different']), why })
export const mergePersonsBody = z.strictObject({ kept: registerId, other: registerId, why })
/** Takes back a merge, or takes some addressees off a person. */
export const splitPersonBody = z.union([
  z.strictObject({ event: registerId, why }),
  z.strictObject({ person: registerId, addressees: z.array(registerId).min(1).max(200), why }),
])

export const linkEventSchema = z
  .object({
    event: registerId,
    kind: z.enum(['merged', 'split']),
    kept: registerId,
    other: registerId,
    at: time,
    by: z.string(),
    why: z.string(),
    /** The run that found it; null: by hand. */
    run: registerId.nullable(),
    agreement: z.array(toldFieldSchema),
    /** The merge that this split took back. */
    undoes: registerId.nullable(),
    /** The split by which this merge was taken back. */
    undoneBy: registerId.nullable(),
    moved: z.record(z.string(), count),
  })
  .meta({ id: 'LinkEvent' })
export const linkHistorySchema = z.object({ person: registerId, events: z.array(linkEventSchema) })

/** The person who goes on after a merge, or the one who was taken off. */
export const linkedSchema = z.object({ kept: registerId, other: registerId })

export const explainLinkQuery = z.strictObject({
  one: z.coerce.number().int().positive(),
  other: z.coerce.number().int().positive(),
})
export const linkExplanationSchema = z
  .object({
    same: z.boolean(),
    /** What people decided, newest first. */
    decisions: z.array(
      z.object({ decision: z.enum(['same', 'different']), at: time, by: z.string(), why: z.string() }),
    ),
    /** How the two addressees agree that agree best, and what follows. */
    agreement: z.array(toldFieldSchema),
    score: z.number().nullable(),
    /** From so many bits on they become one, and from so many on people are asked. */
    mergeFrom: z.number(),
    reviewFrom: z.number(),
    verdict: z.object({ ja: z.string(), en: z.string() }),
  })
  .meta({ id: 'LinkExplanation' })

export type LinkRunView = z.infer<typeof linkRunSchema>
export type LinkPairPage = z.infer<typeof linkPairPageSchema>
export type LinkPairView = z.infer<typeof linkPairSchema>
export type LinkSide = z.infer<typeof linkSideSchema>
export type LinkEventView = z.infer<typeof linkEventSchema>
export type LinkExplanation = z.infer<typeof linkExplanationSchema>
