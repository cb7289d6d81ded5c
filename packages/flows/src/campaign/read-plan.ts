import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { nearest } from '../read/nearest.ts'
import { type Path, placeIn } from '../read/places.ts'
import type { PlanProblem } from './plan-problem.ts'
import { type Plan, planSchema } from './plan-schema.ts'

export type PlaceOf = (path: Path) => PlanProblem['place']

export type ReadPlan =
  | { readonly ok: true; readonly plan: Plan; readonly placeOf: PlaceOf }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] }

/** Reads a plan from YAML or JSON; says everything that is wrong with the text, each with its line and column. */
export const readPlan = (source: string): ReadPlan => {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  const placeOf = placeIn(document, lines)
  const syntax = document.errors.map(({ pos, message, code }): PlanProblem => {
    const { line, col } = lines.linePos(pos[0])
    return { ...said(code === 'DUPLICATE_KEY' ? 'file.doubled' : 'file.syntax', message), place: { line, column: col } }
  })
  if (syntax.length > 0) return { ok: false, problems: syntax }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  const read = planSchema.safeParse(value)
  if (read.success) return { ok: true, plan: read.data, placeOf }
  const issues = read.error.issues.flatMap((issue) => issueOf(issue, value))
  return { ok: false, problems: issues.map(({ at, ...issue }) => ({ ...issue, place: placeOf(at) })) }
}

const said = (code: string, message: string): Omit<PlanProblem, 'place'> => ({
  ...{ severity: 'error', code, path: '', found: '', expected: code === 'file.doubled' ? 'each name once' : '' },
  ja: code === 'file.doubled' ? '同じ名前が二度書かれています。' : `YAML・JSONとして読めません（${message}）。`,
  en: code === 'file.doubled' ? 'The same name stands here twice.' : `This cannot be read as YAML or JSON: ${message}`,
})

const words: Readonly<Record<string, readonly [code: string, ja: string, en: string]>> = {
  invalid_type: ['file.type', '値の種類が違います。', 'The value is of the wrong kind.'],
  invalid_value: ['file.value', '書ける値ではありません。', 'This value is none of those allowed here.'],
  invalid_union: ['file.value', '書ける値ではありません。', 'This value is none of those allowed here.'],
  invalid_key: ['file.name', 'この名前は使えません。', 'This name cannot be used here.'],
  too_small: ['file.tooSmall', '小さすぎるか、足りません。', 'Too small, or too few.'],
  too_big: ['file.tooBig', '大きすぎるか、多すぎます。', 'Too large, or too many.'],
}

type Unplaced = Omit<PlanProblem, 'place'> & { readonly at: Path }

const issueOf = (issue: z.core.$ZodIssue, input: unknown): readonly Unplaced[] => {
  const at = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...at, key], key))
  const value = valueAt(input, at)
  const missing = issue.code === 'invalid_type' && value === undefined
  const [code, ja, en] = missing
    ? (['file.missing', '必要な項目がありません。', 'This field is missing.'] as const)
    : (words[issue.code] ?? ['file.form', '書き方が正しくありません。', 'This is not written as it should be.'])
  return [{ severity: 'error', code, path: at.join('.'), at, found: shown(value), expected: wanted(issue), ja, en }]
}

const wanted = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? issue.expected : issue.message
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'too_small':
      return issue.message.startsWith('Too small') ? `≥ ${issue.minimum}` : issue.message
    case 'too_big':
      return `≤ ${issue.maximum}`
    default:
      return issue.message
  }
}

/** Every word that a plan knows, for those that are nearly one. */
const known: readonly string[] = [
  ...'campaign name template line callerId queue calendar window priority weight reserve yields apology pacing tries'.split(
    ' ',
  ),
  ...'quotas lists refreshMin mode optIn cap ringS graceS cancelAfterRingS mostLines linesPerAgent callsPerS'.split(
    ' ',
  ),
  ...'callsPerAgent decideS onTimeout skippedRestMin timedOutRestMin flow bands slotMemoryDays perPersonDay perPersonWeek perPerson'.split(
    ' ',
  ),
  ...'perNumberDay perHouseholdDay gapMin retry retryAfter abandonLockH band most share order who'.split(' '),
  ...'all any not claimKind owed due fiscalYear daysSinceContact daysSinceAttempt neverReached'.split(' '),
  ...'promiseBroken address postcode language kind hasMobile inCampaign sms withinDays delivered from to'.split(' '),
]

const unknownField = (at: Path, key: string): Unplaced => {
  const meant = nearest(key, known)
  return {
    ...{ severity: 'error', code: 'file.unknownField', path: at.join('.'), at, found: key },
    expected: meant !== null && meant !== key ? meant : '',
    ja: `「${key}」という項目はここにはありません。`,
    en: `There is no field "${key}" here.`,
  }
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, part) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, part)
        ? (here as Readonly<Record<string, unknown>>)[part]
        : undefined,
    value,
  )

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
