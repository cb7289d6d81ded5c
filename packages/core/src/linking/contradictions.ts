import { carryTwoMobiles, compareRows, vetoBetween } from './compare.ts'
import type { Edges } from './edges.ts'
import { type LinkTable, rowAt } from './link-table.ts'

/**
 * At least as many members of two groups speak against each other as have the birth date in common, or each group is settled on
 * a birth date of its own: a slip in one record is no bridge to somebody else who was born on the day that was typed.
 */
export const groupsContradict = (table: LinkTable, ones: readonly number[], others: readonly number[]): boolean => {
  if (ones.length === 1 && others.length === 1) return false
  const [born, otherBorn] = [settledBirth(table, ones), settledBirth(table, others)]
  if (born !== 0 && otherBorn !== 0 && born !== otherBorn) return true
  let balance = 0
  let against = false
  for (const one of ones.slice(0, 20))
    for (const other of others.slice(0, 20)) {
      const says = whatTheySay(table, one, other)
      if (says < 0) against = true
      balance += says
    }
  return against && balance <= 0
}

/** The birth date that two members have at least, and more of them than any other; 0: none. The same slip is not made twice. */
const settledBirth = (table: LinkTable, members: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (const member of members) {
    const { birth } = rowAt(table, member)
    if (birth !== 0) counts.set(birth, (counts.get(birth) ?? 0) + 1)
  }
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1])
  return first === undefined || first[1] < 2 || first[1] === second?.[1] ? 0 : first[0]
}

/** Two to one. */
const oddsBits = 1

/** -1: that they are two, 1: that they are one, as far as birth dates tell. */
const whatTheySay = (table: LinkTable, one: number, other: number): number => {
  const [a, b] = [rowAt(table, one), rowAt(table, other)]
  const { veto, birth, score } = compareRows(table, a, b)
  if (veto !== null || carryTwoMobiles(a, b)) return -1
  if (birth === 'missing') return 0
  return birth !== 'same' && score < -oddsBits ? -1 : 1
}

/** So much surer has one of two to be. */
const margin = 3
const fewEdges = 30

/**
 * Edges of a row that leads, about as surely, to two rows that cannot be one, e.g. one without birth date to a father and his
 * son of the same name. Such a row is joined to nobody unless something tells, also not to one that itself went to either.
 * 1 for each of them.
 */
export const tornEdges = (table: LinkTable, edges: Edges): Uint8Array => {
  const torn = new Uint8Array(edges.count)
  const { starts, list } = edgesByRow(edges, table.rows.length)
  for (let row = 0; row < table.rows.length; row += 1) {
    const ofRow = list.subarray(starts[row], starts[row + 1])
    if (ofRow.length < 2) continue
    const level = tornLevel(table, edges, row, ofRow.subarray(0, fewEdges))
    for (const edge of ofRow) if ((edges.telling[edge] ?? 0) < level && edges.sameId[edge] === 0) torn[edge] = 1
  }
  return torn
}

/** For each row its edges, the surest first, one row behind another. */
const edgesByRow = (edges: Edges, rows: number): { readonly starts: Int32Array; readonly list: Int32Array } => {
  const starts = new Int32Array(rows + 1)
  for (const ends of [edges.one, edges.other]) for (const row of ends) starts[row + 1] = (starts[row + 1] ?? 0) + 1
  for (let row = 0; row < rows; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0)
  const next = starts.slice()
  const list = new Int32Array(edges.count * 2)
  for (let edge = 0; edge < edges.count; edge += 1)
    for (const row of [edges.one[edge] ?? 0, edges.other[edge] ?? 0]) {
      const place = next[row] ?? 0
      list[place] = edge
      next[row] = place + 1
    }
  return { starts, list }
}

/** Edges of this row that are less sure say nothing. */
const tornLevel = (table: LinkTable, edges: Edges, row: number, ofRow: Int32Array): number => {
  let level = Number.NEGATIVE_INFINITY
  for (let i = 0; i < ofRow.length; i += 1)
    for (let j = i + 1; j < ofRow.length; j += 1) {
      const [one, other] = [ofRow[i] ?? 0, ofRow[j] ?? 0]
      const [a, b] = [edges.telling[one] ?? 0, edges.telling[other] ?? 0]
      const here = Math.max(a, b) + (Math.abs(a - b) < margin ? margin : 0)
      if (here > level && cannotBeOne(table, row, farEnd(edges, one, row), farEnd(edges, other, row))) level = here
    }
  return level
}

const cannotBeOne = (table: LinkTable, row: number, one: number, other: number): boolean => {
  const [a, b] = [rowAt(table, one), rowAt(table, other)]
  if (carryTwoMobiles(a, b)) return true
  const veto = vetoBetween(table, a, b)
  // Two slips of one birth date are no two people.
  return veto !== null && !(veto === 'otherBirth' && rowAt(table, row).birth > 0)
}

const farEnd = (edges: Edges, edge: number, row: number): number =>
  (edges.one[edge] === row ? edges.other[edge] : edges.one[edge]) ?? 0
