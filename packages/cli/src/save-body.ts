import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { exitCode, Failure } from './exit.ts'
import { progress, progressDone } from './output.ts'

/** Writes the body of an answer to a file that only its owner can read; says how many bytes. */
export const saveBody = async (reply: Response, file: string): Promise<number> => {
  if (reply.body === null) throw new Failure(exitCode.refused, 'answer.empty', 'the answer has no content')
  const total = Number(reply.headers.get('content-length') ?? 0)
  let bytes = 0
  const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.length
      progress(`${file}: ${Math.round((100 * bytes) / Math.max(1, total))} %`)
      yield chunk
    }
  }
  const body = reply.body as unknown as AsyncIterable<Uint8Array>
  await pipeline(counted(body), createWriteStream(file, { mode: 0o600 }))
  progressDone()
  return bytes
}
