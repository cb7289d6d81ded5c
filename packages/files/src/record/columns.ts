import type { Layout, LayoutColumn } from '../layout/layout.ts'
import { FileFault } from './refusal.ts'
import { shapeOf } from './shape.ts'

/** A column of the file: what the layout says of it, or that it says nothing. */
export type FileColumn = LayoutColumn

/** A column that the layout does not name is kept whole (O1). */
const unnamed = (name: string): FileColumn => ({
  ...{ name, into: 'extra', required: false, width: null, searchable: false },
})

/** Headings differ in width and spaces between two files of one system. */
const bare = (heading: string): string => heading.normalize('NFKC').replace(/\s/g, '')

/**
 * How a cell of the first row is told to people. Where less than half of the layout is found the row is hardly a heading but
 * somebody's data: then only what the cells look like is told.
 */
const teller = (layout: Layout, seen: readonly string[]): ((cell: string) => string) => {
  const known = layout.columns.filter(({ name }) => seen.includes(bare(name))).length
  return 2 * known >= layout.columns.length ? (cell) => cell : shapeOf
}

/** The columns as they stand in the file, by its heading. Throws FileFault with everything that is missing. */
export const columnsByHeading = (layout: Layout, heading: readonly string[]): readonly FileColumn[] => {
  const byName = new Map(layout.columns.map((column) => [bare(column.name), column]))
  const seen = heading.map(bare)
  const twice = seen.filter((name, n) => name !== '' && seen.indexOf(name) !== n)
  const told = teller(layout, seen)
  if (twice.length > 0) throw new FileFault('columnsDoubled', { found: [...new Set(twice)].map(told).join(', ') })
  const missing = layout.columns.filter(({ name }) => !seen.includes(bare(name)))
  if (missing.length > 0)
    throw new FileFault('columnsMissing', {
      found: heading
        .filter((name) => !byName.has(bare(name)))
        .slice(0, 50)
        .map(told)
        .join(', '),
      expected: missing.map(({ name }) => name).join(', '),
    })
  return heading.map((name, n) => byName.get(bare(name)) ?? unnamed(name === '' ? `列${n + 1}` : name))
}

/** The columns of a file without heading; its first row says how many there are. Throws FileFault when there are others. */
export const columnsByPlace = (layout: Layout, found: number): readonly FileColumn[] => {
  const places = layout.columns.map(({ at }, n) => at ?? n + 1)
  const most = Math.max(...places)
  const isWhole = layout.columns.every(({ at }) => at === undefined)
  if (found < most || (isWhole && found > most))
    throw new FileFault('columnsWrong', { found: String(found), expected: String(most) })
  return Array.from({ length: found }, (_, n) => layout.columns[places.indexOf(n + 1)] ?? unnamed(`列${n + 1}`))
}
