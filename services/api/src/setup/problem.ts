import type { Problem } from '@tsunagu/messages'

/** One thing that is wrong with a set-up: where, what stands there, and what should. */
export const wrong = (where: string, found: string, expected: string, hint = ''): Problem => ({
  where,
  found,
  expected,
  hint,
})

/** The values that occur more than once, each named once. */
export const doubled = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, at) => values.indexOf(value) !== at)),
]
