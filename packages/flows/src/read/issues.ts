import { flowNodes } from '@tsunagu/messages'
import type { z } from 'zod'
import { authoredNode } from '../authored.ts'
import { nearest } from './nearest.ts'
import type { Path } from './places.ts'

/** One thing that the file should say otherwise, not yet placed. */
export type FileIssue = {
  readonly code: string
  readonly path: Path
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

type Issue = z.core.$ZodIssue

/** Zod's issues in our words: every one of them, and of a union those of the shape that was meant. */
export const issuesOf = (issues: readonly Issue[], input: unknown, at: Path = []): readonly FileIssue[] =>
  issues.flatMap((issue) => issueOf(issue, input, [...at, ...issue.path.map(partOf)]))

const partOf = (part: PropertyKey): string | number => (typeof part === 'number' ? part : String(part))

const issueOf = (issue: Issue, input: unknown, path: Path): readonly FileIssue[] => {
  const value = valueAt(input, path)
  const told = (code: string, expected: string, ja: string, en: string): readonly FileIssue[] => [
    { code, path, found: shown(value), expected, ja, en },
  ]
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? missing(path, issue.expected) : wrongType(path, value, issue.expected)
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => unknownField(path, key, valueAt(input, path)))
    case 'invalid_value':
      return told(
        'file.value',
        issue.values.map(String).join(', '),
        'この欄に書ける値ではありません。書ける値から選んでください。',
        'This value is none of those allowed here.',
      )
    case 'invalid_union':
      return issue.discriminator === undefined
        ? nearestShape(issue.errors, input, path)
        : unknownType(path, valueAt(input, path))
    case 'invalid_key':
      return told(
        'file.name',
        issue.issues.map(({ message }) => message).join('; '),
        'この名前は使えません。',
        'This name cannot be used here.',
      )
    case 'too_small':
      return told('file.tooSmall', `≥ ${issue.minimum}`, '小さすぎるか、短すぎます。', 'Too small, or too short.')
    case 'too_big':
      return told('file.tooBig', `≤ ${issue.maximum}`, '大きすぎるか、長すぎます。', 'Too large, or too long.')
    default:
      return told('file.form', issue.message, '書き方が正しくありません。', 'This is not written as it should be.')
  }
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

const missing = (path: Path, expected: string): readonly FileIssue[] => [
  {
    code: 'file.missing',
    path,
    found: '',
    expected: `${String(path.at(-1) ?? '')}: ${typeNames[expected] ?? expected}`,
    ja: `必要な項目「${String(path.at(-1) ?? '')}」がありません。`,
    en: `The field "${String(path.at(-1) ?? '')}" is missing.`,
  },
]

const wrongType = (path: Path, value: unknown, expected: string): readonly FileIssue[] => [
  {
    code: 'file.type',
    path,
    found: shown(value),
    expected: typeNames[expected] ?? expected,
    ja:
      expected === 'string' && typeof value === 'number'
        ? '文字として書いてください（数字は引用符で囲みます）。'
        : '値の種類が違います。',
    en: 'The value is of the wrong kind.',
  },
]

const unknownField = (path: Path, key: string, owner: unknown): readonly FileIssue[] => {
  const known = fieldsOf(owner, path)
  const meant = nearest(key, known)
  return [
    {
      code: 'file.unknownField',
      path: [...path, key],
      found: key,
      expected: known.join(', '),
      ja: `「${key}」という項目はありません。${meant === null ? '' : `「${meant}」のことですか？`}`,
      en: `There is no field "${key}" here.${meant === null ? '' : ` Did you mean "${meant}"?`}`,
    },
  ]
}

/** The fields a thing may have, where they are known by its place. */
const fieldsOf = (owner: unknown, path: Path): readonly string[] => {
  if (path.length === 0) return ['flow', 'title', 'language', 'start', 'nodes', 'examples']
  if (path[0] !== 'nodes' || path.length !== 2) return []
  const type = isRecord(owner) ? owner.type : undefined
  const shape = authoredNode.options.find((option) => option.shape.type.value === type)
  return shape === undefined ? [] : Object.keys(shape.shape)
}

const unknownType = (path: Path, value: unknown): readonly FileIssue[] => {
  const types = Object.keys(flowNodes)
  const given = typeof value === 'string' ? value : ''
  const meant = given === '' ? null : nearest(given, types)
  return [
    {
      code: value === undefined ? 'file.missing' : 'file.unknownType',
      path,
      found: shown(value),
      expected: types.join(', '),
      ja:
        value === undefined
          ? 'ノードの種類（type）がありません。'
          : `「${given}」という種類のノードはありません。${meant === null ? '' : `「${meant}」のことですか？`}`,
      en:
        value === undefined
          ? 'The node says no type.'
          : `There is no node of type "${given}".${meant === null ? '' : ` Did you mean "${meant}"?`}`,
    },
  ]
}

/** Of several shapes that would do, what is wrong with the one that fits best. */
const nearestShape = (errors: readonly (readonly Issue[])[], input: unknown, path: Path): readonly FileIssue[] => {
  const told = errors.map((issues) => issuesOf(issues, input, path))
  const weigh = (issues: readonly FileIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.path.length === path.length ? 5 : 1), 0)
  return [...told].sort((one, other) => weigh(one) - weigh(other))[0] ?? []
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, part) => (isRecord(here) && Object.hasOwn(here, String(part)) ? here[String(part)] : undefined),
    value,
  )

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
