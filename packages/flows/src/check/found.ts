import { type ProblemCode, problemWords } from './words.ts'

/** A problem before it is placed in a file. `path` is below the node. */
export type Found = {
  readonly node: string
  readonly path: string
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

const tell =
  (severity: Found['severity']) =>
  (node: string, path: string, code: ProblemCode, found: string, expected = ''): Found => {
    const [ja, en] = problemWords[code]
    const named = (text: string): string => text.replace(/(?<![A-Za-z])it(?![A-Za-z])/g, () => found)
    return { node, path, code, severity, found, expected, ja: named(ja), en: named(en) }
  }

export const wrong = tell('error')
export const doubtful = tell('warning')
