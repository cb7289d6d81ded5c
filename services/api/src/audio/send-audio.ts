import { createReadStream } from 'node:fs'
import type { FastifyReply } from 'fastify'
import { DoorError } from '../errors/door-error.ts'
import type { AudioFile } from './audio-file.ts'
import { wantedRange } from './range.ts'

/** Sends a file, or the part of it that the `Range` header asks for. */
export const sendAudio = (reply: FastifyReply, file: AudioFile, header: string | null): FastifyReply => {
  const range = wantedRange(header, file.bytes)
  reply
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename="${file.name}"`)
    .type(file.type)
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${file.bytes}`)
    throw new DoorError('range.invalid')
  }
  if (range === null) return reply.header('content-length', file.bytes).send(createReadStream(file.path))
  const { from, to } = range
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${file.bytes}`)
    .header('content-length', to - from + 1)
    .send(createReadStream(file.path, { start: from, end: to }))
}
