import type { FlowCountState } from './flow-counts.ts'
import { flowFiguresOf } from './flow-figures.ts'
import { type FlowCount, flowCountsOf, sumFlowCounts } from './flow-hours.ts'

/** What people see of today's flows: the day's counts by node, and each hour's figures by line and flow. */
export type LiveFlowCounts = {
  readonly day: string
  /** Slot '' throughout: summed over the day so far. */
  readonly cells: readonly FlowCount[]
  readonly hours: readonly FlowRow[]
}

/** The figures of one slot, line, flow and node; those that do not matter to a table are ''. */
export type FlowRow = {
  readonly slot: string
  readonly line: string
  readonly flow: string
  readonly node: string
  readonly figures: Readonly<Record<string, number>>
}

type RowKey = Pick<FlowRow, 'slot' | 'line' | 'flow' | 'node'>

/** Counts put into rows by what `keyOf` says of each, in the order of the rows' names. */
export const flowRows = (
  counts: readonly FlowCount[],
  keyOf: (one: FlowCount) => Partial<RowKey>,
): readonly FlowRow[] => {
  const rows = new Map<string, { readonly key: RowKey; readonly counts: FlowCount[] }>()
  for (const one of counts) {
    const key: RowKey = { slot: '', line: '', flow: '', node: '', ...keyOf(one) }
    const name = [key.slot, key.line, key.flow, key.node].join('\t')
    const row = rows.get(name) ?? { key, counts: [] }
    row.counts.push(one)
    rows.set(name, row)
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => ({ ...row.key, figures: flowFiguresOf(row.counts) }))
}

/** Today's counts as of the last entry folded. */
export const liveFlowCounts = ({ day, hours }: FlowCountState): LiveFlowCounts => {
  const today = flowCountsOf(hours).filter(({ slot }) => slot.startsWith(day))
  return {
    day,
    cells: sumFlowCounts(today, () => ''),
    hours: flowRows(today, ({ slot, line, flow }) => ({ slot, line, flow })),
  }
}
