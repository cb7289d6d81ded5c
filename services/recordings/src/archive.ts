import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ContractId, type EpochMs, tokyoTime } from '@tsunagu/core'
import { ifThere } from './spool.ts'

/** Where a recording is kept, below the archive: `<contract>/<yyyy>/<mm>/<dd>/<recording>.opus`, the day in Tokyo. */
export const archivePath = (contract: ContractId, startedAt: EpochMs, recording: string): string =>
  join(contract, ...tokyoTime(startedAt).day.split('-'), `${recording}.opus`)

/** Half-written files stand here, on the same file system, never below a contract. */
const halfDone = '.half-done'

export const temporaryPath = async (archiveDir: string, recording: string): Promise<string> => {
  await mkdir(join(archiveDir, halfDone), { recursive: true })
  return join(archiveDir, halfDone, `${recording}.${randomUUID()}.opus`)
}

/**
 * Puts a finished file under its name, on the disk for certain, or leaves the one that is already there: two workers
 * that had the same recording end with one file, and its hash is the one in the row.
 */
export const publish = async (temporary: string, path: string): Promise<void> => {
  await flush(temporary)
  await mkdir(dirname(path), { recursive: true })
  try {
    await link(temporary, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  await unlink(temporary)
  await flush(dirname(path))
}

const flush = async (path: string): Promise<void> => {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Removes what crashed workers left half-done; says how many. */
export const sweepHalfDone = async (archiveDir: string, olderThan: EpochMs): Promise<number> => {
  const names = (await ifThere(readdir(join(archiveDir, halfDone)))) ?? []
  const old = await Promise.all(
    names.map(async (name) => {
      const path = join(archiveDir, halfDone, name)
      const seen = await ifThere(stat(path))
      if (seen === undefined || seen.mtimeMs >= olderThan) return 0
      await ifThere(unlink(path))
      return 1
    }),
  )
  return old.reduce<number>((sum, one) => sum + one, 0)
}

/** Recordings archived for a contract on the day of `at`. */
export const archivedOn = async (archiveDir: string, contract: ContractId, at: EpochMs): Promise<readonly string[]> => {
  const names = (await ifThere(readdir(join(archiveDir, contract, ...tokyoTime(at).day.split('-'))))) ?? []
  return names.flatMap((name) => (name.endsWith('.opus') ? [name.slice(0, -'.opus'.length)] : []))
}
