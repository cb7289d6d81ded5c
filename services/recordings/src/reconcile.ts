import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractId, FloorId } from '@tsunagu/core'
import { stepRecording } from '@tsunagu/core'
import type { JobQueue } from '@tsunagu/runtime'
import { listFloors, type RecordingRow } from '@tsunagu/store'
import { sweepHalfDone } from './archive.ts'
import { contractOf, endOf, readBooking } from './bookings.ts'
import { filedRows, findRow, knowsLeg, recordingOfRow, setFileState } from './catalogue.ts'
import { hashFile } from './measure.ts'
import { closeRaw, ifThere, listSpool, type SpoolFile } from './spool.ts'
import { announce } from './watch-spool.ts'
import type { Workshop } from './workshop.ts'

/** A file younger than this is in the hands of the watch and its job. */
const settledMs = 60_000
/** A file nobody has told the log of is waited for so long: the PBX may have served the call alone, told later. */
const unknownMs = 15 * 60_000
const hourMs = 3_600_000
const pageRows = 1_000

type Reconciled = { readonly ordered: number; readonly closed: number; readonly missing: number }

export type Reconcile = (floor: FloorId) => Promise<Reconciled>

/** Brings files and rows together again; every minute, and at the start. */
export const createReconcile = (shop: Workshop, jobs: JobQueue): Reconcile => {
  const cursors = new Map<ContractId, string>()
  return async (floor) => {
    const contract = await contractOf(shop.redis, floor)
    const closed = await closeAbandoned(shop, floor)
    const ordered = await orderWork(shop, jobs, floor, contract)
    const newest = await filedRows(shop, contract, null, pageRows)
    const older = await filedRows(shop, contract, cursors.get(contract) ?? null, pageRows)
    const last = older.length < pageRows ? undefined : older.at(-1)
    if (last === undefined) cursors.delete(contract)
    else cursors.set(contract, last.started_at)
    const rows = new Map([...newest, ...older].map((row) => [row.id, row]))
    const missing = await checkFiles(shop, [...rows.values()])
    await sweepHalfDone(shop.archiveDir, shop.clock.now() - hourMs)
    return { ordered, closed, missing }
  }
}

/** The PBX died before it could close the file: it no longer grows, and the log says that the call is over. */
const closeAbandoned = async (shop: Workshop, floor: FloorId): Promise<number> => {
  let closed = 0
  for (const file of await listSpool(shop.spoolDir, 'open')) {
    if (shop.clock.now() - file.changedAt < settledMs) continue
    const booking = await readBooking(shop.redis, floor, file.recording)
    const isOver = booking === null ? await isOurs(shop, floor, file) : endOf(booking) !== null
    if (!isOver) continue
    await closeRaw(shop.spoolDir, file.recording)
    shop.log.warn({ recording: file.recording }, 'closed a recording that the PBX had left open')
    closed += 1
  }
  return closed
}

const orderWork = async (shop: Workshop, jobs: JobQueue, floor: FloorId, contract: ContractId): Promise<number> => {
  let ordered = 0
  for (const file of await listSpool(shop.spoolDir, 'closed')) {
    if (shop.clock.now() - file.changedAt < settledMs) continue
    const row = await findRow(shop, contract, file.recording)
    const isKnown = row !== null || (await readBooking(shop.redis, floor, file.recording)) !== null
    if (!isKnown && !(await isOurs(shop, floor, file))) continue
    await announce(shop, jobs, floor, file, againId(file, row, shop.clock.now()))
    ordered += 1
  }
  return ordered
}

/** A new try each ten minutes, each hour for a file that could not be read; not each minute, and not for ever the same job. */
const againId = (file: SpoolFile, row: RecordingRow | null, now: number): string =>
  `${file.recording}@${Math.floor(now / (row?.state === 'broken' ? hourMs : 600_000))}`

/** A file the log has not told of: ours by the records, or, after a long wait, because there is no other floor. */
const isOurs = async (shop: Workshop, floor: FloorId, file: SpoolFile): Promise<boolean> => {
  const contract = await contractOf(shop.redis, floor)
  if (await knowsLeg(shop, contract, file.recording)) return true
  if (shop.clock.now() - file.changedAt < unknownMs) return false
  const floors = await listFloors(shop.redis)
  return floors.length === 1 && floors[0] === floor
}

/** Rows whose file is gone become `missing`, and `indexed` again when the very same file is back. */
const checkFiles = async (shop: Workshop, rows: readonly RecordingRow[]): Promise<number> => {
  let missing = 0
  for (const row of rows) {
    const recording = recordingOfRow(row)
    if (recording === null || row.path === null) continue
    const path = join(shop.archiveDir, row.path)
    const isThere = (await ifThere(stat(path))) !== undefined
    if (isThere && row.state === 'indexed') continue
    const after = isThere
      ? stepRecording(recording, { type: 'fileFound', sha256: (await hashFile(path)).sha256 }).state
      : stepRecording(recording, { type: 'fileMissing', at: shop.clock.now() }).state
    if (after.phase === 'missing') missing += 1
    if ((after.phase !== 'missing' && after.phase !== 'indexed') || after.phase === row.state) continue
    await setFileState(shop, row, after.phase)
    shop.log.error({ recording: row.id, state: after.phase, alert: true }, 'recording: the file does not fit its row')
  }
  return missing
}
