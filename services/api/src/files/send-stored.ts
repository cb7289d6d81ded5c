import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractId } from '@tsunagu/core'
import type { ExportRunView } from '@tsunagu/store'
import type { FastifyReply } from 'fastify'
import { DoorError } from '../errors/door-error.ts'

export type StoredExport = { readonly path: string; readonly name: string; readonly bytes: number }

/** The file of a run as it stands in the ledger. Throws DoorError when it is not there, or not as it was. */
export const findStored = async (dir: string, contract: ContractId, run: ExportRunView): Promise<StoredExport> => {
  const { stored, file, bytes, gone_at } = run
  if (stored === null || file === null || bytes === null || gone_at !== null) throw new DoorError('export.noFile')
  const path = join(dir, 'out', contract, stored)
  const size = await sizeOf(path)
  if (size !== bytes) throw new DoorError('export.noFile')
  return { path, name: file, bytes }
}

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** RFC 6266: the name in Japanese, and one for old programs. */
export const attachment = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`

export const sendStored = (reply: FastifyReply, { path, name, bytes }: StoredExport): FastifyReply =>
  reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', attachment(name))
    .header('content-length', bytes)
    .type('application/octet-stream')
    .send(createReadStream(path))
