import { readFileSync } from 'node:fs'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { exitCode, Failure } from '../exit.ts'
import { planProblems } from './plan-problems.ts'
import { type PlanFile, planSchema } from './plan-schema.ts'

/** What is wrong in a plan, and where: the way into the file, and what was expected there. */
export type Problem = { readonly path: readonly PropertyKey[]; readonly text: string }

/** A plan out of a file; `-` is the standard input. */
export const readPlan = (file: string): PlanFile => parsePlan(readText(file), file)

export const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    if (error instanceof Error) throw new Failure(exitCode.usage, 'file.unreadable', error.message)
    throw error
  }
}

/** Throws Failure with every problem, each with line and column, the place and what was expected. */
export const parsePlan = (text: string, file: string): PlanFile => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [fault] = document.errors
  if (fault !== undefined) throw new Failure(exitCode.usage, 'plan.invalid', `${file}: ${fault.message}`)
  const found = planSchema.safeParse(document.toJS())
  const problems = found.success ? planProblems(found.data) : found.error.issues.flatMap(problemsOf)
  if (found.success && problems.length === 0) return found.data
  const told = problems.map((problem) => `${file}:${placeOf(document, lines, problem)} ${problem.text}`)
  throw new Failure(exitCode.usage, 'plan.invalid', [...new Set(told)].join('\n'))
}

type Issue = z.core.$ZodIssue

/** A union says of itself what was expected; where one of its kinds got further than the first look, that one's problem. */
const problemsOf = (issue: Issue): readonly Problem[] => {
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.filter((issues) => issues.some(({ path }) => path.length > 0))
    const [nearest] = deepest.sort((a, b) => a.length - b.length)
    if (nearest !== undefined)
      return nearest.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], text: 'is not a word of a plan' }))
  return [{ path: issue.path, text: issue.message }]
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, n) => (typeof part === 'number' ? `[${part}]` : `${n === 0 ? '' : '.'}${String(part)}`)).join('')

/** `12:5 load[0].talk.mean:`, and what stands there now. */
const placeOf = (document: Document, lines: LineCounter, { path }: Problem): string => {
  const nearest = [...path.keys(), path.length].reverse().flatMap((length) => {
    const node = document.getIn(path.slice(0, length), true)
    return isNode(node) && node.range != null ? [{ offset: node.range[0], whole: length === path.length, node }] : []
  })[0]
  const { line, col } = lines.linePos(nearest?.offset ?? 0)
  const value: unknown = nearest?.whole === true ? nearest.node.toJS(document) : undefined
  const found = value === undefined || (typeof value === 'object' && value !== null) ? '' : ` "${String(value)}":`
  return `${line}:${col} ${pathText(path)}:${found}`
}
