import { layoutIssues } from './check-layout.ts'
import { type Layout, layoutSchema } from './layout.ts'
import type { LayoutProblem } from './problem.ts'
import { readPlaced } from './read-placed.ts'

export type ReadLayout =
  | { readonly ok: true; readonly layout: Layout }
  | { readonly ok: false; readonly problems: readonly LayoutProblem[] }

/** Reads a layout from YAML or JSON; says everything that is wrong with it, each with its line and column. */
export const readLayout = (source: string): ReadLayout => {
  const read = readPlaced(source, layoutSchema, layoutIssues)
  return read.ok ? { ok: true, layout: read.value } : read
}
