import { stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve } from 'node:path'
import { DoorError } from '../errors/door-error.ts'
import type { StoredRecording } from '../records/recordings.ts'

export type AudioFile = { readonly path: string; readonly name: string; readonly bytes: number; readonly type: string }

/** The file of a recording. Never one outside the archive, whatever the row says. */
export const findAudio = async (archive: string, { path, codec, shown }: StoredRecording): Promise<AudioFile> => {
  if (path === null) throw new DoorError(shown.state === 'closed' ? 'recording.unknown' : 'recording.fileMissing')
  const file = await audioAt(archive, path, codec)
  if (file === null) throw new DoorError('recording.fileMissing')
  return file
}

/** A file below a folder; null when it is not there, or lies outside. */
export const audioAt = async (folder: string, path: string, codec: string | null = null): Promise<AudioFile | null> => {
  const full = resolve(folder, path)
  const bytes = isOutside(folder, full) ? null : await sizeOf(full)
  return bytes === null ? null : { path: full, name: basename(full), bytes, type: typeOf(codec, full) }
}

const isOutside = (archive: string, full: string): boolean => {
  const inside = relative(resolve(archive), full)
  return inside === '' || inside.startsWith('..') || isAbsolute(inside)
}

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const typeOf = (codec: string | null, path: string): string =>
  codec === 'opus' || path.endsWith('.opus') || path.endsWith('.ogg') ? 'audio/ogg; codecs=opus' : 'audio/wav'
