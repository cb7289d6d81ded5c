import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import {
  type Encoding,
  type FaultCode,
  type Feed,
  FileFault,
  type Layout,
  type Position,
  type Refusal,
} from '@tsunagu/files'

/** What the reading thread is given. */
export type ReaderJob = {
  readonly path: string
  readonly layout: Layout
  readonly encoding: Encoding
  readonly from: Position
  readonly heading: readonly string[] | null
  readonly blockBytes: number
  readonly mostBytes: number
}

/** `spent`: memory of a piece that nobody needs any more. */
export type ReaderAsk = { readonly type: 'next'; readonly spent: readonly ArrayBuffer[] }

/** A piece of a file, read, checked and written as COPY reads it. */
export type ReadPiece = {
  readonly type: 'piece'
  readonly rows: Readonly<Record<Feed, Uint8Array<ArrayBuffer>>>
  readonly refusals: readonly Refusal[]
  readonly position: Position
  readonly heading: readonly string[] | null
  readonly isLast: boolean
}

export type ReaderSaid =
  | ReadPiece
  | { readonly type: 'end' }
  | { readonly type: 'fault'; readonly code: FaultCode; readonly found: string; readonly expected: string }

export type Reader = {
  /** The next piece; null at the end. `spent` is one that is not looked at any more. Throws FileFault. */
  readonly next: (spent?: ReadPiece) => Promise<ReadPiece | null>
  readonly close: () => Promise<unknown>
}

/** The file or the thread gave out: no fault of the database, whose errors may have the same codes. */
class ReadFailed extends Error {
  readonly code: string

  constructor(cause: unknown) {
    super('the file could not be read', { cause })
    this.name = 'ReadFailed'
    this.code = `read:${cause instanceof Error && 'code' in cause ? String(cause.code) : ''}`
  }
}

/** Always as it was built: a thread does not know how to run sources. */
const workerFile = new URL('../../../../dist/reader-worker.js', import.meta.url)

/** Reading takes the whole of a processor: in a thread of its own it leaves this one to the database. */
export const openReader = (job: ReaderJob): Reader => {
  const worker = new Worker(workerFile, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 },
  })
  const failed = once(worker, 'error').then(([error]: unknown[]) => {
    throw error
  })
  // Whoever waits for a piece hears of it; when nobody does, it is told with the next one.
  failed.catch(() => undefined)
  return {
    next: async (piece) => {
      const answer = once(worker, 'message')
      const spent = piece === undefined ? [] : Object.values(piece.rows).map(({ buffer }) => buffer)
      worker.postMessage({ type: 'next', spent } satisfies ReaderAsk, spent)
      const [said] = (await Promise.race([answer, failed]).catch((cause: unknown) => {
        throw new ReadFailed(cause)
      })) as [ReaderSaid]
      if (said.type === 'fault') throw new FileFault(said.code, said)
      return said.type === 'end' ? null : said
    },
    close: () => worker.terminate(),
  }
}
