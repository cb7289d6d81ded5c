import { randomBytes } from 'node:crypto'
import { isoTime, type JobQueue, sleep } from '@tsunagu/runtime'
import {
  inContract,
  listContracts,
  markFileGone,
  oldExportFiles,
  startDueExports,
  storedExports,
  waitingExportRuns,
} from '@tsunagu/store'
import { exportFolder, filesBefore, removeStored } from './export-folder.ts'
import type { Workshop } from './workshop.ts'

const everyMs = 500
const cleanMs = 3_600_000
const againMs = 60_000

/**
 * Makes jobs of exports that wait, and of those whose job was lost: at once after a restart, else each minute. A second job of
 * the same run finds it taken and ends. Starts what is due by schedule. Throws files away when they were kept long enough. Until `signal` aborts.
 */
export const tendExports = async (
  shop: Workshop,
  jobs: JobQueue,
  keepDays: number,
  signal: AbortSignal,
): Promise<void> => {
  const life = randomBytes(4).toString('hex')
  let cleaned = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    try {
      const late = Math.floor(shop.clock.elapsed() / againMs)
      for (const contract of await listContracts(shop.db)) {
        await startDue(shop, contract)
        for (const run of await inContract(shop.db, contract, (trx) => waitingExportRuns(trx, contract)))
          await jobs.add('export.write', { contract, run }, `export-${contract}-${run}-${life}-${late}`)
      }
      if (shop.clock.elapsed() - cleaned > cleanMs) {
        cleaned = shop.clock.elapsed()
        await cleanFolders(shop, keepDays)
      }
    } catch (error) {
      shop.log.warn({ err: error }, 'exports: trying again')
    }
    await sleep(shop.clock, everyMs, signal)
  }
}

const startDue = async ({ db, clock, log }: Workshop, contract: string): Promise<void> => {
  const started = await inContract(db, contract, (trx) => startDueExports(trx, contract, isoTime(clock.now())))
  if (started > 0) log.info({ contract, started }, 'exports begin by schedule')
}

/** Files that were kept long enough, and what tries that were cut off left behind. */
const cleanFolders = async (shop: Workshop, keepDays: number): Promise<void> => {
  for (const contract of await listContracts(shop.db)) {
    const folder = exportFolder(shop.dir, contract)
    const old = await inContract(shop.db, contract, (trx) => oldExportFiles(trx, contract, keepDays))
    for (const { id, stored } of old) {
      if (stored !== null) await removeStored(folder, stored)
      await inContract(shop.db, contract, (trx) => markFileGone(trx, contract, id))
    }
    const left = await filesBefore(folder, shop.clock.now() - 86_400_000)
    if (left.length === 0) continue
    const known = await inContract(shop.db, contract, (trx) => storedExports(trx, contract, left))
    for (const name of left) if (!known.has(name)) await removeStored(folder, name)
  }
}
