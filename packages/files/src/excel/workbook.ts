import { type FileHandle, open } from 'node:fs/promises'
import { configure, type FileEntry, TextWriter, ZipReader } from '@zip.js/zip.js'
import { DiskReader } from '../protect/disk-reader.ts'
import { FileFault } from '../record/refusal.ts'
import { mergedRows, type SheetRow, sheetRows, textsIn } from './sheet-rows.ts'

configure({ useWebWorkers: false })

/** Texts of a workbook are kept in memory while it is read; more than this is no list of people. */
const mostTextBytes = 100_000_000
const mostPartBytes = 20_000_000

export type Workbook = {
  /** Rows of the sheet in their order; empty ones may be left out. */
  readonly rows: () => AsyncGenerator<SheetRow>
  /** Ranges of rows that merged cells go over. */
  readonly merged: readonly (readonly [number, number])[]
  readonly close: () => Promise<void>
}

type Part = (name: string) => FileEntry | undefined

/** Opens one sheet, by name or by place from 1. Throws FileFault: no workbook, no such sheet, a zip bomb. */
export const openWorkbook = async (path: string, sheet: string | number, mostBytes: number): Promise<Workbook> => {
  const file = await open(path)
  try {
    const part = await partsOf(file, mostBytes)
    const entry = await sheetPart(part, sheet)
    const strings = await sharedStrings(part('xl/sharedStrings.xml'))
    const merged = mergedRows(await tailOf(entry, mostBytes))
    return { merged, rows: () => sheetRows(textOf(entry, mostBytes), strings), close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error instanceof FileFault || (error instanceof Error && 'code' in error) ? error : new FileFault('notExcel')
  }
}

const partsOf = async (file: FileHandle, mostBytes: number): Promise<Part> => {
  const zip = new ZipReader(new DiskReader(file, (await file.stat()).size))
  const entries = (await zip.getEntries()).filter((entry): entry is FileEntry => !entry.directory)
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (total > mostBytes) throw new FileFault('tooLarge', { found: String(total), expected: `≤ ${mostBytes}` })
  const byName = new Map(entries.map((entry) => [entry.filename.replace(/^\//, ''), entry]))
  return (name) => byName.get(name)
}

const wholeText = async (entry: FileEntry | undefined): Promise<string> => {
  if (entry === undefined) return ''
  if (entry.uncompressedSize > mostPartBytes) throw new FileFault('tooLarge', { found: String(entry.uncompressedSize) })
  return entry.getData(new TextWriter())
}

const sheetPart = async (part: Part, sheet: string | number): Promise<FileEntry> => {
  const book = await wholeText(part('xl/workbook.xml'))
  if (book === '') throw new FileFault('notExcel')
  const sheets = [...book.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => ({
    name: textsIn(`<t>${/\sname="([^"]*)"/.exec(tag)?.[1] ?? ''}</t>`),
    relation: /\s(?:\w+:)?id="([^"]*)"/.exec(tag)?.[1] ?? '',
  }))
  const found = typeof sheet === 'number' ? sheets[sheet - 1] : sheets.find(({ name }) => name === sheet)
  if (found === undefined)
    throw new FileFault('sheetMissing', { found: sheets.map(({ name }) => name).join(', '), expected: String(sheet) })
  const relations = await wholeText(part('xl/_rels/workbook.xml.rels'))
  const tag = [...relations.matchAll(/<Relationship\s[^>]*>/g)].find(([text]) =>
    text.includes(`Id="${found.relation}"`),
  )?.[0]
  const target = /\sTarget="([^"]*)"/.exec(tag ?? '')?.[1] ?? ''
  const entry = part(target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  if (entry === undefined) throw new FileFault('notExcel')
  return entry
}

/** The XML of a part as it is unpacked, never more than it may be, whatever it declares. */
async function* textOf(entry: FileEntry, mostBytes: number): AsyncGenerator<string> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const unpacked = entry.getData(writable).catch((error: unknown) => writable.abort(error).catch(() => undefined))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  for await (const chunk of readable as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new FileFault('tooLarge', { found: `> ${mostBytes}` })
    yield decoder.decode(chunk, { stream: true })
  }
  await unpacked
}

/** What follows the rows. */
const tailOf = async (entry: FileEntry, mostBytes: number): Promise<string> => {
  let tail = ''
  let isAfter = false
  for await (const text of textOf(entry, mostBytes)) {
    tail += text
    const end = isAfter ? 0 : tail.indexOf('</sheetData>')
    if (end >= 0) isAfter = true
    tail = isAfter ? tail.slice(Math.max(0, end)) : tail.slice(-20)
    if (tail.length > mostPartBytes) throw new FileFault('tooLarge', { found: `> ${mostPartBytes}` })
  }
  return tail
}

const sharedStrings = async (entry: FileEntry | undefined): Promise<readonly string[]> => {
  if (entry === undefined) return []
  const strings: string[] = []
  let rest = ''
  let bytes = 0
  for await (const text of textOf(entry, mostTextBytes)) {
    bytes += text.length
    if (bytes > mostTextBytes) throw new FileFault('tooLarge', { found: `> ${mostTextBytes}` })
    rest += text
    let at = 0
    for (const found of rest.matchAll(/<si(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/si>)/g)) {
      strings.push(textsIn(found[1] ?? ''))
      at = (found.index ?? 0) + found[0].length
    }
    rest = rest.slice(at)
  }
  return strings
}
