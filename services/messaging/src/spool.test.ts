import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listSpool, makeSpool, putIntoOutbox, readReferences, spoolName } from './spool.ts'

let dir: string
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tsunagu-spool-'))
  await makeSpool(dir)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const gammuId = '0123456789abcdef01234567'
const name = spoolName(1_795_133_700_000, gammuId, 2)

describe('a message in the modem’s folders', () => {
  it('is whole, in order of time, and its name says nothing of it', async () => {
    await putIntoOutbox(dir, name, 'text')
    expect(readdirSync(join(dir, 'outbox'))).toEqual([name])
    expect(readFileSync(join(dir, 'outbox', name), 'utf8')).toBe('text')
    expect(name < spoolName(1_795_133_700_001, '0'.repeat(24), 0)).toBe(true)
    renameSync(join(dir, 'outbox', name), join(dir, 'sent', name))
    writeFileSync(join(dir, 'sent', 'OUTsomebody-elses.txt'), '')
    expect(await listSpool(dir, 'sent')).toEqual([{ name, gammuId, tries: 2 }])
  })

  it.each(['outbox', 'sent', 'error'] as const)('is not put there again while it is in %s', async (folder) => {
    await putIntoOutbox(dir, name, 'first')
    if (folder !== 'outbox') renameSync(join(dir, 'outbox', name), join(dir, folder, name))
    await putIntoOutbox(dir, name, 'second')
    expect(['outbox', 'sent', 'error'].flatMap((one) => readdirSync(join(dir, one)))).toEqual([name])
    expect(readFileSync(join(dir, folder, name), 'utf8')).toBe('first')
  })

  it('is put there though a process died while it wrote', async () => {
    writeFileSync(join(dir, 'outbox', `.${name}`), 'ha')
    await putIntoOutbox(dir, name, 'whole')
    expect(readFileSync(join(dir, 'outbox', name), 'utf8')).toBe('whole')
  })
})

describe('the references of its parts', () => {
  const write = (text: string): void => writeFileSync(join(dir, 'references', name), text)

  it.each([
    ['', { all: [], isWhole: false }],
    ['0a\n', { all: [], isWhole: false }],
    ['0a\n0b\ntotal 2\n', { all: [10, 11], isWhole: true }],
    // The modem died after the first part and began again.
    ['0a\n0b\n0c\ntotal 2\n', { all: [11, 12], isWhole: true }],
    // A modem that does not say.
    ['ffffffff\ntotal 1\n', { all: [], isWhole: true }],
  ])('%#: are those of the last time', async (text, references) => {
    write(text)
    expect(await readReferences(dir, name)).toEqual(references)
  })

  it('may be missing', async () => expect(await readReferences(dir, name)).toEqual({ all: [], isWhole: false }))
})
