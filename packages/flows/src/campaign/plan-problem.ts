import type { Place } from '../problem.ts'

/** One thing wrong with a plan: where, what stands there, what should, and what to do in two languages. */
export type PlanProblem = {
  /** Errors forbid keeping and starting it, warnings do not. */
  readonly severity: 'error' | 'warning'
  readonly code: string
  /** From the root of the file, e.g. `tries.bands.2`. */
  readonly path: string
  readonly place: Place
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

/** `plan.yaml:12:5 error cap.tooHigh pacing.cap …`, for people who read Japanese or English. */
export const planProblemText = (problem: PlanProblem, file: string, tongue: 'ja' | 'en'): string => {
  const { severity, code, path, place, found, expected } = problem
  const kind = { ja: { error: '誤り', warning: '注意' }, en: { error: 'error', warning: 'warning' } }[tongue][severity]
  const [seen, wanted] = tongue === 'ja' ? ['今', '正'] : ['found', 'expected']
  return [
    `${file}:${place.line}:${place.column} ${kind} ${code} ${path}`.trimEnd(),
    `    ${problem[tongue]}`,
    ...(found === '' ? [] : [`    ${seen}: ${found}`]),
    ...(expected === '' ? [] : [`    ${wanted}: ${expected}`]),
  ].join('\n')
}
