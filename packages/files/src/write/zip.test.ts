import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { describe, expect, it } from 'vitest'
import { zipChunks } from './zip.ts'

const collect = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
const zip = (content: Buffer, password?: string): Promise<Buffer> =>
  collect(
    zipChunks(
      [{ name: '結果.csv', content: [content.subarray(0, 70_001), content.subarray(70_001)] }],
      password === undefined ? {} : { password },
    ),
  )

/** Opened by a library that knows nothing of ours. */
const opened = async (file: Buffer, password: string): Promise<Buffer> => {
  const [entry] = await new ZipReader(new Uint8ArrayReader(file), { password, checkSignature: true }).getEntries()
  if (entry === undefined || entry.directory) throw new Error('no file inside')
  expect(entry).toMatchObject({ filename: '結果.csv', encrypted: true, zipCrypto: false })
  return Buffer.from(await entry.getData(new Uint8ArrayWriter()))
}

const content = Buffer.from(Array.from({ length: 20_000 }, (_, n) => `${n},${(n * 7919) % 104_729}\r\n`).join(''))

describe('a protected ZIP file', () => {
  it('is opened with its password and with no other, and a changed byte is noticed', async () => {
    const file = await zip(content, 'ひみつ-Correct horse 9')
    expect((await opened(file, 'ひみつ-Correct horse 9')).equals(content)).toBe(true)
    await expect(opened(file, 'wrong')).rejects.toThrow('password')
    const data = 30 + file.readUInt16LE(26) + file.readUInt16LE(28)
    for (const at of [data + 500, file.readUInt32LE(file.length - 6) - 17]) {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(opened(changed, 'ひみつ-Correct horse 9')).rejects.toThrow()
    }
  })

  it('tells nothing of the content: neither its bytes nor its check sum, and never twice the same', async () => {
    const [one, two] = [await zip(content, 'p'), await zip(content, 'p')]
    expect(one.equals(two)).toBe(false)
    expect(one.readUInt32LE(one.readUInt32LE(one.length - 22 + 16) + 16)).toBe(0)
  })
})

describe('a plain ZIP file', () => {
  it('is the same each time it is made of the same content', async () => {
    expect((await zip(content)).equals(await zip(content))).toBe(true)
  })
})
