import { FileFault, type RefusalCode } from '../record/refusal.ts'

/** A row of a sheet: its cells as texts; `problem` is why it cannot be taken. */
export type SheetRow = { readonly row: number; readonly cells: readonly string[]; readonly problem: RefusalCode | null }

const longestTag = 1_000_000
const mostCells = 2_000

/** Column of a reference, from 0: `C12` is 2. */
const columnOf = (reference: string): number => {
  let column = 0
  for (let i = 0; i < reference.length; i += 1) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text of XML as it is meant; numbered characters and `_x000D_` of Excel too. */
export const plainText = (xml: string): string =>
  xml.includes('&') || xml.includes('_x')
    ? xml
        .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (_, hex, decimal, name) =>
          name !== undefined
            ? (named[String(name).toLowerCase()] ?? '')
            : characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
        )
        .replace(/_x000D_/g, '')
    : xml

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd')

/** All `<t>` of a piece of XML put together, phonetic readings left out. */
export const textsIn = (xml: string): string => {
  const spoken = xml.includes('<rPh') ? xml.replace(/<rPh[\s\S]*?<\/rPh>/g, '') : xml
  let text = ''
  for (const [, inside] of spoken.matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)) text += inside
  return plainText(text)
}

type Cell = { readonly text: string; readonly problem: RefusalCode | null }

const errorTypes = new Set(['e'])

/** One `<c>` with what stands in it. A formula counts by its result, as it was seen when the file was saved. */
const cellOf = (tag: string, inside: string, strings: readonly string[]): Cell => {
  const type = attribute(tag, 't')
  if (type === 'inlineStr') return { text: textsIn(inside), problem: null }
  const value = /<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/.exec(inside)?.[1]
  const isFormula = inside.includes('<f')
  if (errorTypes.has(type)) return { text: '', problem: 'formula' }
  if (value === undefined) return { text: '', problem: isFormula ? 'formula' : null }
  if (type === 's') return { text: strings[Number(value)] ?? '', problem: null }
  return { text: type === 'str' ? plainText(value) : numberText(value), problem: null }
}

/** `1.234E+4` as people write it. */
const numberText = (value: string): string => (/e/i.test(value) ? String(Number(value)) : value)

/**
 * Rows of a sheet, one at a time, from its XML as it comes. Only what a table needs is looked at. Throws FileFault when it is no
 * sheet.
 */
export async function* sheetRows(chunks: AsyncIterable<string>, strings: readonly string[]): AsyncGenerator<SheetRow> {
  let rest = ''
  let last = 0
  for await (const chunk of chunks) {
    rest += chunk
    for (;;) {
      const start = rest.search(/<row[\s>/]/)
      if (start < 0) {
        rest = rest.slice(-8)
        break
      }
      const tagEnd = rest.indexOf('>', start)
      if (tagEnd < 0) break
      const tag = rest.slice(start, tagEnd + 1)
      const isEmpty = tag.endsWith('/>')
      const end = isEmpty ? tagEnd + 1 : rest.indexOf('</row>', tagEnd)
      if (end < 0) {
        if (rest.length - start > longestTag * 10) throw new FileFault('notExcel')
        break
      }
      const row = Number(attribute(tag, 'r') || last + 1)
      last = row
      yield rowOf(row, isEmpty ? '' : rest.slice(tagEnd + 1, end), strings)
      rest = rest.slice(isEmpty ? end : end + '</row>'.length)
    }
  }
}

const rowOf = (row: number, xml: string, strings: readonly string[]): SheetRow => {
  const cells: string[] = []
  let problem: RefusalCode | null = null
  let next = 0
  for (const [, attributes = '', inside = ''] of xml.matchAll(/<c((?:\s[^>]*?)?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
    const reference = attribute(attributes, 'r')
    const column = reference === '' ? next : columnOf(reference)
    if (column >= mostCells) break
    while (cells.length < column) cells.push('')
    const cell = cellOf(attributes, inside, strings)
    cells[column] = cell.text
    problem ??= cell.problem
    next = column + 1
  }
  return { row, cells, problem }
}

/** Rows below the first of every merged range: what they show stands elsewhere. From the XML that follows the rows. */
export const mergedRows = (xml: string): readonly (readonly [number, number])[] =>
  [...xml.matchAll(/<mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)].map(([, , from, , to]) => [
    Number(from),
    Number(to),
  ])
