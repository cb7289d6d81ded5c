import { candidatePairs } from './candidate-pairs.ts'
import { type Comparison, compareRows } from './compare.ts'
import { type Groups, openGroups } from './groups.ts'
import type { LinkRow, LinkTable } from './link-table.ts'

/** From `merge` bits on two become one by themselves; from `review` on people are asked (1 bit: two to one). */
export type LinkThresholds = { readonly merge: number; readonly review: number }
export const usualThresholds: LinkThresholds = { merge: 5, review: 1 }

/** What people decided about two records; it binds every later run. */
export type LinkDecision = { readonly one: number; readonly other: number; readonly same: boolean }

export type LinkInput = {
  readonly table: LinkTable
  /** Rows with the same number here are one already, and stay it; null: nobody is. */
  readonly standing: ArrayLike<number> | null
  /** 1 for rows that are new or changed; null: all are compared. */
  readonly touched: Uint8Array | null
  readonly decisions: readonly LinkDecision[]
  readonly thresholds: LinkThresholds
}

/** `ambiguous`: it fits two that cannot be one, about as well. */
export type ReviewReason = 'score' | 'ambiguous' | 'group'

/** Two rows and how they agree. */
export type LinkedPair = { readonly one: number; readonly other: number; readonly compared: Comparison }
export type ReviewPair = LinkedPair & { readonly reason: ReviewReason }

export type LinkOutcome = {
  /** For each row the first row of those that are one with it. */
  readonly groupOf: Int32Array
  /** The pairs by which groups were joined in this run. */
  readonly joined: readonly LinkedPair[]
  readonly review: readonly ReviewPair[]
  readonly compared: number
  readonly passedOver: { readonly keys: number; readonly records: number }
}

export type LinkProgress = { readonly phase: 'pairs' | 'compare' | 'join'; readonly done: number; readonly of: number }

const slice = 100_000

/**
 * Who is one: rules first, then by weight, the surest pair first. Two groups become one only when no decision of people and
 * no contradiction between their members forbids it. The outcome does not depend on the order of the records. Yields now and
 * then, so that whoever drives it can do something else in between.
 */
export function* linking(input: LinkInput): Generator<LinkProgress, LinkOutcome, void> {
  const { table, touched } = input
  const finding = candidatePairs(table, touched)
  let found = finding.next()
  for (let done = 1; found.done !== true; done += 1) {
    yield { phase: 'pairs', done, of: 12 }
    found = finding.next()
  }
  const { pairs, passedOver } = found.value
  const groups = openGroups(table.rows.length)
  const forbidden = openForbidden(groups)
  stand(input, groups, forbidden)
  const edges = yield* comparing(input, pairs, groups)
  const outcome = yield* joining(input, edges, groups, forbidden)
  return { ...outcome, groupOf: firstRows(groups, table.rows.length), compared: pairs.length, passedOver }
}

/** The whole of it at once. */
export const link = (input: LinkInput): LinkOutcome => {
  const run = linking(input)
  let step = run.next()
  while (step.done !== true) step = run.next()
  return step.value
}

const stand = ({ table, standing, decisions }: LinkInput, groups: Groups, forbidden: Forbidden): void => {
  if (standing !== null) {
    const first = new Map<number, number>()
    for (let row = 0; row < table.rows.length; row += 1) {
      const person = standing[row] ?? -1
      const known = first.get(person)
      if (known === undefined) first.set(person, row)
      else groups.join(known, row)
    }
  }
  for (const { one, other, same } of decisions) if (!same) forbidden.add(one, other)
  for (const { one, other, same } of decisions) if (same && !forbidden.between(one, other)) forbidden.join(one, other)
}

/** Pairs that people said are two. */
type Forbidden = {
  readonly add: (one: number, other: number) => void
  readonly between: (one: number, other: number) => boolean
  readonly join: (one: number, other: number) => void
}

const openForbidden = (groups: Groups): Forbidden => {
  const others = new Map<number, Set<number>>()
  const put = (row: number, other: number): void => {
    const known = others.get(row)
    if (known === undefined) others.set(row, new Set([other]))
    else known.add(other)
  }
  return {
    add: (one, other) => {
      put(one, other)
      put(other, one)
    },
    between: (one, other) => {
      if (others.size === 0) return false
      const group = groups.find(other)
      return groups
        .members(one)
        .some((member) => [...(others.get(member) ?? [])].some((row) => groups.find(row) === group))
    },
    join: (one, other) => groups.join(one, other),
  }
}

type Edge = LinkedPair & { readonly order: number }

function* comparing(
  { table, thresholds }: LinkInput,
  pairs: Float64Array,
  groups: Groups,
): Generator<LinkProgress, readonly Edge[], void> {
  const { rows } = table
  const edges: Edge[] = []
  for (let at = 0; at < pairs.length; at += 1) {
    if (at % slice === 0) yield { phase: 'compare', done: at, of: pairs.length }
    const pair = pairs[at] ?? 0
    const one = Math.floor(pair / rows.length)
    const other = pair % rows.length
    if (groups.find(one) === groups.find(other)) continue
    const compared = compareRows(table, rowAt(rows, one), rowAt(rows, other))
    const known = compared.veto === null || compared.id === 'same'
    if (known && (compared.rule !== null || compared.score >= thresholds.review))
      edges.push({ one, other, compared, order: at })
  }
  return edges.sort(surestFirst)
}

export const rowAt = (rows: readonly LinkRow[], at: number): LinkRow => {
  const row = rows[at]
  if (row === undefined) throw new Error(`no row ${at}`)
  return row
}

/** Rules before weights, then by weight; between equals the older records. */
const surestFirst = (a: Edge, b: Edge): number =>
  Number(b.compared.rule !== null) - Number(a.compared.rule !== null) ||
  b.compared.score - a.compared.score ||
  a.order - b.order

function* joining(
  { table, thresholds }: LinkInput,
  edges: readonly Edge[],
  groups: Groups,
  forbidden: Forbidden,
): Generator<LinkProgress, Pick<LinkOutcome, 'joined' | 'review'>, void> {
  const torn = ambiguous(table, edges)
  const joined: LinkedPair[] = []
  const asked: ReviewPair[] = []
  for (let at = 0; at < edges.length; at += 1) {
    if (at % slice === 0) yield { phase: 'join', done: at, of: edges.length }
    const edge = edges[at]
    if (edge === undefined || groups.find(edge.one) === groups.find(edge.other)) continue
    if (forbidden.between(edge.one, edge.other)) continue
    const reason = whyAsk(table, thresholds, edge, torn, groups)
    if (reason === null) {
      groups.join(edge.one, edge.other)
      joined.push(edge)
    } else if (reason !== 'group' || edge.compared.score >= thresholds.merge) asked.push({ ...edge, reason })
  }
  return { joined, review: stillOpen(asked, groups, forbidden) }
}

const whyAsk = (
  table: LinkTable,
  thresholds: LinkThresholds,
  edge: Edge,
  torn: ReadonlySet<Edge>,
  groups: Groups,
): ReviewReason | null => {
  const { rule, score, veto } = edge.compared
  if (rule === null && (score < thresholds.merge || veto !== null)) return 'score'
  if (torn.has(edge)) return 'ambiguous'
  return contradicts(table, groups.members(edge.one), groups.members(edge.other)) ? 'group' : null
}

/** As many members of two groups contradict each other as have the birth date in common, but for a slip. */
const contradicts = ({ rows, ...table }: LinkTable, ones: readonly number[], others: readonly number[]): boolean => {
  if (ones.length === 1 && others.length === 1) return false
  let against = 0
  let agreeing = 0
  for (const one of ones.slice(0, 20))
    for (const other of others.slice(0, 20)) {
      const { veto, birth } = compareRows({ rows, ...table }, rowAt(rows, one), rowAt(rows, other))
      if (veto !== null) against += 1
      else if (birth !== 'missing') agreeing += 1
    }
  return against > 0 && against >= agreeing
}

/** So much surer has one of two to be. */
const margin = 3

/** What tells members of one household apart: their common number does not. */
const telling = ({ compared }: Edge): number =>
  compared.phone === 'landline' ? compared.score - compared.bits.phone : compared.score

/**
 * Edges of a row that leads, about as surely, to two rows that cannot be one, e.g. one without birth date to a father and his
 * son of the same name. Such a row is joined to nobody unless something tells, also not to one that itself went to either.
 */
const ambiguous = (table: LinkTable, edges: readonly Edge[]): ReadonlySet<Edge> => {
  const byRow = new Map<number, Edge[]>()
  for (const edge of edges) for (const row of [edge.one, edge.other]) pushTo(byRow, row, edge)
  const torn = new Set<Edge>()
  for (const [row, list] of byRow) {
    const level = tornLevel(table, row, list)
    for (const edge of list) if (telling(edge) < level && edge.compared.rule !== 'sameId') torn.add(edge)
  }
  return torn
}

/** Edges of this row that are less sure say nothing. */
const tornLevel = (table: LinkTable, row: number, edges: readonly Edge[]): number => {
  let level = Number.NEGATIVE_INFINITY
  const few = edges.slice(0, 30)
  for (const [at, one] of few.entries())
    for (const other of few.slice(at + 1)) {
      const [a, b] = [telling(one), telling(other)]
      const here = Math.max(a, b) + (Math.abs(a - b) < margin ? margin : 0)
      if (here > level && cannotBeOne(table, row, one, other)) level = here
    }
  return level
}

const cannotBeOne = (table: LinkTable, row: number, one: Edge, other: Edge): boolean => {
  const { veto } = compareRows(table, rowAt(table.rows, farEnd(one, row)), rowAt(table.rows, farEnd(other, row)))
  // Two slips of one birth date are no two people.
  return veto !== null && !(veto === 'otherBirth' && rowAt(table.rows, row).birth > 0)
}

const pushTo = (lists: Map<number, Edge[]>, row: number, edge: Edge): void => {
  const list = lists.get(row)
  if (list === undefined) lists.set(row, [edge])
  else list.push(edge)
}

const farEnd = (edge: Edge, row: number): number => (edge.one === row ? edge.other : edge.one)

/** One question for each two groups, the surest pair of them; none that answered itself or was answered by people. */
const stillOpen = (asked: readonly ReviewPair[], groups: Groups, forbidden: Forbidden): readonly ReviewPair[] => {
  const seen = new Set<string>()
  return asked.filter(({ one, other }) => {
    const ends = [groups.find(one), groups.find(other)].sort((a, b) => a - b)
    const key = ends.join(' ')
    if (ends[0] === ends[1] || seen.has(key) || forbidden.between(one, other)) return false
    seen.add(key)
    return true
  })
}

const firstRows = (groups: Groups, rows: number): Int32Array => {
  const firsts = new Int32Array(rows).fill(-1)
  const groupOf = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const root = groups.find(row)
    if (firsts[root] === -1) firsts[root] = row
    groupOf[row] = firsts[root] ?? row
  }
  return groupOf
}
