import type { FlowCountCell, FlowCountRow, FlowCounts, LiveFlowCounts } from '@tsunagu/messages'
import { call } from './api.ts'

/** What is looked at: a day of Tokyo, one line or all, one flow or all. */
export type Choice = { readonly day: string; readonly line: string; readonly flow: string }

/** Counts of a day: by node what was counted, by hour the figures; both of the chosen line and flow. */
export type DayCounts = { readonly cells: readonly FlowCountCell[]; readonly hours: readonly FlowCountRow[] }

const tokyoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' })
export const today = (): string => tokyoDay.format(new Date())

const dayMs = 86_400_000
const isoOf = (ms: number): string => new Date(ms).toISOString()

/** The span and the choice as the API takes them. */
export const countsQuery = ({ day, line, flow }: Choice): URLSearchParams => {
  const from = Date.parse(`${day}T00:00:00+09:00`)
  return new URLSearchParams({
    from: isoOf(from),
    to: isoOf(from + dayMs),
    ...(line === '' ? {} : { line }),
    ...(flow === '' ? {} : { flow }),
  })
}

/** A day that is over, from the records. */
export const pastCounts = async (choice: Choice): Promise<DayCounts> => {
  const of = (by: string): Promise<FlowCounts> => {
    const query = countsQuery(choice)
    query.set('by', by)
    return call<FlowCounts>('GET', `/v1/flow-counts?${query}`)
  }
  const [nodes, hours] = await Promise.all([of('node'), of('hour')])
  return { cells: nodes.cells, hours: hours.rows }
}

/** Today as the stream tells it, narrowed to what was chosen. */
export const liveCounts = ({ cells, hours }: LiveFlowCounts, { line, flow }: Choice): DayCounts => {
  const isChosen = (one: { readonly line: string; readonly flow: string }): boolean =>
    (line === '' || one.line === line) && (flow === '' || one.flow === flow)
  const bySlot = new Map<string, FlowCountRow>()
  for (const row of hours.filter(isChosen)) {
    const known = bySlot.get(row.slot)
    const figures = known === undefined ? row.figures : addFigures(known.figures, row.figures)
    bySlot.set(row.slot, { slot: row.slot, line: '', flow: '', node: '', figures })
  }
  return { cells: cells.filter(isChosen), hours: [...bySlot.values()] }
}

type Figures = FlowCountRow['figures']

const addFigures = (a: Figures, b: Figures): Figures =>
  Object.fromEntries(Object.keys({ ...a, ...b }).map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]))

/** The figures of the whole day. */
export const totalOf = (hours: readonly FlowCountRow[]): Figures =>
  hours.reduce<Figures>((sum, row) => addFigures(sum, row.figures), {})

export type NodeCounts = {
  readonly line: string
  readonly flow: string
  readonly node: string
  readonly cells: readonly FlowCountCell[]
}

/** What was counted of each node, the busiest first. */
export const byNode = (cells: readonly FlowCountCell[]): readonly NodeCounts[] => {
  const nodes = new Map<string, NodeCounts & { readonly cells: FlowCountCell[] }>()
  for (const cell of cells) {
    if (cell.node === '') continue
    const name = [cell.line, cell.flow, cell.node].join('\t')
    const node = nodes.get(name) ?? { line: cell.line, flow: cell.flow, node: cell.node, cells: [] }
    node.cells.push(cell)
    nodes.set(name, node)
  }
  const entered = (node: NodeCounts): number => countOf(node.cells, 'entered')
  return [...nodes.values()].sort((a, b) => entered(b) - entered(a) || (a.node < b.node ? -1 : 1))
}

/** How often things of this kind happened, with this label or any. */
export const countOf = (cells: readonly FlowCountCell[], kind: string, label: string | null = null): number =>
  cells.reduce((sum, one) => (one.kind === kind && (label === null || one.label === label) ? sum + one.count : sum), 0)

export const amountOf = (cells: readonly FlowCountCell[], kind: string): number =>
  cells.reduce((sum, one) => (one.kind === kind ? sum + one.amount : sum), 0)
