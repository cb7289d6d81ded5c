import type { Flow, FlowNode } from '@tsunagu/core'
import { flowNodes, id, languageSchema } from '@tsunagu/messages'
import { z } from 'zod'

/** What a question does where nothing else is said: five seconds for a key, three tries, the usual words between them. */
const asking = {
  wrong: flowNodes.menu.shape.wrong.default(['menu-again']),
  silent: flowNodes.menu.shape.silent.default(['menu-timeout']),
  waitMs: flowNodes.menu.shape.waitMs.default(5_000),
  tries: flowNodes.menu.shape.tries.default(3),
}

const shape = <T extends keyof typeof flowNodes>(type: T): (typeof flowNodes)[T]['shape'] => flowNodes[type].shape

/** A case of a branch. */
const authoredCase = z.union([
  z
    .strictObject({ is: z.array(z.string()).min(1), next: z.string() })
    .transform(({ is, next }) => ({ when: { test: 'is' as const, values: is }, next })),
  z
    .strictObject({ begins: z.array(z.string()).min(1), next: z.string() })
    .transform(({ begins, next }) => ({ when: { test: 'begins' as const, values: begins }, next })),
  z
    .strictObject({
      least: z.number().int().nullable().default(null),
      most: z.number().int().nullable().default(null),
      next: z.string(),
    })
    .transform(({ least, most, next }) => ({ when: { test: 'range' as const, least, most }, next })),
])

/**
 * A node as people write it: what has a usual value may be left out, and a case of a branch is `{is: […], next}`,
 * `{begins: […], next}` or `{least, most, next}`.
 */
export const authoredNode = z.discriminatedUnion('type', [
  z.strictObject({ ...shape('announce'), bargeIn: z.boolean().default(false) }),
  z.strictObject({ ...shape('menu'), ...asking, repeatKey: z.string().max(1).default('') }),
  z.strictObject({
    ...shape('collect'),
    ...asking,
    terminator: shape('collect').terminator.default('#'),
    as: shape('collect').as.default('digits'),
    confirm: z
      .strictObject({
        before: flowNodes.announce.shape.prompts.default([]),
        say: z.enum(['digits', 'number', 'yen', 'date']).default('digits'),
        after: flowNodes.announce.shape.prompts.default(['confirm-keys']),
        yes: z.string().default('1'),
        no: z.string().default('2'),
      })
      .nullable()
      .default(null),
  }),
  z.strictObject({
    ...shape('hours'),
    slots: shape('hours').slots.default({}),
    holiday: shape('hours').holiday.default(null),
    ended: shape('hours').ended.default(null),
    emergency: shape('hours').emergency.default(null),
  }),
  z.strictObject({ ...shape('language'), language: languageSchema }),
  z.strictObject({
    ...shape('branch'),
    cases: z.array(authoredCase),
  }),
  z.strictObject({ ...shape('data'), waitMs: shape('data').waitMs.default(5_000) }),
  z.strictObject(shape('set')),
  z.strictObject(shape('count')),
  z.strictObject({ ...shape('sms'), to: shape('sms').to.default(null) }),
  z.strictObject({
    ...shape('queue'),
    needs: shape('queue').needs.default([]),
    headStartMs: shape('queue').headStartMs.default(0),
  }),
  z.strictObject(shape('callback')),
  z.strictObject({
    ...shape('voicemail'),
    prompts: shape('voicemail').prompts.default(['voicemail']),
    maxMs: shape('voicemail').maxMs.default(120_000),
  }),
  z.strictObject({
    ...shape('transfer'),
    prompts: shape('transfer').prompts.default(['transferring']),
    handOver: shape('transfer').handOver.default([]),
    note: shape('transfer').note.default(''),
    busy: z.string().optional(),
    noAnswer: z.string().optional(),
  }),
  z.strictObject({ ...shape('authenticity'), ...asking, digits: shape('authenticity').digits.default(6) }),
  z.strictObject({ ...shape('survey'), ...asking, keys: shape('survey').keys.default(['1', '2', '3', '4', '5']) }),
  z.strictObject(shape('flow')),
  z.strictObject(shape('return')),
  z.strictObject({
    ...shape('end'),
    prompts: shape('end').prompts.default([]),
    outcome: shape('end').outcome.default('inFlow'),
  }),
])

export type AuthoredNode = z.input<typeof authoredNode>

/** Busy and nobody answering lead where `failed` leads, unless something else is said. */
const whole = (node: z.output<typeof authoredNode>): FlowNode =>
  node.type === 'transfer' ? { ...node, busy: node.busy ?? node.failed, noAnswer: node.noAnswer ?? node.failed } : node

/** Nodes as the core has them. Throws `ZodError` with every problem at once. */
export const nodesOf = (nodes: Readonly<Record<string, AuthoredNode>>): Flow['nodes'] =>
  Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, whole(authoredNode.parse(node))]))

/** A flow as people write it, without its examples. */
export const authoredFlow = z.strictObject({
  flow: id,
  title: z.string().min(1).max(120),
  language: languageSchema.default('ja'),
  start: z.string().min(1),
  nodes: z.record(z.string().min(1).max(80), authoredNode.transform(whole)),
})
