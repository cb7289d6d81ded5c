import type { FileHandle } from 'node:fs/promises'
import { Reader } from '@zip.js/zip.js'

/** A zip on disk, of which only what is looked at is read. */
export class DiskReader extends Reader<FileHandle> {
  readonly #file: FileHandle

  constructor(file: FileHandle, size: number) {
    super(file)
    this.#file = file
    this.size = size
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - index)))
    await this.#file.read(bytes, 0, bytes.length, index)
    return bytes
  }
}
