import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, time } from './shapes.ts'

const place = z.object({ line: count, column: count }).nullable()

/** One thing wrong with a flow, with its place in the text. */
export const flowProblemSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    flow: z.string(),
    node: z.string(),
    path: z.string(),
    place,
    found: z.string(),
    expected: z.string(),
    ja: z.string(),
    en: z.string(),
  })
  .meta({ id: 'FlowProblem' })

/** How an example went; without differences it passed. */
export const exampleOutcomeSchema = z
  .object({
    name: z.string(),
    differences: z.array(z.object({ what: z.string(), expected: z.string(), found: z.string() })),
    walk: z.array(z.string()),
  })
  .meta({ id: 'FlowExampleOutcome' })

/** What a check says: errors, and examples that go otherwise than they say, forbid going live. */
export const flowVerdictSchema = z
  .object({ sound: z.boolean(), problems: z.array(flowProblemSchema), examples: z.array(exampleOutcomeSchema) })
  .meta({ id: 'FlowVerdict' })

/** The text of a flow; YAML or JSON. */
export const flowSourceBody = z.strictObject({
  source: z.string().min(1).max(200_000),
  note: z.string().max(200).default(''),
  /** The newest version when this text was begun (0: none); if there is a newer one now, nothing is kept. Null: whatever there is. */
  base: count.nullable().default(null),
})

export const flowVersionSchema = z
  .object({
    flow: id,
    version: count,
    sound: z.boolean(),
    /** False: the text is no flow, so it has no picture. */
    readable: z.boolean(),
    errors: count,
    warnings: count,
    examples: count,
    by: z.string(),
    at: time,
    note: z.string(),
  })
  .meta({ id: 'FlowVersion' })

export const flowPublicationSchema = z
  .object({
    id: z.string(),
    flow: id,
    version: count,
    kind: z.enum(['publish', 'rollback']),
    at: time,
    state: z.enum(['planned', 'done', 'failed', 'cancelled']),
    problems: z.array(z.unknown()),
    by: z.string(),
    askedAt: time,
  })
  .meta({ id: 'FlowPublication' })

/** A flow: what is live, what was saved, what is planned and what has been. */
export const flowStateSchema = z
  .object({
    flow: id,
    title: z.string(),
    /** Null: never went live. */
    live: count.nullable(),
    newest: count,
    lines: z.array(z.string()),
    versions: z.array(flowVersionSchema),
    publications: z.array(flowPublicationSchema),
  })
  .meta({ id: 'FlowState' })

export const flowListSchema = z.object({ flows: z.array(flowStateSchema) }).meta({ id: 'FlowList' })

export const flowTextSchema = flowVersionSchema
  .extend({ source: z.string(), verdict: flowVerdictSchema })
  .meta({ id: 'FlowText' })

/** Null: at once. */
export const flowPublishBody = z.strictObject({ at: time.nullable().default(null) })
export const flowRollbackBody = z.strictObject({
  /** Null: to the version before. */
  version: count.nullable().default(null),
})

export const flowPublishedSchema = z
  .object({
    flow: id,
    version: count,
    state: z.enum(['planned', 'done', 'waits']),
    at: time,
    id: z.string().nullable(),
  })
  .meta({ id: 'FlowPublished' })

export type FlowProblemView = z.infer<typeof flowProblemSchema>
export type FlowVersionView = z.infer<typeof flowVersionSchema>
export type FlowList = z.infer<typeof flowListSchema>
export type FlowVerdict = z.infer<typeof flowVerdictSchema>
export type FlowState = z.infer<typeof flowStateSchema>
export type FlowPublished = z.infer<typeof flowPublishedSchema>
export type FlowText = z.infer<typeof flowTextSchema>
