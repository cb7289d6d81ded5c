import { link, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '@tsunagu/core'

/** gammu-smsd takes from `outbox`, and moves to `sent` or `error`; reports come into `inbox`. */
type SpoolFolder = 'outbox' | 'sent' | 'error' | 'inbox' | 'references'
const folders: readonly SpoolFolder[] = ['outbox', 'sent', 'error', 'inbox', 'references']

export const makeSpool = async (smsDir: string): Promise<void> => {
  for (const folder of folders) await mkdir(join(smsDir, folder), { recursive: true, mode: 0o700 })
}

/**
 * Name of a message's file: gammu sends in the order of names, so the time comes first. Each try has a name of its own;
 * no number and nothing of the text is in it.
 */
export const spoolName = (queuedAt: EpochMs, gammuId: string, tries: number): string =>
  `OUTM${String(queuedAt).padStart(13, '0')}.${gammuId}.${tries}.smsbackup`

export type Spooled = { readonly name: string; readonly gammuId: string; readonly tries: number }

const pattern = /^OUTM\d{13}\.([0-9a-f]{24})\.(\d+)\.smsbackup$/

/** Our files in a folder, oldest message first; what somebody else put there is left alone. */
export const listSpool = async (smsDir: string, folder: 'sent' | 'error'): Promise<readonly Spooled[]> => {
  const names = (await readdir(join(smsDir, folder))).sort()
  return names.flatMap((name) => {
    const found = pattern.exec(name)
    return found === null ? [] : [{ name, gammuId: found[1] ?? '', tries: Number(found[2]) }]
  })
}

export const listInbox = async (smsDir: string): Promise<readonly string[]> =>
  (await readdir(join(smsDir, 'inbox'))).filter((name) => name.startsWith('IN')).sort()

/** Undefined instead of an error when there is no such file. */
const ifThere = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Puts a file into the outbox once, whole and on the disk for certain. Files go from the outbox to `sent` or `error` and
 * never back, so one that is looked for in this order cannot be missed.
 */
export const putIntoOutbox = async (smsDir: string, name: string, content: string): Promise<void> => {
  for (const folder of ['outbox', 'sent', 'error'] as const)
    if ((await ifThere(stat(join(smsDir, folder, name)))) !== undefined) return
  const path = join(smsDir, 'outbox', name)
  const half = join(smsDir, 'outbox', `.${name}`)
  const file = await open(half, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(half, path)
  await unlink(half)
  const folder = await open(join(smsDir, 'outbox'))
  await folder.sync().finally(() => folder.close())
}

/** One octet for each part. `isWhole`: the modem's log has told of the last part. */
export type References = { readonly all: readonly number[]; readonly isWhole: boolean }

/** References the network gave to the parts, as scripts/run-sms.sh notes them; of a part sent twice the later one. */
export const readReferences = async (smsDir: string, name: string): Promise<References> => {
  const text = (await ifThere(readFile(join(smsDir, 'references', name), 'utf8'))) ?? ''
  const lines = text.split('\n')
  const end = lines.findLastIndex((line) => line.startsWith('total '))
  if (end < 0) return { all: [], isWhole: false }
  const parts = Number(lines[end]?.slice('total '.length))
  const all = lines.slice(Math.max(0, end - parts), end).map((line) => Number.parseInt(line, 16))
  return { all: all.filter((reference) => reference >= 0 && reference <= 0xff), isWhole: true }
}

/** When the file came into its folder; null: it is gone. */
export const cameAt = async (smsDir: string, folder: SpoolFolder, name: string): Promise<EpochMs | null> =>
  (await ifThere(stat(join(smsDir, folder, name))))?.ctimeMs ?? null

export const readInbox = async (smsDir: string, name: string): Promise<string | null> =>
  (await ifThere(readFile(join(smsDir, 'inbox', name), 'utf8'))) ?? null

export const removeSpooled = async (smsDir: string, folder: SpoolFolder, name: string): Promise<void> => {
  await ifThere(unlink(join(smsDir, folder, name)))
}
