import { readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '@tsunagu/core'

/** A raw recording of the PBX: written in `open/`, and moved to `closed/` by us when it is whole. */
export type SpoolFile = {
  readonly recording: string
  readonly path: string
  readonly bytes: number
  readonly changedAt: EpochMs
}

export type SpoolFolder = 'open' | 'closed'

const ending = '.raw'
const goodName = /^[A-Za-z0-9._-]+$/

/** Undefined instead of an error when there is no such file. */
export const ifThere = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export const spoolNames = async (spoolDir: string, folder: SpoolFolder): Promise<readonly string[]> =>
  ((await ifThere(readdir(join(spoolDir, folder)))) ?? [])
    .filter((name) => name.endsWith(ending) && goodName.test(name))
    .map((name) => name.slice(0, -ending.length))

/** The raw files of a folder, oldest first. A file that disappears meanwhile is somebody else's success. */
export const listSpool = async (spoolDir: string, folder: SpoolFolder): Promise<readonly SpoolFile[]> => {
  const recordings = await spoolNames(spoolDir, folder)
  const files = await Promise.all(recordings.map((recording) => findRaw(spoolDir, folder, recording)))
  return files.flatMap((file) => file ?? []).sort((a, b) => a.changedAt - b.changedAt)
}

const rawPath = (spoolDir: string, folder: SpoolFolder, recording: string): string =>
  join(spoolDir, folder, recording + ending)

export const findRaw = async (spoolDir: string, folder: SpoolFolder, recording: string): Promise<SpoolFile | null> => {
  const path = rawPath(spoolDir, folder, recording)
  const seen = await ifThere(stat(path))
  return seen === undefined ? null : { recording, path, bytes: seen.size, changedAt: Math.floor(seen.mtimeMs) }
}

export const closeRaw = async (spoolDir: string, recording: string): Promise<void> => {
  await ifThere(rename(rawPath(spoolDir, 'open', recording), rawPath(spoolDir, 'closed', recording)))
}

export const removeRaw = async (spoolDir: string, recording: string): Promise<void> => {
  await ifThere(unlink(rawPath(spoolDir, 'closed', recording)))
}
