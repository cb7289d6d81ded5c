import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractId } from '@tsunagu/core'

/** Where the files of a contract stand until they are fetched. */
export const exportFolder = (dir: string, contract: ContractId): string => join(dir, 'out', contract)

export type StoredFile = { readonly stored: string; readonly bytes: number; readonly sha256: string }

const unfinished = '.part'

/** Writes a file that is there whole or not at all, under a name nobody else uses. */
export const storeFile = async (
  folder: string,
  run: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<StoredFile> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stored = `${run}-${randomBytes(6).toString('hex')}`
  const part = join(folder, stored + unfinished)
  const sum = createHash('sha256')
  let bytes = 0
  const file = await open(part, 'wx', 0o600)
  try {
    for await (const chunk of chunks) {
      sum.update(chunk)
      bytes += chunk.length
      await file.writeFile(chunk)
    }
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(part, { force: true })
    throw error
  }
  await file.close()
  await rename(part, join(folder, stored))
  await syncFolder(folder)
  return { stored, bytes, sha256: sum.digest('hex') }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const removeStored = (folder: string, stored: string): Promise<void> => rm(join(folder, stored), { force: true })

/** What earlier tries of this run left behind; nobody else writes it now. */
export const removeTries = async (folder: string, run: number): Promise<void> => {
  for (const name of await names(folder)) if (name.startsWith(`${run}-`)) await removeStored(folder, name)
}

/** Files that have not been touched since `before` (epoch ms). */
export const filesBefore = async (folder: string, before: number): Promise<readonly string[]> => {
  const old: string[] = []
  for (const name of await names(folder)) if ((await stat(join(folder, name))).mtimeMs < before) old.push(name)
  return old
}

const names = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
