import { type ContractId, isoUtc, lastDue } from '@tsunagu/core'
import { type Selectable, sql } from 'kysely'
import { readOffice } from '../setup/office.ts'
import type { Trx } from '../sql/contract.ts'
import type { ExportScheduleTable, Timestamp } from '../sql/tables.ts'
import { findExportLayout, insertExportRun } from './exports.ts'

/** A schedule with what became of the run it started last. */
export type ExportScheduleRow = Selectable<ExportScheduleTable> & {
  readonly title: string
  readonly state: 'waiting' | 'done' | 'stopped' | 'failed' | null
  readonly reason: string | null
}

export const listExportSchedules = async (trx: Trx, contract: ContractId): Promise<readonly ExportScheduleRow[]> => {
  const { rows } = await sql<ExportScheduleRow>`
    select s.*, r.state, r.reason, (select l.title from export_layout l
        where l.contract = s.contract and l.id = s.layout order by l.version desc limit 1) as title
    from export_schedule s left join export_run r on r.contract = s.contract and r.id = s.run
    where s.contract = ${contract} order by s.layout`.execute(trx)
  return rows
}

/** Puts a schedule in force from `at` on; what was due before is not made up. */
export const putExportSchedule = async (
  trx: Trx,
  contract: ContractId,
  schedule: Pick<ExportScheduleRow, 'layout' | 'days' | 'calendar' | 'minute' | 'replacement' | 'by'>,
  at: Timestamp,
): Promise<void> => {
  const { layout, ...values } = { ...schedule, done_until: at }
  await trx
    .insertInto('export_schedule')
    .values({ contract, layout, ...values, run: null })
    .onConflict((conflict) => conflict.columns(['contract', 'layout']).doUpdateSet(values))
    .execute()
}

/** False: there was none. */
export const dropExportSchedule = async (trx: Trx, contract: ContractId, layout: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('export_schedule')
    .where('contract', '=', contract)
    .where('layout', '=', layout)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/**
 * Starts what is due, each missed moment made up once, however many there were: a run takes everything since the last one. In one
 * transaction with the mark that it was started, so that it is started once whoever looks. A layout that is being written just now
 * is looked at again.
 */
export const startDueExports = async (trx: Trx, contract: ContractId, now: Timestamp): Promise<number> => {
  const schedules = await trx
    .selectFrom('export_schedule')
    .selectAll()
    .where('contract', '=', contract)
    .forUpdate()
    .skipLocked()
    .execute()
  let started = 0
  for (const schedule of schedules) {
    const office = await readOffice(trx, contract, schedule.calendar)
    const due = lastDue(schedule, office, Date.parse(schedule.done_until), Date.parse(now))
    if (due !== null && (await startScheduled(trx, schedule, isoUtc(due)))) started += 1
  }
  return started
}

const startScheduled = async (
  trx: Trx,
  { contract, layout: id, by, replacement }: Selectable<ExportScheduleTable>,
  due: Timestamp,
): Promise<boolean> => {
  const layout = await findExportLayout(trx, contract, id)
  if (layout === null) return false
  const run = await insertExportRun(trx, {
    ...{ contract, layout: id, layout_version: layout.version, kind: 'write', since: 'last', replacement },
    ...{ sealed: null, asked_by: by },
  })
  if (run === null) return false
  await trx
    .updateTable('export_schedule')
    .set({ done_until: due, run: run.id })
    .where('contract', '=', contract)
    .where('layout', '=', id)
    .execute()
  return true
}
