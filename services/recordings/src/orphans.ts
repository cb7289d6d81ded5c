import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractId } from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import { listContracts } from '@tsunagu/store'
import { archivedOn } from './archive.ts'
import { answeredWithoutRecording, catalogued, filedRows } from './catalogue.ts'
import { ifThere, listSpool } from './spool.ts'
import type { Workshop } from './workshop.ts'

/** What must be nought when all work is done. */
export type Orphans = {
  readonly filesWithoutRow: number
  readonly rowsWithoutFile: number
  readonly answeredWithoutRecording: number
}

type Places = Pick<Workshop, 'db' | 'clock' | 'spoolDir' | 'archiveDir'>

const dayMs = 86_400_000
const newestRows = 10_000

/**
 * Counts over all contracts: raw files, and archived files of today and yesterday, without a row; rows (the newest 10,000
 * of each contract) without their file; answered calls without a recording. What is younger than `graceMs` is still in
 * work and is not counted.
 */
export const orphans = async (places: Places, graceMs: number): Promise<Orphans> => {
  const now = places.clock.now()
  const contracts = await listContracts(places.db)
  const perContract = await Promise.all(
    contracts.map(async (contract) => ({
      files: await archivedWithoutRow(places, contract, now),
      rows: await rowsWithoutFile(places, contract),
      calls: await answeredWithoutRecording(places, contract, isoTime(now - graceMs)),
    })),
  )
  const sum = (of: (counts: (typeof perContract)[number]) => number): number =>
    perContract.reduce((total, counts) => total + of(counts), 0)
  return {
    filesWithoutRow: (await rawWithoutRow(places, contracts, now - graceMs)) + sum(({ files }) => files),
    rowsWithoutFile: sum(({ rows }) => rows),
    answeredWithoutRecording: sum(({ calls }) => calls),
  }
}

const rawWithoutRow = async (places: Places, contracts: readonly ContractId[], olderThan: number): Promise<number> => {
  const files = (await listSpool(places.spoolDir, 'closed')).filter((file) => file.changedAt <= olderThan)
  const names = files.map((file) => file.recording)
  const known = await Promise.all(contracts.map((contract) => catalogued(places, contract, names)))
  return names.filter((name) => !known.some((rows) => rows.has(name))).length
}

/** A file stands for a moment before its row does; its raw file still stands then, and is counted instead. */
const archivedWithoutRow = async (places: Places, contract: ContractId, now: number): Promise<number> => {
  const inWork = new Set((await listSpool(places.spoolDir, 'closed')).map((file) => file.recording))
  const days = await Promise.all([now, now - dayMs].map((at) => archivedOn(places.archiveDir, contract, at)))
  const names = days.flat().filter((name) => !inWork.has(name))
  const rows = await catalogued(places, contract, names)
  return names.filter((name) => !rows.has(name)).length
}

const rowsWithoutFile = async (places: Places, contract: ContractId): Promise<number> => {
  const rows = await filedRows(places, contract, null, newestRows)
  const there = await Promise.all(
    rows.map(async ({ path }) => path !== null && (await ifThere(stat(join(places.archiveDir, path)))) !== undefined),
  )
  return there.filter((isThere) => !isThere).length
}
