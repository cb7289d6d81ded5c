import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { FlowId, LineId } from '../log/ids.ts'
import type { FlowCell, FlowCountKind, FlowMark } from './flow-counts.ts'

/** How often, and the sum of the amounts. */
export type Counted = readonly [count: number, amount: number]

/** What was counted in one flow on one line of the calls that arrived within one hour (Asia/Tokyo). */
export type FlowHour = {
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly hour: number
  readonly line: LineId
  readonly flow: FlowId
  /** By `cellText`: short, because an hour is written anew whenever something is counted in it. */
  readonly cells: Readonly<Record<string, Counted>>
}

/** By day, hour, line and flow. Plain JSON. */
export type FlowHours = Readonly<Record<string, FlowHour>>

/** One figure: how often something happened in a slot of time on a line. */
export type FlowCount = FlowCell & {
  /** `2026-11-20T09`, `2026-11-20` or '' for all; Asia/Tokyo. */
  readonly slot: string
  readonly line: LineId
  readonly count: number
  readonly amount: number
}

const hourText = (day: string, hour: number): string => `${day}T${String(hour).padStart(2, '0')}`

/** Nodes are named by people; a tab is in none of their names. */
const cellText = ({ node, kind, label, next }: FlowCell): string => [node, kind, label, next].join('\t')

const cellOf = (text: string, flow: FlowId): FlowCell => {
  const [node = '', kind = '', label = '', next = ''] = text.split('\t')
  return { flow, node, kind: kind as FlowCountKind, label, next }
}

/** The table with these marks in it. Each mark must be given once: the place in the log sees to that. */
export const addMarks = (hours: FlowHours, marks: readonly FlowMark[]): FlowHours => {
  if (marks.length === 0) return hours
  const next: Record<string, FlowHour> = { ...hours }
  for (const mark of marks) {
    const { day, minute } = tokyoTime(mark.at)
    const { line, flow } = mark
    const hour = Math.floor(minute / 60)
    const key = `${hourText(day, hour)} ${line} ${flow}`
    const slot = next[key] ?? { day, hour, line, flow, cells: {} }
    const cell = cellText(mark)
    const [count, amount] = slot.cells[cell] ?? [0, 0]
    next[key] = { ...slot, cells: { ...slot.cells, [cell]: [count + 1, amount + mark.amount] } }
  }
  return next
}

/** Drops what is of another day than the given ones. */
export const onlyFlowDays = (hours: FlowHours, days: readonly string[]): FlowHours =>
  Object.fromEntries(Object.entries(hours).filter(([, { day }]) => days.includes(day)))

/** The figures of a table, one for each hour, line and cell. */
export const flowCountsOf = (hours: FlowHours): readonly FlowCount[] =>
  Object.keys(hours)
    .sort()
    .flatMap((key) => {
      const slot = hours[key]
      if (slot === undefined) return []
      return Object.entries(slot.cells).map(([text, [count, amount]]) => ({
        ...{ slot: hourText(slot.day, slot.hour), line: slot.line },
        ...cellOf(text, slot.flow),
        ...{ count, amount },
      }))
    })

/** Adds up figures that agree in slot, line and cell; `rename` may put several slots into one. */
export const sumFlowCounts = (
  counts: readonly FlowCount[],
  rename: (slot: string) => string = (slot) => slot,
): readonly FlowCount[] => {
  const sums = new Map<string, FlowCount>()
  for (const one of counts) {
    const slot = rename(one.slot)
    const key = [slot, one.line, one.flow, cellText(one)].join('\t')
    const sum = sums.get(key)
    sums.set(key, {
      ...one,
      slot,
      count: one.count + (sum?.count ?? 0),
      amount: one.amount + (sum?.amount ?? 0),
    })
  }
  return [...sums.values()]
}
