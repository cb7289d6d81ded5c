import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Issue, issuesOf, type Path } from './issues.ts'
import type { LayoutProblem } from './problem.ts'

export type Placed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly LayoutProblem[] }

/** Reads YAML or JSON by a schema; says everything that is wrong with it, each with its line and column. */
export const readPlaced = <S extends z.ZodType>(
  source: string,
  schema: S,
  check: (value: z.output<S>) => readonly Issue[],
): Placed<z.output<S>> => {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  const placed = (offset: number, issue: Issue): LayoutProblem => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1), ...issue, path: issue.path.join('.') }
  }
  const syntax = document.errors.map(({ pos, message }) => placed(pos[0], notYaml(message)))
  if (syntax.length > 0) return { ok: false, problems: syntax }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  const read = schema.safeParse(value)
  const issues = read.success ? check(read.data) : issuesOf(read.error.issues, value)
  if (read.success && issues.length === 0) return { ok: true, value: read.data }
  return { ok: false, problems: issues.map((issue) => placed(offsetOf(document.contents, issue.path), issue)) }
}

const notYaml = (message: string): Issue => ({
  code: 'layout.syntax',
  path: [],
  found: '',
  expected: '',
  ja: `YAML・JSONとして読めません（${message}）。`,
  en: `This cannot be read as YAML or JSON: ${message}`,
})

/** Where the thing at this path stands, or the nearest thing around it. */
const offsetOf = (root: unknown, path: Path): number => {
  let here = root
  let offset = startOf(here) ?? 0
  for (const part of path) {
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) return offset
      offset = startOf(pair.key) ?? offset
      here = pair.value
    } else if (isSeq(here)) {
      here = here.items[Number(part)]
      offset = startOf(here) ?? offset
    } else return offset
  }
  return offset
}

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0]
