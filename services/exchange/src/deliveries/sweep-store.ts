import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sleep } from '@tsunagu/runtime'
import { inContract, listContracts, storedDeliveries } from '@tsunagu/store'
import type { Intake } from './intake.ts'

const everyMs = 3_600_000
/** Whoever writes a file touches it more often than this. */
const leftMs = 3_600_000

/** Clears up what crashes of others left behind, until `signal` aborts. */
export const tendStore = async (intake: Intake, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await sweepStore(intake).catch((error: unknown) => intake.log.warn({ err: error }, 'store: trying again'))
    await sleep(intake.clock, everyMs, signal)
  }
}

/**
 * Files of the store that no delivery knows: half an upload, or half of what was unpacked, is thrown away; a whole file is put
 * back into the folder `in`, where people find it, because it may have come from there.
 */
export const sweepStore = async ({
  db,
  clock,
  log,
  dir,
}: Pick<Intake, 'db' | 'clock' | 'log' | 'dir'>): Promise<void> => {
  const store = join(dir, 'store')
  await mkdir(store, { recursive: true, mode: 0o700 })
  const names = await readdir(store)
  // Asked after the names were read: what comes in meanwhile is not among them.
  const known = new Set<string>()
  for (const contract of await listContracts(db))
    for (const stored of await inContract(db, contract, (trx) => storedDeliveries(trx, contract))) known.add(stored)
  for (const name of names) {
    // Not when it was written: a file from the folder `in` may be old.
    const touched = (await stat(join(store, name)).catch(() => null))?.ctimeMs ?? clock.now()
    if (known.has(`store/${name}`) || clock.now() - touched < leftMs) continue
    const isWhole = !/\.(part|clear)$/.test(name)
    if (isWhole) await giveBack(dir, name)
    else await rm(join(store, name), { force: true })
    log.warn({ stored: name, isWhole }, 'store: no delivery knows this file')
  }
}

const giveBack = async (dir: string, name: string): Promise<void> => {
  await mkdir(join(dir, 'in'), { recursive: true, mode: 0o700 })
  await rename(join(dir, 'store', name), join(dir, 'in', `${name}.found`))
}
