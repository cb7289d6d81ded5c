/** One thing wrong with a layout file: where (both from 1), what stands there, what should, in two languages. */
export type LayoutProblem = {
  readonly line: number
  readonly column: number
  /** From the root of the file, e.g. `columns.3.width`. */
  readonly path: string
  readonly code: string
  readonly found: string
  readonly expected: string
  readonly ja: string
  readonly en: string
}

/** `kokuho.yaml:12:5 …`, for people who read Japanese or English. */
export const layoutProblemText = (problem: LayoutProblem, file: string): string => {
  const { line, column, path, code, found, expected, ja, en } = problem
  const facts = [found === '' ? '' : `今 found: ${found}`, expected === '' ? '' : `正 expected: ${expected}`]
  return [
    `${file}:${line}:${column} ${code} ${path}`.trimEnd(),
    `    ${ja}`,
    `    ${en}`,
    ...facts.filter((fact) => fact !== '').map((fact) => `    ${fact}`),
  ].join('\n')
}
