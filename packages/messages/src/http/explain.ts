import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, ms, time } from './shapes.ts'

const said = z.object({ ja: z.string(), en: z.string() })
const need = z.object({ skill: z.string(), level: z.number() })

/** What keeps a phone silent for a caller. */
export const whyNotSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('unknown') }),
    z.object({ kind: z.literal('signedOut') }),
    z.object({ kind: z.literal('paused'), reason: z.string() }),
    z.object({ kind: z.literal('busy'), activity: z.string() }),
    z.object({ kind: z.literal('channelUp') }),
    z.object({ kind: z.literal('phoneNotRegistered') }),
    z.object({ kind: z.literal('notInQueue') }),
    z.object({ kind: z.literal('skill'), need, has: z.number() }),
    z.object({ kind: z.literal('keptFor'), agent: id }),
  ])
  .meta({ id: 'WhyNot' })

const reasons = z.array(whyNotSchema)
const agentReasons = z.array(z.object({ agent: id, reasons }))

/** How the answer came about: the log was read from there, and so many entries of it. */
const readSchema = z.object({
  from: z.enum(['committed', 'checkpoint', 'start']),
  entries: count,
  /** False: the log does not reach back to the floor's beginning, so earlier events are missing. */
  whole: z.boolean(),
  tookMs: ms,
})

export const explainWaitQuery = z.strictObject({ call: callIdSchema, at: time.optional() })

export const waitExplainedSchema = z
  .object({
    call: callIdSchema,
    at: time,
    queue: id,
    since: time,
    headStartMs: ms,
    position: count,
    ahead: z.array(
      z.object({
        kind: z.enum(['caller', 'callback']),
        id,
        queue: id,
        since: time,
        headStartMs: ms,
        sharesAgents: z.boolean(),
      }),
    ),
    needs: z.array(need),
    relaxed: count,
    relaxations: count,
    keptFor: z.object({ agent: id, until: time }).nullable(),
    estimateMs: ms.nullable(),
    mode: z.enum(['open', 'draining', 'closed']),
    shut: z.boolean(),
    rules: z.array(z.object({ rule: z.string(), action: z.string(), dueAt: time.nullable() })),
    agents: agentReasons,
    /** Over the whole wait, by the first reason; empty when a moment was asked for. */
    spent: z.array(z.object({ agent: id, spent: z.array(z.object({ reason: whyNotSchema.nullable(), ms })) })),
    lines: z.array(said),
    read: readSchema,
  })
  .meta({ id: 'WaitExplained' })

export const explainAgentQuery = z.strictObject({ agent: id, at: time.optional() })

export const agentExplainedSchema = z
  .object({
    agent: id,
    at: time,
    availability: z.string(),
    activity: z.string(),
    idleSince: time.nullable(),
    phones: z.array(z.object({ phone: id, registered: z.boolean() })),
    queues: z.array(id),
    always: reasons,
    waiting: z.array(z.object({ kind: z.enum(['caller', 'callback']), id, queue: id, since: time, reasons })),
    lines: z.array(said),
    read: readSchema,
  })
  .meta({ id: 'AgentExplained' })

/** `n` counts a call's offers from 1; the last one when nothing is said. */
export const explainOfferQuery = z.strictObject({ call: callIdSchema, n: z.coerce.number().int().min(1).optional() })

export const offerExplainedSchema = z
  .object({
    call: callIdSchema,
    n: count,
    offers: count,
    agent: id,
    queue: id,
    at: time,
    causedBy: z.object({ id: z.string(), type: z.string() }),
    waitedMs: ms,
    strategy: z.string(),
    preferred: z.boolean(),
    needs: z.array(need),
    ranked: z.array(z.object({ agent: id, value: z.number(), idleSince: time.nullable(), chosen: z.boolean() })),
    passedOver: agentReasons,
    moreSenior: z.array(z.object({ call: callIdSchema, reasons })),
    lines: z.array(said),
    read: readSchema,
  })
  .meta({ id: 'OfferExplained' })

export type WaitExplained = z.infer<typeof waitExplainedSchema>
export type AgentExplained = z.infer<typeof agentExplainedSchema>
export type OfferExplained = z.infer<typeof offerExplainedSchema>
export type ReadOfLog = z.infer<typeof readSchema>
