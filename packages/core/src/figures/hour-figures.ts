import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { Direction } from '../log/events.ts'
import type { LineId, QueueId } from '../log/ids.ts'
import type { CallRecord } from './call-record.ts'
import { addTally, noTally, subtractTally, type Tally, tallyOf } from './tally.ts'

/** Where a call is counted: under the hour it arrived in (Asia/Tokyo), whenever it was answered or ended. */
export type HourKey = {
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly hour: number
  readonly direction: Direction
  readonly line: LineId
  readonly queue: QueueId | null
}

export type HourFigures = HourKey & { readonly tally: Tally }

/** By key text; plain JSON, so that it can be stored and read back. */
export type HourTable = Readonly<Record<string, HourFigures>>

export const hourKey = (record: CallRecord): HourKey => {
  const { day, minute } = tokyoTime(record.arrivedAt)
  return { day, hour: Math.floor(minute / 60), direction: record.direction, line: record.line, queue: record.queue }
}

const keyText = (key: HourKey): string =>
  `${key.day}T${String(key.hour).padStart(2, '0')} ${key.direction} ${key.line} ${key.queue ?? ''}`

const change = (table: HourTable, record: CallRecord, combine: typeof addTally): HourTable => {
  const key = hourKey(record)
  const text = keyText(key)
  const tally = combine(table[text]?.tally ?? noTally, tallyOf(record))
  if (tally.calls !== 0) return { ...table, [text]: { ...key, tally } }
  const { [text]: _, ...rest } = table
  return rest
}

/** Takes a record out as it was and puts it in as it is: the table is right after every entry, not only at the end. */
export const recount = (table: HourTable, before: CallRecord | null, after: CallRecord): HourTable =>
  change(before === null ? table : change(table, before, subtractTally), after, addTally)

/** Figures by hour counted from the records themselves: what any faster way must equal. */
export const hourFigures = (records: Iterable<CallRecord>): readonly HourFigures[] => {
  let table: HourTable = {}
  for (const record of records) table = recount(table, null, record)
  return Object.keys(table)
    .sort()
    .flatMap((text) => table[text] ?? [])
}

/** Drops what is of another day than the given ones. */
export const onlyDays = (table: HourTable, days: readonly string[]): HourTable =>
  Object.fromEntries(Object.entries(table).filter(([, figures]) => days.includes(figures.day)))
