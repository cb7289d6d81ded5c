import type { z } from 'zod'

/** One thing that is wrong with a message, told so that a person can put it right. */
export type Problem = {
  readonly where: string
  readonly found: string
  readonly expected: string
  readonly hint: string
}

/** What was read is not what the catalogue promises. Thrown: inside the system this is a bug, at a door it becomes 400. */
export class MessageInvalid extends Error {
  readonly what: string
  readonly problems: readonly Problem[]

  constructor(what: string, problems: readonly Problem[]) {
    super(
      `${what}: ${problems.map((p) => `${p.where || '(whole)'}: expected ${p.expected}, found ${p.found}`).join('; ')}`,
    )
    this.name = 'MessageInvalid'
    this.what = what
    this.problems = problems
  }
}

/** Zod's issues in the words of the error catalogue. Values are named by kind, never shown: they may be personal. */
export const problemsOf = (error: z.ZodError, input: unknown): readonly Problem[] =>
  error.issues.map((issue) => ({
    where: issue.path.map(String).join('.'),
    found: kindOf(at(input, issue.path)),
    expected: expectedBy(issue),
    hint: issue.message,
  }))

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((here, key) => (isRecord(here) ? here[key] : undefined), value)

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const expectedBy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'invalid_format':
      return issue.format === 'regex' ? issue.message : issue.format
    case 'unrecognized_keys':
      return `no other keys than the known ones (not ${issue.keys.join(', ')})`
    case 'invalid_union':
      return issue.discriminator === undefined ? 'one of several shapes' : `a known ${issue.discriminator}`
    default:
      return issue.message
  }
}
