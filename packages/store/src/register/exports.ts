import type { ContractId } from '@tsunagu/core'
import { type Kysely, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Database, ExportLayoutRow, ExportRunRow, NewExportRun } from '../sql/tables.ts'

/** Keeps a layout under its next number; the text that stands there already stays the version it is. */
export const putExportLayout = async (
  trx: Trx,
  contract: ContractId,
  layout: Pick<ExportLayoutRow, 'id' | 'title' | 'text' | 'for_client' | 'by'>,
): Promise<{ readonly version: number; readonly isNew: boolean }> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export-layout ${contract} ${layout.id}`}, 0))`.execute(trx)
  const last = await findExportLayout(trx, contract, layout.id)
  if (last !== null && last.text === layout.text) return { version: last.version, isNew: false }
  const version = (last?.version ?? 0) + 1
  await trx
    .insertInto('export_layout')
    .values({ contract, ...layout, version })
    .execute()
  return { version, isNew: true }
}

/** The newest version, or the one that is named; null when there is none. */
export const findExportLayout = async (
  trx: Trx,
  contract: ContractId,
  id: string,
  version?: number,
): Promise<ExportLayoutRow | null> => {
  let query = trx.selectFrom('export_layout').selectAll().where('contract', '=', contract).where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  return (await query.orderBy('version', 'desc').limit(1).executeTakeFirst()) ?? null
}

/** The newest version of each. */
export const listExportLayouts = (trx: Trx, contract: ContractId): Promise<ExportLayoutRow[]> =>
  trx
    .selectFrom('export_layout')
    .selectAll()
    .distinctOn('id')
    .where('contract', '=', contract)
    .orderBy('id')
    .orderBy('version', 'desc')
    .execute()

/** Null: a run of this layout is waiting or being written already. */
export const insertExportRun = async (trx: Trx, run: NewExportRun): Promise<ExportRunRow | null> =>
  (await trx
    .insertInto('export_run')
    .values(run)
    .onConflict((conflict) =>
      conflict.columns(['contract', 'layout']).where('kind', '=', 'write').where('state', '=', 'waiting').doNothing(),
    )
    .returningAll()
    .executeTakeFirst()) ?? null

/** A run, with how far it is. */
export type ExportRunView = ExportRunRow & {
  readonly title: string
  readonly for_client: boolean
  readonly done: number | null
}

const viewed = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('export_run')
    .innerJoin('export_layout', (join) =>
      join
        .onRef('export_layout.contract', '=', 'export_run.contract')
        .onRef('export_layout.id', '=', 'export_run.layout')
        .onRef('export_layout.version', '=', 'export_run.layout_version'),
    )
    .leftJoin('export_progress', (join) =>
      join
        .onRef('export_progress.contract', '=', 'export_run.contract')
        .onRef('export_progress.run', '=', 'export_run.id'),
    )
    .selectAll('export_run')
    .select(['export_layout.title', 'export_layout.for_client', 'export_progress.rows as done'])
    .where('export_run.contract', '=', contract)

export const findExportRun = async (trx: Trx, contract: ContractId, run: number): Promise<ExportRunView | null> =>
  (await viewed(trx, contract).where('export_run.id', '=', run).executeTakeFirst()) ?? null

export type ExportRunSearch = {
  readonly layout?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
  /** Only what the client's own people may see. */
  readonly forClient: boolean
}

/** Newest first. */
export const listExportRuns = (
  trx: Trx,
  contract: ContractId,
  { layout, before, limit, forClient }: ExportRunSearch,
): Promise<ExportRunView[]> => {
  let query = viewed(trx, contract)
  if (layout !== undefined) query = query.where('export_run.layout', '=', layout)
  if (before !== undefined) query = query.where('export_run.id', '<', before)
  if (forClient) query = query.where('export_layout.for_client', '=', true).where('export_run.state', '=', 'done')
  return query.orderBy('export_run.id', 'desc').limit(limit).execute()
}

/** Takes a waiting run for this transaction alone; null when it is over, or somebody else has it. */
export const takeExportRun = async (trx: Trx, contract: ContractId, run: number): Promise<ExportRunRow | null> =>
  (await trx
    .selectFrom('export_run')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', run)
    .where('state', '=', 'waiting')
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()) ?? null

/** The last run that was written by this layout: where the next one begins. */
export const lastWritten = async (trx: Trx, contract: ContractId, layout: string): Promise<ExportRunRow | null> =>
  (await trx
    .selectFrom('export_run')
    .selectAll()
    .where('contract', '=', contract)
    .where('layout', '=', layout)
    .where('kind', '=', 'write')
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null

export const readExportRun = (trx: Trx, contract: ContractId, run: number): Promise<ExportRunRow | undefined> =>
  trx.selectFrom('export_run').selectAll().where('contract', '=', contract).where('id', '=', run).executeTakeFirst()

export type ExportEnd = Partial<
  Pick<
    ExportRunRow,
    | 'from_position'
    | 'upto_position'
    | 'server'
    | 'rows'
    | 'file'
    | 'stored'
    | 'bytes'
    | 'sha256'
    | 'content_sha256'
    | 'protection'
    | 'exchange'
    | 'reason'
  >
> & { readonly state: 'done' | 'stopped' | 'failed'; readonly report?: string }

/** A run is over; the password for it is forgotten. */
export const endExportRun = async (trx: Trx, contract: ContractId, run: number, end: ExportEnd): Promise<void> => {
  await trx
    .updateTable('export_run')
    .set({ ...end, sealed: null, ended_at: sql<string>`clock_timestamp()` })
    .where('contract', '=', contract)
    .where('id', '=', run)
    .where('state', '=', 'waiting')
    .execute()
}

/** Waiting runs, oldest first. */
export const waitingExportRuns = async (trx: Trx, contract: ContractId): Promise<readonly number[]> => {
  const rows = await trx
    .selectFrom('export_run')
    .select('id')
    .where('contract', '=', contract)
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** How far a run is, in a transaction of its own: the run itself is locked meanwhile. */
export const tellExportProgress = async (
  db: Kysely<Database>,
  contract: ContractId,
  run: number,
  rows: number,
): Promise<void> => {
  await db.transaction().execute(async (trx) => {
    await sql`select set_config('tsunagu.contract', ${contract}, true)`.execute(trx)
    await trx
      .insertInto('export_progress')
      .values({ contract, run, rows })
      .onConflict((conflict) =>
        conflict.columns(['contract', 'run']).doUpdateSet({ rows, at: sql<string>`clock_timestamp()` }),
      )
      .execute()
  })
}

/** Files of runs that ended so many days ago and are still there. */
export const oldExportFiles = (
  trx: Trx,
  contract: ContractId,
  days: number,
): Promise<{ id: number; stored: string | null }[]> =>
  trx
    .selectFrom('export_run')
    .select(['id', 'stored'])
    .where('contract', '=', contract)
    .where('state', '=', 'done')
    .where('file', 'is not', null)
    .where('gone_at', 'is', null)
    .where('ended_at', '<', sql<string>`now() - make_interval(days => ${days})`)
    .limit(500)
    .execute()

export const markFileGone = async (trx: Trx, contract: ContractId, run: number): Promise<void> => {
  await trx
    .updateTable('export_run')
    .set({ gone_at: sql<string>`now()` })
    .where('contract', '=', contract)
    .where('id', '=', run)
    .execute()
}

/** Names in the folder that belong to a run. */
export const storedExports = async (
  trx: Trx,
  contract: ContractId,
  names: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await trx
    .selectFrom('export_run')
    .select('stored')
    .where('contract', '=', contract)
    .where('stored', 'in', [...names])
    .execute()
  return new Set(rows.flatMap(({ stored }) => stored ?? []))
}
