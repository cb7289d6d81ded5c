import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { configure, ZipReader } from '@zip.js/zip.js'
import { Decrypter } from 'age-encryption'
import { FileFault } from '../record/refusal.ts'
import { DiskReader } from './disk-reader.ts'
import type { Wrapping } from './protection.ts'

configure({ useWebWorkers: false })

export type Unwrapping = {
  readonly from: string
  readonly to: string
  readonly wrapping: Exclude<Wrapping, 'none' | 'xlsxPassword'>
  readonly password: string | null
  /** What it may come to, whatever it says of itself. */
  readonly mostBytes: number
}

/**
 * Writes the one file in a wrapped one to a new file, readable by nobody else, and says how many bytes it has. The password is
 * used and forgotten. Throws FileFault: a wrong password, several files, a zip bomb (stopped by what it declares and by what
 * really comes out), a broken archive; then nothing is left of the new file.
 */
export const unwrap = async (unwrapping: Unwrapping): Promise<number> => {
  const out = await open(unwrapping.to, 'wx', 0o600)
  try {
    return await (unwrapping.wrapping === 'age' ? unlockAge(unwrapping, out) : unzip(unwrapping, out))
  } catch (error) {
    await rm(unwrapping.to, { force: true })
    throw error
  } finally {
    await out.close()
  }
}

/** Writes to a file until there is more than may be. */
const bounded = (
  out: FileHandle,
  mostBytes: number,
): { readonly sink: WritableStream<Uint8Array>; readonly bytes: () => number } => {
  let bytes = 0
  const sink = new WritableStream<Uint8Array>({
    write: async (chunk) => {
      bytes += chunk.length
      if (bytes > mostBytes) throw new FileFault('tooLarge', { found: `> ${mostBytes}`, expected: `≤ ${mostBytes}` })
      await out.write(chunk)
    },
  })
  return { sink, bytes: () => bytes }
}

const unzip = async ({ from, password, wrapping, mostBytes }: Unwrapping, out: FileHandle): Promise<number> => {
  const file = await open(from)
  try {
    const zip = new ZipReader(new DiskReader(file, (await file.stat()).size))
    const [entry, ...others] = (await zip.getEntries()).filter(({ directory }) => !directory)
    if (entry === undefined || others.length > 0 || entry.directory)
      throw new FileFault('archiveUnfit', {
        found: String(others.length + (entry === undefined ? 0 : 1)),
        expected: '1',
      })
    if (entry.uncompressedSize > mostBytes)
      throw new FileFault('tooLarge', { found: String(entry.uncompressedSize), expected: `≤ ${mostBytes}` })
    const { sink, bytes } = bounded(out, Math.min(mostBytes, entry.uncompressedSize))
    await entry
      .getData(sink, { ...(password === null ? {} : { password }), checkSignature: true })
      .catch((error: unknown) => {
        throw wrapping === 'zipPassword' ? maybeWrong(faultOf(error)) : error
      })
    return bytes()
  } catch (error) {
    throw faultOf(error)
  } finally {
    await file.close()
  }
}

const unlockAge = async ({ from, password, mostBytes }: Unwrapping, out: FileHandle): Promise<number> => {
  try {
    const decrypter = new Decrypter()
    if (password?.startsWith('AGE-SECRET-KEY-') === true) decrypter.addIdentity(password)
    else decrypter.addPassphrase(password ?? '')
    const { sink, bytes } = bounded(out, mostBytes)
    const clear = await decrypter.decrypt(Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>)
    await clear.pipeTo(sink)
    return bytes()
  } catch (error) {
    throw faultOf(error)
  }
}

/** The old lock of zips lets one wrong password of 256 through, and then looks broken: that must not end the delivery. */
const maybeWrong = (fault: unknown): unknown =>
  fault instanceof FileFault && fault.code === 'archiveBroken' ? new FileFault('passwordWrong') : fault

/** What the libraries say in words. */
const faultOf = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof FileFault) return error
  if (error.cause instanceof FileFault) return error.cause
  if (/password|passphrase|identity|encrypted/i.test(error.message)) return new FileFault('passwordWrong')
  // The disk has a word for what it has.
  if ('code' in error && typeof error.code === 'string') return error
  return new FileFault('archiveBroken')
}
