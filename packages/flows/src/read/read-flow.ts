import type { Flow } from '@tsunagu/core'
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import { authoredFlow } from '../authored.ts'
import { authoredExample, type FlowExample } from '../examples/example.ts'
import type { FlowProblem, Place } from '../problem.ts'
import { type FileIssue, issuesOf } from './issues.ts'
import { type Path, placeIn } from './places.ts'

/** A whole flow file: the flow, and the examples that prove it. */
export const authoredFile = authoredFlow.extend({ examples: authoredExample.array().default([]) })

/** What a file says, with the way back from a path to its line. */
export type FlowFile = {
  /** Of version 0: it has one when it is saved. */
  readonly flow: Flow
  readonly examples: readonly FlowExample[]
  readonly placeOf: (path: string) => Place
}

export type ReadFlow =
  | { readonly ok: true; readonly file: FlowFile }
  | { readonly ok: false; readonly problems: readonly FlowProblem[] }

/** Reads a flow from YAML or JSON; says everything that is wrong with the text, each with its line. */
export const readFlow = (source: string): ReadFlow => {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  const place = placeIn(document, lines)
  const value = contentOf(document)
  const syntax = document.errors.map((error) => syntaxProblem(error, lines))
  const broken = document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')
  const read = authoredFile.safeParse(value)
  if (read.success && syntax.length === 0) {
    const { flow: id, examples, ...rest } = read.data
    const flow: Flow = { id, version: 0, ...rest }
    return { ok: true, file: { flow, examples, placeOf: (path) => place(path === '' ? [] : partsOf(flow, path)) } }
  }
  const issues = read.success || broken ? [] : issuesOf(read.error.issues, value)
  return { ok: false, problems: [...syntax, ...issues.map((issue) => placed(issue, value, place))] }
}

const contentOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch (error) {
    // Aliases without end, or to nothing: the document says so itself where it can, and an empty value says the rest.
    if (error instanceof Error) return null
    throw error
  }
}

/** Names of nodes may have dots in them; all else has none. */
const partsOf = (flow: Flow, path: string): Path => {
  if (!path.startsWith('nodes.')) return path.split('.')
  const rest = path.slice('nodes.'.length)
  const names = Object.keys(flow.nodes).filter((name) => rest === name || rest.startsWith(`${name}.`))
  const name = names.sort((one, other) => other.length - one.length)[0] ?? rest
  return ['nodes', name, ...(rest === name ? [] : rest.slice(name.length + 1).split('.'))]
}

const placed = (issue: FileIssue, value: unknown, place: (path: Path) => Place): FlowProblem => {
  const { code, path, found, expected, ja, en } = issue
  const named = typeof value === 'object' && value !== null && 'flow' in value ? String(value.flow) : ''
  return {
    severity: 'error',
    code,
    flow: named,
    node: path[0] === 'nodes' && path.length > 1 ? String(path[1]) : '',
    path: path.map(String).join('.'),
    place: place(path),
    found,
    expected,
    ja,
    en,
  }
}

const syntaxProblem = (error: YAMLError, lines: LineCounter): FlowProblem => {
  const { line, col } = lines.linePos(error.pos[0])
  const doubled = error.code === 'DUPLICATE_KEY'
  return {
    severity: 'error',
    code: doubled ? 'file.doubled' : 'file.syntax',
    flow: '',
    node: '',
    path: '',
    place: { line, column: col },
    found: '',
    expected: doubled ? 'each name once' : '',
    ja: doubled ? '同じ名前が二度書かれています。' : `YAML・JSONとして読めません（${error.message}）。`,
    en: doubled ? 'The same name stands here twice.' : `This cannot be read as YAML or JSON: ${error.message}`,
  }
}
