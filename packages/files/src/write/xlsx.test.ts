import { createHash } from 'node:crypto'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { describe, expect, it } from 'vitest'
import type { Cell } from './cell.ts'
import { CellTooLong, type Sheet, xlsxChunks, xlsxOf } from './xlsx.ts'

/** Read by a library that knows nothing of ours. */
const unzipped = async (file: Buffer): Promise<ReadonlyMap<string, string>> => {
  const files = new Map<string, string>()
  for (const entry of await new ZipReader(new Uint8ArrayReader(file)).getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()))
  return files
}
const text = async (sheets: readonly Sheet[], part: string): Promise<string> =>
  (await unzipped(await xlsxOf(sheets))).get(part) ?? ''
const sheet = (rows: Sheet['rows'], more: Partial<Sheet> = {}): Sheet => ({ name: '結果', rows, ...more })
const cellsOf = async (...row: Cell[]) =>
  /<row>(.*)<\/row>/s.exec(await text([sheet([row])], 'xl/worksheets/sheet1.xml'))?.[1]

describe('an Excel file', () => {
  it('keeps texts as texts: formulas, zeros in front, what looks like a number', async () => {
    const cells = await cellsOf('=SUM(A1)', '00123', '090-1234', '+81')
    expect(cells).not.toContain('<f>')
    expect(cells?.match(/t="inlineStr"/g)).toHaveLength(4)
    expect(cells).toContain('>00123<')
  })

  it('writes numbers as numbers, yen with their own form, days as days of Excel’s calendar', async () => {
    expect(await cellsOf(-1.5, { yen: 12_000 }, { day: '2026-11-20' }, { day: '1900-03-01' })).toBe(
      '<c s="0"><v>-1.5</v></c><c s="4"><v>12000</v></c><c s="2"><v>46346</v></c><c s="2"><v>61</v></c>',
    )
  })

  it('shows a moment as the clock in Japan stood', async () => {
    expect(await cellsOf({ at: '2026-11-20T15:00:00.000Z' })).toBe('<c s="3"><v>46347</v></c>')
  })

  it('writes nothing for nothing', async () => {
    expect(await cellsOf(null, '', Number.NaN)).toBe('<c/><c/><c/>')
  })

  it('holds what XML cannot: control characters, line ends, half pairs, and texts that look like such an escape', async () => {
    const cells = (await cellsOf('a\u0007b\r\nc', '_x0041_', '<&">', '\ud842', '𠮷')) ?? ''
    const texts = [...cells.matchAll(/preserve">([^<]*)</g)].map((found) => found[1])
    expect(texts).toEqual(['a_x0007_b_x000D_\nc', '_x005F_x0041_', '&lt;&amp;&quot;&gt;', '_xD842_', '𠮷'])
  })

  it('has sheets with Japanese names, told apart, without the characters Excel forbids', async () => {
    const names = ['架電結果', '架電結果', 'a/b:c', '', '長'.repeat(40)].map((name) => ({ name, rows: [] }))
    const book = await text(names, 'xl/workbook.xml')
    expect([...book.matchAll(/sheet name="([^"]*)"/g)].map((found) => found[1])).toEqual([
      '架電結果',
      '架電結果 (2)',
      'abc',
      'Sheet',
      '長'.repeat(31),
    ])
  })

  it('gives the same bytes for the same rows, whether they come at once or one by one', async () => {
    async function* late() {
      yield [1, 'x']
      yield [2, 'y']
    }
    const sums = []
    for (const rows of [
      [
        [1, 'x'],
        [2, 'y'],
      ],
      late(),
    ]) {
      const sum = createHash('sha256')
      for await (const chunk of xlsxChunks([sheet(rows, { head: ['番号', '名'] })])) sum.update(chunk)
      sums.push(sum.digest('hex'))
    }
    expect(sums[0]).toBe(sums[1])
  })

  it('refuses a text that no cell of Excel holds, and says where', async () => {
    await expect(xlsxOf([sheet([['x', 'あ'.repeat(32_768)]], { head: ['a', 'b'] })])).rejects.toThrow(CellTooLong)
    await expect(xlsxOf([sheet([['あ'.repeat(32_768)]], { head: ['a'] })])).rejects.toThrow('row 2, column 1')
  })

  it('tells whoever reads it when its rows fail in the middle', async () => {
    function* failing() {
      yield ['a']
      throw new Error('the database is away')
    }
    await expect(xlsxOf([sheet(failing())])).rejects.toThrow('the database is away')
  })

  it('goes on in a further sheet when one is full', async () => {
    const rows = (function* () {
      for (let n = 0; n < 1_048_576; n++) yield [n]
    })()
    const files = await unzipped(await xlsxOf([sheet(rows, { head: ['番号'] })]))
    expect([...files.keys()].filter((name) => name.includes('worksheets'))).toHaveLength(2)
    expect(files.get('xl/worksheets/sheet2.xml')).toContain('<v>1048575</v>')
    expect(files.get('xl/worksheets/sheet2.xml')?.match(/<row>/g)).toHaveLength(2)
  })
})
