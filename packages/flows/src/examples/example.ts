import { z } from 'zod'

const name = z.string().min(1).max(160)

/** `2026-12-28 10:00`, Tokyo wall clock; a T may stand between. */
export const tokyoMinute = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/, 'a minute in Tokyo, YYYY-MM-DD HH:MM')
  .refine((text) => !Number.isNaN(Date.parse(`${text.replace(' ', 'T')}:00+09:00`)), 'a minute that exists')

/** What a caller does: keys after the words (`12#`), into a question (`during:1`), at once (`now:1`), waits, or leaves. */
const deed = z
  .string()
  .regex(
    /^(((during|now):)?[0-9*#]+|wait|hangup)$/,
    'keys such as "1" or "12#", "during:1", "now:1", "wait" or "hangup"',
  )

/** A call as it should go: kept with the flow, walked before it goes live. */
export const authoredExample = z.strictObject({
  name,
  at: tokyoMinute,
  caller: z
    .string()
    .regex(/^(\+?[0-9]{3,20}|withheld|payphone|unavailable)$/, 'a number, withheld, payphone or unavailable')
    .default('unavailable'),
  /** The line called; left out: any. */
  line: z.string().nullable().default(null),
  /** What look-ups answer, in order; those of codes too. */
  lookups: z
    .array(
      z.strictObject({
        source: z.string().optional(),
        result: z.enum(['found', 'notFound', 'failed']),
        values: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
  /** How a transfer to the outside ends. */
  transfer: z.enum(['connected', 'busy', 'noAnswer', 'failed']).default('connected'),
  do: z.array(deed).default([]),
  expect: z.strictObject({
    /** Passed in this order; others may lie between. Of a sub-flow: `flow:node`. */
    nodes: z.array(z.string()).optional(),
    /** `queue:hoken`, `callback:hoken`, `voicemail:hoken`, `transfer:0963281111`, `ended`, `outOfHours`, `hungup`. */
    end: z
      .string()
      .regex(
        /^((queue|callback|voicemail|transfer):.+|ended|outOfHours|hungup)$/,
        'how the call ends, e.g. queue:hoken',
      )
      .optional(),
    /** Templates of the texts sent, all of them, in order. */
    texts: z.array(z.string()).optional(),
    /** Heard in this order; others may lie between. */
    prompts: z.array(z.string()).optional(),
    values: z.record(z.string(), z.string()).optional(),
  }),
})

export type FlowExample = z.output<typeof authoredExample>
