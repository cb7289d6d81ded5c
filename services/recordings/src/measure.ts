import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Levels, levelsOf, windowBytes } from '@tsunagu/core'

const blockBytes = windowBytes * 200

/** Loudness of a raw file, read in blocks: an hour takes 300 KB of memory, not 115 MB. */
export const measureRaw = async (path: string): Promise<Levels> => {
  const left: number[] = []
  const right: number[] = []
  const samples = new Int16Array(blockBytes / 2)
  const file = await open(path)
  try {
    for (;;) {
      const bytes = await fill(file, new Uint8Array(samples.buffer))
      const levels = levelsOf(samples.subarray(0, Math.floor(bytes / 4) * 2))
      for (const level of levels.left) left.push(level)
      for (const level of levels.right) right.push(level)
      if (bytes < blockBytes) return { left, right }
    }
  } finally {
    await file.close()
  }
}

type File = Awaited<ReturnType<typeof open>>

/** Reads until the buffer is full or the file ends, so that each block begins a window. */
const fill = async (file: File, buffer: Uint8Array): Promise<number> => {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** SHA-256 in hex, and the size it was taken of. */
export const hashFile = async (path: string): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: hash.digest('hex'), bytes }
}
