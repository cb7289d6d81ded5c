import { type HourFigures, noTally, type Tally } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from './contract.ts'
import type { Timestamp } from './tables.ts'

type Row = Readonly<Record<string, unknown>>

const column = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const tallyFields = Object.keys(noTally) as readonly (keyof Tally)[]

const figuresOf = (row: Row): HourFigures => ({
  day: String(row.day),
  hour: Number(row.hour),
  direction: row.direction === 'outbound' ? 'outbound' : 'inbound',
  line: String(row.line),
  queue: row.queue === null ? null : String(row.queue),
  tally: Object.fromEntries(tallyFields.map((field) => [field, Number(row[column(field)])])) as Tally,
})

/**
 * Tallies of the contract's calls that arrived from `from` up to, not including, `to`, by Tokyo hour, direction, line and
 * queue. Add them up with `addTally`; rates come from the core's `definitions`.
 */
export const readHourFigures = async (trx: Trx, from: Timestamp, to: Timestamp): Promise<readonly HourFigures[]> => {
  const { rows } = await sql<Row>`
    select * from tsunagu.figures_by_hour(${from}::timestamptz, ${to}::timestamptz)
  `.execute(trx)
  return rows.map(figuresOf)
}
