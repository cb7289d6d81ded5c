import { type ContractId, type ExportSourceName, fieldsOf } from '@tsunagu/core'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import { sourceSql } from './export-sources.ts'

/** Which rows of a source: visible to `upto`, and not yet to `from`. Both are snapshots of Postgres, as text. */
export type ExportWindow = { readonly from: string | null; readonly upto: string }

export type ExportWish = {
  readonly source: ExportSourceName
  readonly only: Readonly<Record<string, readonly string[]>>
  readonly fields: readonly string[]
  readonly window: ExportWindow
}

export type ExportRow = Readonly<Record<string, string | number | null>>

const batchRows = 2_000

/** What was committed between two snapshots: exactly once, however late it was committed and whatever the clock said. */
const newSince = (mark: string, { from, upto }: ExportWindow): RawBuilder<SqlBool> => {
  const of = sql.raw(mark)
  const visible = (position: string): RawBuilder<SqlBool> =>
    sql`pg_visible_in_snapshot(${of}::text::xid8, ${position}::pg_snapshot)`
  if (from === null) return sql`(${of} is null or ${visible(upto)})`
  // The comparison of plain numbers is for the index: behind row-level security only such operators reach it.
  return sql`(${of} >= (pg_snapshot_xmin(${from}::pg_snapshot))::text::bigint and ${visible(upto)} and not ${visible(from)})`
}

const conditions = (contract: ContractId, { source, only, window }: ExportWish): RawBuilder<SqlBool> => {
  const { where, mark, fields, from } = sourceSql[source]
  const table = sql.raw(/^\S+ (\w+)/.exec(from)?.[1] ?? '')
  const chosen = Object.entries(only).map(
    ([field, values]) => sql<SqlBool>`(${sql.raw(fields[field] ?? 'null')})::text = any(${[...values]}::text[])`,
  )
  return sql.join(
    [
      sql<SqlBool>`${table}.contract = ${contract}`,
      sql.raw<SqlBool>(where),
      ...(mark === null ? [] : [newSince(mark, window)]),
      ...chosen,
    ],
    sql` and `,
  )
}

/** The rows of an export in batches, in their order, through a cursor of this transaction. Throws on an unknown field. */
export async function* exportRows(
  trx: Trx,
  contract: ContractId,
  wish: ExportWish,
): AsyncGenerator<readonly ExportRow[]> {
  const { from, fields, order } = sourceSql[wish.source]
  const known = fieldsOf(wish.source)
  const columns = wish.fields.map((field) => {
    const expression = Object.hasOwn(known, field) ? fields[field] : undefined
    if (expression === undefined) throw new Error(`source ${wish.source} has no field ${field}`)
    return sql`${sql.raw(expression)} as ${sql.id(field)}`
  })
  const list = columns.length === 0 ? sql`1 as one` : sql.join(columns)
  await sql`declare export_rows no scroll cursor for select ${list} from ${sql.raw(from)} where ${conditions(contract, wish)} order by ${sql.raw(order)}`.execute(
    trx,
  )
  for (;;) {
    const { rows } = await sql<ExportRow>`fetch ${sql.raw(String(batchRows))} from export_rows`.execute(trx)
    if (rows.length > 0) yield rows
    if (rows.length < batchRows) break
  }
  await sql`close export_rows`.execute(trx)
}

/** How many rows of the window were written again since it ended. */
export const changedSince = async (trx: Trx, contract: ContractId, wish: ExportWish): Promise<number | null> => {
  const { from, changed } = sourceSql[wish.source]
  if (changed === null) return null
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.raw(from)}
    where ${conditions(contract, wish)} and ${sql.raw(changed)} is not null
      and not pg_visible_in_snapshot(${sql.raw(changed)}::text::xid8, ${wish.window.upto}::pg_snapshot)`.execute(trx)
  return rows[0]?.count ?? 0
}

/** What this transaction sees, as a position; and the server to which such positions belong. */
export const currentPosition = async (trx: Trx): Promise<{ readonly position: string; readonly server: string }> => {
  const { rows } = await sql<{ position: string; server: string }>`select pg_current_snapshot()::text as position,
    (select system_identifier::text from pg_control_system()) as server`.execute(trx)
  const [row] = rows
  if (row === undefined) throw new Error('postgres told no snapshot')
  return row
}
