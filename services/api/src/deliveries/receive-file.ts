import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DoorError } from '../errors/door-error.ts'

/** A file that has come in whole. */
export type Received = {
  /** Its name in the folder of the exchange: never the client's own. */
  readonly stored: string
  readonly bytes: number
  readonly sha256: string
  /** Its beginning, by which its encoding and wrapping are found. */
  readonly sample: Uint8Array
}

const folder = 'store'
const sampleBytes = 1_000_000

/**
 * Writes a body into the folder of the exchange as it comes, with its checksum, never whole in memory. When it ends in the
 * middle nothing is left. Throws DoorError.
 */
export const receiveBody = async (dir: string, body: Readable): Promise<Received> => {
  await mkdir(join(dir, folder), { recursive: true, mode: 0o700 })
  const stored = join(folder, randomUUID())
  const part = join(dir, `${stored}.part`)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(part, { flags: 'wx', mode: 0o600 }),
    )
    await rename(part, join(dir, stored))
  } catch (error) {
    await rm(part, { force: true })
    if (isCutOff(error)) throw new DoorError('delivery.cutOff')
    throw error
  }
  return { stored, bytes, sha256: hash.digest('hex'), sample: await sampleOf(join(dir, stored)) }
}

const isCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|ABORT_ERR)$/.test(String(error.code))

/** Takes over a file that lies in the folder `in`, where only people of this machine can put one. Throws DoorError. */
export const receivePath = async (dir: string, name: string): Promise<Received> => {
  const from = join(dir, 'in', name)
  await mkdir(join(dir, folder), { recursive: true, mode: 0o700 })
  const stored = join(folder, randomUUID())
  const isFile = await lstat(from).then(
    (found) => found.isFile(),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? false : Promise.reject(error)),
  )
  if (!isFile) throw new DoorError('delivery.noPath')
  const hash = createHash('sha256')
  let bytes = 0
  const file = createReadStream(from, {
    flags: (constants.O_RDONLY | constants.O_NOFOLLOW) as unknown as string,
    highWaterMark: 1 << 20,
  })
  for await (const chunk of file as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  await rename(from, join(dir, stored))
  return { stored, bytes, sha256: hash.digest('hex'), sample: await sampleOf(join(dir, stored)) }
}

const sampleOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Puts a file that was not taken back where it lay, or away. */
export const giveBack = async (dir: string, { stored }: Received, path: string | null): Promise<void> => {
  if (path === null) await rm(join(dir, stored), { force: true })
  else await rename(join(dir, stored), join(dir, 'in', path))
}
