import { readFileSync } from 'node:fs'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { describe, expect, it } from 'vitest'
import { readOutLayout } from '../layout/out-layout.ts'
import type { OutRow } from './out-cell.ts'
import { outFile } from './out-file.ts'

const collect = async (layout: string, rows: readonly OutRow[], replacement = '〓') => {
  const read = readOutLayout(layout)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  async function* batches() {
    for (const row of rows) yield [row]
  }
  const file = outFile(read.layout, { rows: batches(), replacement })
  const chunks: Buffer[] = []
  for await (const chunk of file.chunks) chunks.push(chunk)
  return { bytes: Buffer.concat(chunks), report: file.report(), rows: file.rows() }
}
const inCp932 = (bytes: Buffer): string => new TextDecoder('shift_jis').decode(bytes)
const promises = (file: string, columns: string, more = ''): string =>
  `{ layout: x, title: x, source: promises, file: ${file}, ${more} columns: [${columns}] }`

describe('the sample layouts', () => {
  it.each(['kaden-kekka', 'yakusoku', 'bango-kotei'])('out-%s.yaml is sound', (name) => {
    const path = new URL(`../../../../samples/layouts/out-${name}.yaml`, import.meta.url)
    expect(readOutLayout(readFileSync(path, 'utf8'))).toMatchObject({ ok: true, layout: { layout: name } })
  })
})

describe('a layout that is wrong', () => {
  it('is told by line and column: unknown fields, missing tables, padding without width, receivers without keys', () => {
    const read = readOutLayout(`layout: x
title: x
source: promises
protect: age
only: { colour: [red] }
columns:
  - { name: a, from: nobody }
  - { name: b, from: state, codes: none }
  - { name: c, from: name, pad: '0' }
  - { name: d }
  - { name: e, from: name, day: yyyy }
`)
    const found = read.ok ? [] : read.problems.map(({ line, code }) => `${line} ${code}`)
    expect(found).toEqual([
      '7 layout.fieldUnknown',
      '8 layout.codesUnknown',
      '9 layout.padWithoutWidth',
      '10 layout.fromOrFixed',
      '11 layout.notADay',
      '5 layout.fieldUnknown',
      '4 layout.receiversMissing',
    ])
  })

  it('needs widths everywhere where nothing separates the columns', () => {
    const read = readOutLayout(promises('{ separator: none, quote: never }', '{ name: a, from: name, width: 3 }'))
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'layout.notFixedWidth' }] })
  })
})

describe('a file of a layout', () => {
  const row: OutRow = {
    name: '山田〜',
    amount: 1_200,
    dueOn: '2026-11-05',
    madeAt: '2026-11-20T15:00:00.000Z',
    state: 'kept',
  }

  it('has fields, fixed texts, codes, days of an era, zeros in front, in CP932', async () => {
    const columns = `{ name: 区分, fixed: K }, { name: 氏名, from: name }, { name: 額, from: amount, width: 8, pad: '0' },
      { name: 日, from: dueOn, day: gyyMMdd }, { name: 時, from: madeAt, day: yyyyMMddHHmm }, { name: 状態, from: state, codes: s }`
    const made = await collect(promises('{}', columns, 'codes: { s: { kept: "1" } },'), [
      row,
      { ...row, name: '"a,b"' },
    ])
    expect(inCp932(made.bytes)).toBe(
      '区分,氏名,額,日,時,状態\r\nK,山田～,00001200,R081105,202611210000,1\r\nK,"""a,b""",00001200,R081105,202611210000,1\r\n',
    )
    expect(made.report).toEqual({ characters: 0, unwritable: [], faults: [], formulas: [] })
    expect(made.rows).toBe(2)
  })

  it('names each character that cannot be written, by row and column, headings too', async () => {
    const made = await collect(promises('{}', '{ name: 名🙂, from: name }, { name: b, from: by }'), [
      { name: '山田', by: 'x' },
      { name: '𠮷田', by: '𠮷𠮷' },
    ])
    expect(made.report.characters).toBe(4)
    expect(made.report.unwritable).toEqual([
      {
        character: '𠮷',
        code: 'U+20BB7',
        count: 3,
        places: [
          { row: 2, column: '名🙂' },
          { row: 2, column: 'b' },
          { row: 2, column: 'b' },
        ],
      },
      { character: '🙂', code: 'U+1F642', count: 1, places: [{ row: 0, column: '名🙂' }] },
    ])
    expect(inCp932(made.bytes)).toBe('名〓,b\r\n山田,x\r\n〓田,〓〓\r\n')
  })

  it('tells what does not fit, and cuts nothing', async () => {
    const columns = `{ name: a, from: name, width: { bytes: 6 }, pad: ' ' }, { name: b, from: state, codes: s, width: 1, pad: ' ' },
      { name: c, from: dueOn, day: gyy, width: 3, pad: ' ' }`
    const form = '{ separator: none, quote: never, header: false }'
    const made = await collect(promises(form, columns, 'codes: { s: { kept: "1" } },'), [
      { name: '山田', state: 'kept', dueOn: '2026-11-05' },
      { name: '山田太郎', state: 'lost', dueOn: '1860-01-01' },
      { name: 'a\nb', state: 'kept', dueOn: null },
    ])
    expect(inCp932(made.bytes)).toBe('山田  1R08\r\n山田太郎    \r\na\nb   1   \r\n')
    expect(made.report.faults).toEqual([
      { kind: 'tooLong', column: 'a', count: 1, rows: [2], found: [] },
      { kind: 'codeUnknown', column: 'b', count: 1, rows: [2], found: ['lost'] },
      { kind: 'noEra', column: 'c', count: 1, rows: [2], found: [] },
      { kind: 'breaksRow', column: 'a', count: 1, rows: [3], found: [] },
    ])
  })

  it('leaves what looks like a formula to the client’s system as it is, and names it; for people it is made harmless', async () => {
    const columns = '{ name: a, from: name }, { name: b, from: amount }'
    const rows = [{ name: '=1+1', amount: -5 }]
    const plain = await collect(promises('{ header: false }', columns), rows)
    expect(plain.bytes.toString()).toBe('=1+1,-5\r\n')
    expect(plain.report.formulas).toEqual([{ column: 'a', count: 1, rows: [1] }])
    const guarded = await collect(promises('{ header: false, guard: apostrophe }', columns), rows)
    expect(guarded.bytes.toString()).toBe("'=1+1,-5\r\n")
  })

  it('in Excel has days as days, yen as yen, zeros in front and formulas as texts, any character', async () => {
    const columns = `{ name: 氏名, from: name }, { name: 額, from: amount }, { name: 日, from: dueOn }, { name: 宛名, from: clientId }`
    const made = await collect(promises('{ kind: excel, sheet: 約束 }', columns), [
      { ...row, name: '=𠮷🙂', clientId: '0012' },
    ])
    const entries = await new ZipReader(new Uint8ArrayReader(made.bytes)).getEntries()
    const sheet = entries.find(({ filename }) => filename.endsWith('sheet1.xml'))
    const xml = sheet === undefined || sheet.directory ? '' : await sheet.getData(new TextWriter())
    expect(xml).toContain('>=𠮷🙂<')
    expect(xml).toContain('<c s="4"><v>1200</v></c><c s="2"><v>46331</v></c>')
    expect(xml).toContain('>0012<')
    expect(made.report).toEqual({ characters: 0, unwritable: [], faults: [], formulas: [] })
  })
})
