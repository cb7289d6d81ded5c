import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { Place } from '../problem.ts'

export type Path = readonly (string | number)[]

/** Where the thing at this path stands, or the nearest thing around it; of a field, its name. */
export const placeIn =
  (document: Document, lines: LineCounter) =>
  (path: Path): Place => {
    const { line, col } = lines.linePos(offsetOf(document, path))
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

const offsetOf = (document: Document, path: Path): number => {
  let here: unknown = document.contents
  let offset = startOf(here) ?? 0
  for (const part of path) {
    const whole: unknown = isAlias(here) ? here.resolve(document) : here
    if (isMap(whole)) {
      const pair = whole.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) return offset
      offset = startOf(pair.key) ?? offset
      here = pair.value
    } else if (isSeq(whole)) {
      here = whole.items[Number(part)]
      offset = startOf(here) ?? offset
    } else return offset
  }
  return offset
}

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0]
