import { sql } from 'kysely'
import type { Trx } from './contract.ts'
import type { Timestamp } from './tables.ts'

/** Rows counted over the calls that arrived in a span, or over what happened in it. */
export type TransferCount = {
  readonly kind: string
  /** `passedOn`: a queue or a line's flow took the caller. */
  readonly result: string
  readonly consulted: boolean
  readonly count: number
}
export type ExitCount = {
  readonly queue: string
  readonly rule: string
  readonly action: string
  readonly count: number
}
export type CallbackCount = { readonly queue: string | null; readonly what: string; readonly count: number }
export type StateTime = { readonly agent: string; readonly state: string; readonly ms: number }
export type LineUse = { readonly day: string; readonly hour: number; readonly line: string; readonly peak: number }

type Span = { readonly from: Timestamp; readonly to: Timestamp }
type Row = Readonly<Record<string, unknown>>

const text = (row: Row, name: string): string => String(row[name])
const count = (row: Row, name = 'count'): number => Number(row[name])

export const countTransfers = async (trx: Trx, { from, to }: Span): Promise<readonly TransferCount[]> => {
  const { rows } = await sql<Row>`
    select t->>'kind' as kind, coalesce(t->>'result', 'passedOn') as result,
      coalesce((t->>'consulted')::boolean, false) as consulted, count(*) as count
    from tsunagu.call c, jsonb_array_elements(c.transfers) t
    where c.arrived_at >= ${from}::timestamptz and c.arrived_at < ${to}::timestamptz
    group by 1, 2, 3 order by 1, 2, 3
  `.execute(trx)
  return rows.map((row) => ({
    kind: text(row, 'kind'),
    result: text(row, 'result'),
    consulted: row.consulted === true,
    count: count(row),
  }))
}

export const countExits = async (trx: Trx, { from, to }: Span): Promise<readonly ExitCount[]> => {
  const { rows } = await sql<Row>`
    select e->>'queue' as queue, e->>'rule' as rule, e->>'action' as action, count(*) as count
    from tsunagu.call c, jsonb_array_elements(c.exits) e
    where c.arrived_at >= ${from}::timestamptz and c.arrived_at < ${to}::timestamptz
    group by 1, 2, 3 order by 1, 2, 3
  `.execute(trx)
  return rows.map((row) => ({
    queue: text(row, 'queue'),
    rule: text(row, 'rule'),
    action: text(row, 'action'),
    count: count(row),
  }))
}

/** Callbacks asked for, tried and ended in the span, whenever they had been asked for. */
export const countCallbacks = async (trx: Trx, { from, to }: Span): Promise<readonly CallbackCount[]> => {
  const { rows } = await sql<Row>`
    select body->>'queue' as queue,
      case type when 'callback.asked' then 'asked' when 'callback.tried' then 'tried' else body->>'result' end as what,
      count(*) as count
    from tsunagu.event
    where type in ('callback.asked', 'callback.tried', 'callback.ended')
      and at >= ${from}::timestamptz and at < ${to}::timestamptz
    group by 1, 2 order by 1, 2
  `.execute(trx)
  return rows.map((row) => ({
    queue: row.queue === null ? null : text(row, 'queue'),
    what: text(row, 'what'),
    count: count(row),
  }))
}

/** How long each agent was in each state within the span: the activity, or, with nothing to do, the availability. */
export const stateTimes = async (trx: Trx, { from, to }: Span): Promise<readonly StateTime[]> => {
  const { rows } = await sql<Row>`
    select agent, case activity when 'idle' then availability else activity end as state,
      sum(tsunagu.ms_between(greatest(from_at, ${from}::timestamptz),
        least(coalesce(to_at, now()), ${to}::timestamptz)))::bigint as ms
    from tsunagu.agent_state
    where from_at < ${to}::timestamptz and coalesce(to_at, now()) > ${from}::timestamptz
    group by 1, 2 order by 1, 2
  `.execute(trx)
  return rows.map((row) => ({ agent: text(row, 'agent'), state: text(row, 'state'), ms: count(row, 'ms') }))
}

/** The most channels of each line that were busy at once, by Tokyo hour (回線使用状況, T12). */
export const lineUseByHour = async (trx: Trx, { from, to }: Span): Promise<readonly LineUse[]> => {
  const { rows } = await sql<Row>`
    select * from tsunagu.line_use_by_hour(${from}::timestamptz, ${to}::timestamptz)
  `.execute(trx)
  return rows.map((row) => ({
    day: text(row, 'day'),
    hour: count(row, 'hour'),
    line: text(row, 'line'),
    peak: count(row, 'peak'),
  }))
}

/** An agent's states that touch the span, in order. */
export const shiftOf = (trx: Trx, agent: string, { from, to }: Span) =>
  trx
    .selectFrom('agent_state')
    .selectAll()
    .where('agent', '=', agent)
    .where('from_at', '<', to)
    .where((row) => row.or([row('to_at', 'is', null), row('to_at', '>', from)]))
    .where((row) => row.or([row('to_at', 'is', null), row('to_at', '!=', row.ref('from_at'))]))
    .orderBy('from_at')
    .orderBy('log_id')
    .execute()
