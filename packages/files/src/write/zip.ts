import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { aesExtra, type ZipSeal, zipSeal } from './zip-aes.ts'

export type ZipEntry = {
  readonly name: string
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export type ZipOptions = {
  /** AES-256 when given. */
  readonly password?: string
}

/** A ZIP file beyond 4 GB needs fields that many readers do not know; nothing we hand over is that large. */
export class ZipTooLarge extends Error {
  constructor() {
    super('the file would be larger than 4 GB; write it in parts')
  }
}

const deflated = 8
const sealed = 99
const limit = 0xffff_ffff
/** Sizes stand behind the data; names are UTF-8. */
const flagsOf = (isSealed: boolean): number => 0x0808 | (isSealed ? 1 : 0)
/** 1980-01-01 00:00, the first moment ZIP knows: the same rows always make the same bytes. */
const date = 0x0021

type Written = { name: Buffer; at: number; crc: number; packed: number; size: number; isSealed: boolean }

const header = (signature: number, length: number): Buffer => {
  const made = Buffer.alloc(length)
  made.writeUInt32LE(signature, 0)
  return made
}

const describe = (into: Buffer, at: number, one: Written): void => {
  into.writeUInt16LE(one.isSealed ? 51 : 20, at)
  into.writeUInt16LE(flagsOf(one.isSealed), at + 2)
  into.writeUInt16LE(one.isSealed ? sealed : deflated, at + 4)
  into.writeUInt16LE(date, at + 8)
}

const extraOf = ({ isSealed }: Written): Buffer => (isSealed ? aesExtra(deflated) : Buffer.alloc(0))

const localHeader = (one: Written): Buffer => {
  const head = header(0x04034b50, 30)
  describe(head, 4, one)
  head.writeUInt16LE(one.name.length, 26)
  head.writeUInt16LE(extraOf(one).length, 28)
  return Buffer.concat([head, one.name, extraOf(one)])
}

const sizesBehind = ({ crc, packed, size }: Written): Buffer => {
  const made = header(0x08074b50, 16)
  made.writeUInt32LE(crc, 4)
  made.writeUInt32LE(packed, 8)
  made.writeUInt32LE(size, 12)
  return made
}

const directoryEntry = (one: Written): Buffer => {
  const head = header(0x02014b50, 46)
  head.writeUInt16LE(one.isSealed ? 51 : 20, 4)
  describe(head, 6, one)
  head.writeUInt32LE(one.crc, 16)
  head.writeUInt32LE(one.packed, 20)
  head.writeUInt32LE(one.size, 24)
  head.writeUInt16LE(one.name.length, 28)
  head.writeUInt16LE(extraOf(one).length, 30)
  head.writeUInt32LE(one.at, 42)
  return Buffer.concat([head, one.name, extraOf(one)])
}

const directoryEnd = (count: number, bytes: number, at: number): Buffer => {
  const made = header(0x06054b50, 22)
  made.writeUInt16LE(count, 8)
  made.writeUInt16LE(count, 10)
  made.writeUInt32LE(bytes, 12)
  made.writeUInt32LE(at, 16)
  return made
}

/** The content packed, and sealed if so wished; what went in and out is counted in `one`. */
async function* packedData(entry: ZipEntry, one: Written, seal: ZipSeal | null): AsyncGenerator<Buffer> {
  const emit = (chunk: Buffer): Buffer => {
    one.packed += chunk.length
    return chunk
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of entry.content) {
      one.size += chunk.length
      one.crc = crc32(chunk, one.crc)
      yield chunk
    }
  }
  if (seal !== null) yield emit(seal.head)
  for await (const chunk of deflate(counted())) yield emit(seal === null ? chunk : seal.seal(chunk))
  if (seal !== null) yield emit(seal.tail())
  // AE-2: the code at the end stands for the check sum, which would tell about the content.
  if (seal !== null) one.crc = 0
  if (one.size > limit || one.packed > limit) throw new ZipTooLarge()
}

async function* deflate(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw({ level: 4 })
  // An error of the content comes out of the packer below, so nothing is left to be told here.
  pipeline(Readable.from(content, { objectMode: true }), packer, () => undefined)
  for await (const chunk of packer) yield chunk as Buffer
}

/**
 * A ZIP file as it is made, in bounded memory. The same entries give the same bytes, unless a password is given: then the salt
 * is new each time. Throws ZipTooLarge beyond 4 GB.
 */
export async function* zipChunks(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  { password }: ZipOptions = {},
): AsyncGenerator<Buffer> {
  const done: Written[] = []
  let at = 0
  const emit = (chunk: Buffer): Buffer => {
    at += chunk.length
    return chunk
  }
  for await (const entry of entries) {
    const isSealed = password !== undefined
    const one: Written = { name: Buffer.from(entry.name), at, crc: 0, packed: 0, size: 0, isSealed }
    yield emit(localHeader(one))
    const seal = password === undefined ? null : zipSeal(password)
    for await (const chunk of packedData(entry, one, seal)) yield emit(chunk)
    yield emit(sizesBehind(one))
    if (at > limit) throw new ZipTooLarge()
    done.push(one)
  }
  const directory = Buffer.concat(done.map(directoryEntry))
  const start = at
  yield emit(directory)
  yield emit(directoryEnd(done.length, directory.length, start))
}
