import { candidatePairs } from './candidate-pairs.ts'
import { type Comparison, compareRows, haveSameId, vetoBetween } from './compare.ts'
import { groupsContradict, tornEdges } from './contradictions.ts'
import { type Edges, openEdges } from './edges.ts'
import { type Forbidden, openForbidden } from './forbidden.ts'
import { type Groups, openGroups } from './groups.ts'
import { type LinkTable, rowAt } from './link-table.ts'

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

export type LinkedPair = { readonly one: number; readonly other: number }
type AskedPair = LinkedPair & { readonly reason: ReviewReason }
/** Two rows that people are asked about, and how they agree. */
export type ReviewPair = AskedPair & { readonly compared: Comparison }

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
  for (const { one, other, same } of decisions) if (same && !forbidden.between(one, other)) groups.join(one, other)
}

function* comparing(
  { table, thresholds }: LinkInput,
  pairs: Float64Array,
  groups: Groups,
): Generator<LinkProgress, Edges, void> {
  const { length } = table.rows
  const edges = openEdges()
  for (let at = 0; at < pairs.length; at += 1) {
    if (at % slice === 0) yield { phase: 'compare', done: at, of: pairs.length }
    const pair = pairs[at] ?? 0
    const one = Math.floor(pair / length)
    const other = pair % length
    if (groups.find(one) === groups.find(other)) continue
    const [a, b] = [rowAt(table, one), rowAt(table, other)]
    if (vetoBetween(table, a, b) !== null && !haveSameId(a, b)) continue
    const compared = compareRows(table, a, b)
    if (compared.rule !== null || compared.score >= thresholds.review) edges.add(one, other, compared)
  }
  return edges.close()
}

function* joining(
  { table, thresholds }: LinkInput,
  edges: Edges,
  groups: Groups,
  forbidden: Forbidden,
): Generator<LinkProgress, Pick<LinkOutcome, 'joined' | 'review'>, void> {
  const torn = tornEdges(table, edges)
  const joined: LinkedPair[] = []
  const asked: AskedPair[] = []
  for (let at = 0; at < edges.count; at += 1) {
    if (at % slice === 0) yield { phase: 'join', done: at, of: edges.count }
    const [one, other] = [edges.one[at] ?? 0, edges.other[at] ?? 0]
    if (groups.find(one) === groups.find(other) || forbidden.between(one, other)) continue
    const reason = whyAsk(table, thresholds, edges, at, torn, groups)
    if (reason === null) {
      groups.join(one, other)
      joined.push({ one, other })
    } else if (reason !== 'group' || (edges.score[at] ?? 0) >= thresholds.merge) asked.push({ one, other, reason })
  }
  return { joined, review: stillOpen(table, asked, groups, forbidden) }
}

const whyAsk = (
  table: LinkTable,
  thresholds: LinkThresholds,
  edges: Edges,
  at: number,
  torn: Uint8Array,
  groups: Groups,
): ReviewReason | null => {
  const [one, other] = [edges.one[at] ?? 0, edges.other[at] ?? 0]
  if (edges.ruled[at] === 0) {
    if ((edges.score[at] ?? 0) < thresholds.merge) return 'score'
    if (vetoBetween(table, rowAt(table, one), rowAt(table, other)) !== null) return 'score'
  }
  if (torn[at] === 1) return 'ambiguous'
  return groupsContradict(table, groups.members(one), groups.members(other)) ? 'group' : null
}

/** One question for each two groups, the surest pair of them; none that answered itself or was answered by people. */
const stillOpen = (
  table: LinkTable,
  asked: readonly AskedPair[],
  groups: Groups,
  forbidden: Forbidden,
): readonly ReviewPair[] => {
  const seen = new Set<string>()
  const open = asked.filter(({ one, other }) => {
    const ends = [groups.find(one), groups.find(other)].sort((a, b) => a - b)
    const key = ends.join(' ')
    if (ends[0] === ends[1] || seen.has(key) || forbidden.between(one, other)) return false
    seen.add(key)
    return true
  })
  return open.map((pair) => ({
    ...pair,
    compared: compareRows(table, rowAt(table, pair.one), rowAt(table, pair.other)),
  }))
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
