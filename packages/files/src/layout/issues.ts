import type { z } from 'zod'

/** A path from the root of the file. */
export type Path = readonly (string | number)[]

/** One thing that the file should say otherwise, not yet placed. */
export type Issue = {
  readonly code: string
  readonly path: Path
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text, in quotes where it looks like a number',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with values',
  record: 'names with values',
}

const words: Readonly<Record<string, readonly [code: string, ja: string, en: string]>> = {
  invalid_type: [
    'layout.type',
    '値の種類が違うか、必要な項目がありません。',
    'The value is missing or of the wrong kind.',
  ],
  unrecognized_keys: ['layout.unknownField', 'この項目はありません。', 'There is no such field here.'],
  invalid_value: ['layout.value', '書ける値ではありません。', 'This value is none of those allowed here.'],
  invalid_union: ['layout.value', '書ける値ではありません。', 'This value is none of those allowed here.'],
  invalid_key: ['layout.value', 'この名前は使えません。', 'This name cannot be used here.'],
  too_small: ['layout.tooSmall', '小さすぎるか、足りません。', 'Too small, or too few.'],
  too_big: ['layout.tooBig', '大きすぎるか、多すぎます。', 'Too large, or too many.'],
}

/** Zod's issues in our words. */
export const issuesOf = (issues: readonly z.core.$ZodIssue[], input: unknown): readonly Issue[] =>
  issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    const [code, ja, en] = words[issue.code] ?? [
      'layout.form',
      '書き方が正しくありません。',
      'Not written as it should be.',
    ]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ code, path: [...path, key], found: key, expected: '', ja, en }))
    return [{ code, path, found: shown(at(input, path)), expected: expectedBy(issue), ja, en }]
  })

const expectedBy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'too_small':
      return `≥ ${issue.minimum}`
    case 'too_big':
      return `≤ ${issue.maximum}`
    default:
      return issue.message
  }
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, part) => (typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[part] : undefined),
    value,
  )

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
