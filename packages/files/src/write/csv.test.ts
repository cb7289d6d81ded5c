import { describe, expect, it } from 'vitest'
import { breaksRow, type CsvForm, csvFile, csvForPeople, csvLine } from './csv.ts'

const read = (bytes: Buffer): string => new TextDecoder('shift_jis').decode(bytes)
const inUtf8 = (...row: (string | number)[]): string => csvFile([row], 'UTF-8').bytes.toString().slice(1)
const plain: CsvForm = { ...csvForPeople('CP932'), guard: 'none' }

describe('a CSV file for people', () => {
  it('begins with the byte-order mark in UTF-8, and ends lines as Windows does', () => {
    expect(csvFile([['着信', 3]], 'UTF-8').bytes).toEqual(Buffer.from('\ufeff着信,3\r\n'))
  })

  it('puts quotes where a comma, a quote or a line end is in a text', () => {
    expect(inUtf8('a,b', 'c"d', 'e\nf', 'g')).toBe('"a,b","c""d","e\nf",g\r\n')
  })

  it.each(['=1+1', '+81', '-1', '@x', '\tx', '＝1'])('keeps %s a text', (text) => {
    expect(inUtf8(text, -1)).toBe(`'${text},-1\r\n`)
  })

  it('keeps a text a text also where it begins with a line end, which needs quotes', () => {
    expect(inUtf8('\r=1')).toBe(`"'\r=1"\r\n`)
  })

  it('writes days as days and moments as the clock in Japan stood', () => {
    const row = [{ day: '2026-11-20' }, { at: '2026-11-20T15:00:07.900Z' }, { yen: 12_000 }, null]
    expect(csvFile([row], 'CP932').bytes.toString()).toBe('2026-11-20,2026-11-21 00:00:07,12000,\r\n')
  })

  it('is read back from CP932 as it was: kanji, kana of both widths, what Windows added', () => {
    const text = '途中切断 着信ｶﾅ ①㈱髙﨑～－ 表示圏外'
    expect(read(csvFile([[text]], 'CP932').bytes)).toBe(`${text}\r\n`)
    expect(csvFile([['あ髙']], 'CP932').bytes).toEqual(Buffer.from([0x82, 0xa0, 0xfb, 0xfc, 0x0d, 0x0a]))
  })

  it('writes a wave dash as Windows knows it, 〓 for what is not in CP932, and says which characters those were', () => {
    const { bytes, replaced } = csvFile([['9時〜17時 한국어 🙂🙂']], 'CP932')
    expect(read(bytes)).toBe('9時～17時 〓〓〓 〓〓\r\n')
    expect(replaced).toEqual(['한', '국', '어', '🙂'])
    expect(csvFile([['9時〜17時']], 'CP932').replaced).toEqual([])
  })
})

describe('a CSV file for a system', () => {
  it('writes what a layout says: separator, line end, quotes, nothing added', () => {
    expect(csvLine(['=1', 2, 'a;b'], { ...plain, separator: ';', lineEnd: 'lf' })).toBe('=1;2;"a;b"\n')
    expect(csvLine(['a', 1], { ...plain, quote: 'all' })).toBe('"a","1"\r\n')
    expect(csvLine(['a  ', '0001'], { ...plain, quote: 'never', separator: '' })).toBe('a  0001\r\n')
  })

  it('knows the cell that would break its row, where nothing is quoted', () => {
    const bare: CsvForm = { ...plain, quote: 'never' }
    expect(['a,b', 'a\nb', 'a"b', 'ab'].map((text) => breaksRow(text, bare))).toEqual([true, true, true, false])
    expect(breaksRow('a,b', { ...bare, separator: '\t' })).toBe(false)
    expect(breaksRow('a,b', plain)).toBe(false)
  })
})
