import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { csvReader, excelPieces, FileFault, nothingTaken, type Piece } from '@tsunagu/files'
import type { ReaderAsk, ReaderJob, ReaderSaid } from './reader.ts'

/** Reads and checks a file in a thread of its own, always one piece ahead of whoever asks for them. */
const job = workerData as ReaderJob

/** Memory of pieces that are written, for the next ones: what is handed over would else lie about until somebody cleans up. */
const spares: ArrayBuffer[] = []
const begin = () => nothingTaken(spares)

async function* csvPieces(): AsyncGenerator<{ piece: Piece; heading: readonly string[] | null; isLast: boolean }> {
  const { path, layout, encoding, from, heading, blockBytes } = job
  const reader = csvReader({ layout, encoding, from, heading, begin })
  const file = await open(path)
  // The reader keeps nothing of a block, so all of them can stand in one place.
  const block = Buffer.allocUnsafeSlow(blockBytes)
  try {
    let at = from.offset
    for (;;) {
      const { bytesRead } = await file.read(block, 0, blockBytes, at)
      at += bytesRead
      const isLast = bytesRead === 0
      yield { piece: reader.take(block.subarray(0, bytesRead), isLast), heading: reader.heading(), isLast }
      if (isLast) return
    }
  } finally {
    await file.close()
  }
}

/** As many rows of a sheet as come to about a block of a file. */
const rowBytes = 400

const pieces =
  job.layout.file.kind === 'excel'
    ? excelPieces({ ...job, begin, rowsPerPiece: Math.max(20, Math.floor(job.blockBytes / rowBytes)) })
    : csvPieces()

const next = async (): Promise<[ReaderSaid, ArrayBuffer[]]> => {
  try {
    const { value, done } = await pieces.next()
    if (done === true) return [{ type: 'end' }, []]
    const { piece, heading, isLast } = value
    const { taken, position } = piece
    const rows = {
      addressees: taken.addressees.whole(),
      claims: taken.claims.whole(),
      payments: taken.payments.whole(),
    }
    const said = { type: 'piece', rows, refusals: taken.refusals, position, heading, isLast } as const
    return [said, Object.values(rows).map(({ buffer }) => buffer)]
  } catch (error) {
    if (error instanceof FileFault)
      return [{ type: 'fault', code: error.code, found: error.found, expected: error.expected }, []]
    throw error
  }
}

let ready = next()
parentPort?.on('message', async ({ spent }: ReaderAsk) => {
  spares.push(...spent)
  const [said, transfer] = await ready
  parentPort?.postMessage(said, transfer)
  if (said.type === 'piece') ready = next()
})
