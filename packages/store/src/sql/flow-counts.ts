import type { FlowCount, FlowCountKind } from '@tsunagu/core'
import { type SqlBool, sql } from 'kysely'
import type { Trx } from './contract.ts'
import type { Timestamp } from './tables.ts'

/** Which counts: of the calls that arrived from `from` up to, not including, `to`. */
export type FlowSpan = {
  readonly from: Timestamp
  readonly to: Timestamp
  readonly line?: string | undefined
  readonly flow?: string | undefined
}

/** One figure's place; what is not named may be anything. */
export type FlowCellWish = FlowSpan & {
  readonly node?: string | undefined
  readonly kind?: string | undefined
  readonly label?: string | undefined
}

export type RepeatCallers = {
  readonly line: string
  readonly calls: number
  /** Calls whose number had called the same line within the days before. */
  readonly repeats: number
  readonly callers: number
  readonly repeatCallers: number
  /** Calls without a number: withheld, from a payphone, unavailable. */
  readonly unknown: number
}

const spanOf = ({ from, to, line, flow }: FlowSpan) =>
  sql<SqlBool>`arrived_at >= ${from}::timestamptz and arrived_at < ${to}::timestamptz
    and (${line ?? null}::text is null or line = ${line ?? null}) and (${flow ?? null}::text is null or flow = ${flow ?? null})`

type Row = Readonly<Record<string, unknown>>

/** Counts of the named contract by Tokyo hour, line and cell. Add them up with `sumFlowCounts`. */
export const readFlowCounts = async (trx: Trx, span: FlowSpan): Promise<readonly FlowCount[]> => {
  const { rows } = await sql<Row>`
    select to_char(arrived_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24') as slot, line, flow, node, kind, label, next,
      count(*) as count, sum(amount)::bigint as amount
    from tsunagu.flow_count where ${spanOf(span)}
    group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
  `.execute(trx)
  return rows.map((row) => ({
    slot: String(row.slot),
    line: String(row.line),
    flow: String(row.flow),
    node: String(row.node),
    kind: String(row.kind) as FlowCountKind,
    label: String(row.label),
    next: String(row.next),
    count: Number(row.count),
    amount: Number(row.amount),
  }))
}

/** The calls behind a figure, newest first, each once, at most `limit`; `count` is of all, as the figure has it. */
export const callsBehind = async (
  trx: Trx,
  wish: FlowCellWish,
  limit: number,
): Promise<{ readonly count: number; readonly calls: readonly string[] }> => {
  const { node, kind, label } = wish
  const where = sql<SqlBool>`${spanOf(wish)} and (${node ?? null}::text is null or node = ${node ?? null})
    and (${kind ?? null}::text is null or kind = ${kind ?? null})
    and (${label ?? null}::text is null or label = ${label ?? null})`
  const all = await sql<Row>`select count(*) as count from tsunagu.flow_count where ${where}`.execute(trx)
  const { rows } = await sql<Row>`
    select call, max(arrived_at) as at from tsunagu.flow_count where ${where} group by 1 order by 2 desc, 1 limit ${limit}
  `.execute(trx)
  return { count: Number(all.rows[0]?.count ?? 0), calls: rows.map(({ call }) => String(call)) }
}

/** Repeat callers per line within `days` (I5). */
export const readRepeatCallers = async (
  trx: Trx,
  { from, to, line }: FlowSpan,
  days: number,
): Promise<readonly RepeatCallers[]> => {
  const { rows } = await sql<Row>`
    select * from tsunagu.repeat_callers(${from}::timestamptz, ${to}::timestamptz, ${days}::integer)
  `.execute(trx)
  return rows
    .filter((row) => line === undefined || row.line === line)
    .map((row) => ({
      line: String(row.line),
      calls: Number(row.calls),
      repeats: Number(row.repeats),
      callers: Number(row.callers),
      repeatCallers: Number(row.repeat_callers),
      unknown: Number(row.unknown),
    }))
}
