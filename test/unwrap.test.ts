import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileFault, unwrap, wrappingOf, zipChunks } from '@tsunagu/files'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, describe, expect, it } from 'vitest'
import { ageLocked, zipCrypto } from './support/packed-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'tsunagu-unwrap-'))
const [from, to] = [join(dir, 'from'), join(dir, 'to')]
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const text = Buffer.from(Array.from({ length: 5_000 }, (_, n) => `${n},氏名,${n * 7_919}\r\n`).join(''))
const zipAes = async (bytes: Buffer, password: string): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of zipChunks([{ name: 'a.csv', content: [bytes] }], { password })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What comes out of a file, or the code of what is wrong with it; then nothing may be left. */
const opened = async (file: Buffer, password: string | null, mostBytes = 1_000_000): Promise<Buffer | string> => {
  rmSync(to, { force: true })
  writeFileSync(from, file)
  const wrapping = wrappingOf(file, false)
  if (wrapping === 'none' || wrapping === 'xlsxPassword') throw new Error(wrapping)
  try {
    const bytes = await unwrap({ from, to, wrapping, password, mostBytes })
    expect(statSync(to)).toMatchObject({ size: bytes, mode: 0o100600 })
    return readFileSync(to)
  } catch (error) {
    expect(readdirSync(dir)).toEqual(['from'])
    if (error instanceof FileFault) return error.code
    throw error
  }
}

describe('a protected file', () => {
  it.each([
    ['zipPassword', () => zipCrypto({ 'a.csv': text }, 'ひみつ9')],
    ['zipAes', () => zipAes(text, 'ひみつ9')],
    ['age', () => ageLocked(text, 'ひみつ9')],
  ] as const)('%s is opened with its password and with no other', async (wrapping, made) => {
    const file = await made()
    expect(wrappingOf(file, false)).toBe(wrapping)
    expect(await opened(file, 'ひみつ9')).toEqual(text)
    for (const wrong of ['ひみつ8', '']) expect(await opened(file, wrong), wrong).toBe('passwordWrong')
  })

  it('with the old lock of zips, which lets one wrong password of 256 through, still only says that it is wrong', async () => {
    const file = await zipCrypto({ 'a.csv': text.subarray(0, 2_000) }, 'ひみつ9')
    const told = new Set<Buffer | string>()
    for (let n = 0; n < 600; n += 1) told.add(await opened(file, `wrong ${n}`))
    expect([...told]).toEqual(['passwordWrong'])
  })

  it('is opened with the secret key that it was locked for', async () => {
    const [ours, others] = [await generateIdentity(), await generateIdentity()]
    const file = await ageLocked(text, await identityToRecipient(ours))
    expect(await opened(file, ours)).toEqual(text)
    for (const wrong of [others, 'a passphrase']) expect(await opened(file, wrong)).toBe('passwordWrong')
  })

  it('in a zip without a lock needs nothing', async () =>
    expect(await opened(await zipCrypto({ 'a.csv': text }, null), null)).toEqual(text))

  it('that was changed or cut off on its way is broken, not read', async () => {
    for (const [file, password] of [
      [await ageLocked(text, 'p'), 'p'],
      [await zipAes(text, 'p'), 'p'],
      [await zipCrypto({ 'a.csv': text }, null), null],
    ] as const) {
      const changed = Buffer.from(file)
      const at = Math.floor(file.length / 2)
      changed[at] = (changed[at] ?? 0) ^ 0x40
      expect(await opened(changed, password)).toBe('archiveBroken')
      expect(await opened(file.subarray(0, file.length - 30), password)).toBe('archiveBroken')
    }
  })

  it('is one file', async () => {
    expect(await opened(await zipCrypto({ 'a.csv': text, 'b.csv': text }, null), null)).toBe('archiveUnfit')
  })
})

describe('a bomb', () => {
  const large = Buffer.alloc(3_000_000)
  it('is stopped by what it says it comes to', async () => {
    expect(await opened(await zipCrypto({ 'a.csv': large }, null), null)).toBe('tooLarge')
  })

  it('is stopped by what comes out of it, whatever it says', async () => {
    const file = await zipCrypto({ 'a.csv': large }, null)
    // Its size as it stands in the directory at the end, which is where a reader looks.
    const directory = file.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
    expect(file.readUInt32LE(directory + 24)).toBe(large.length)
    file.writeUInt32LE(1_000, directory + 24)
    expect(await opened(file, null)).toBe('archiveBroken')
    expect(await opened(await ageLocked(large, 'p'), 'p')).toBe('tooLarge')
  })
})
