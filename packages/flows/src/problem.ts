/** Where something stands in a flow file; both from 1. */
export type Place = { readonly line: number; readonly column: number }

/** One thing wrong with a flow: where, what stands there, what should, and what to do in two languages. */
export type FlowProblem = {
  /** Errors forbid going live, warnings do not. */
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly flow: string
  /** Name of the node, or '' when it is the flow as a whole. */
  readonly node: string
  /** From the root of the file, e.g. `nodes.menu.keys.3`. */
  readonly path: string
  /** Null when there is no text to point into. */
  readonly place: Place | null
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

export const hasErrors = (problems: readonly FlowProblem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')

/** `flow.yaml:12:5 menu: …`, for people who read Japanese or English. */
export const problemText = (problem: FlowProblem, file: string, tongue: 'ja' | 'en'): string => {
  const { severity, code, node, path, place, found, expected } = problem
  const where = place === null ? file : `${file}:${place.line}:${place.column}`
  const kind = { ja: { error: '誤り', warning: '注意' }, en: { error: 'error', warning: 'warning' } }[tongue][severity]
  const seen = { ja: '今', en: 'found' }[tongue]
  const wanted = { ja: '正', en: 'expected' }[tongue]
  const facts = [found === '' ? '' : `${seen}: ${found}`, expected === '' ? '' : `${wanted}: ${expected}`]
  return [
    `${where} ${kind} ${code}${node === '' ? '' : ` [${node}]`} ${path}`.trimEnd(),
    `    ${problem[tongue]}`,
    ...facts.filter((fact) => fact !== '').map((fact) => `    ${fact}`),
  ].join('\n')
}
