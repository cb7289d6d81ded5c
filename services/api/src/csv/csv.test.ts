import { describe, expect, it } from 'vitest'
import { csvFile } from './csv.ts'

const read = (bytes: Buffer): string => new TextDecoder('shift_jis').decode(bytes)

describe('a CSV file', () => {
  it('begins with the byte-order mark in UTF-8, and ends lines as Windows does', () => {
    expect(csvFile([['着信', 3]], 'utf8')).toEqual(Buffer.from('\ufeff着信,3\r\n'))
  })

  it('puts quotes where a comma, a quote or a line end is in a text', () => {
    expect(
      csvFile([['a,b', 'c"d', 'e\nf', 'g']], 'utf8')
        .toString()
        .slice(1),
    ).toBe('"a,b","c""d","e\nf",g\r\n')
  })

  it.each(['=1+1', '+81', '-1', '@x'])('keeps %s a text', (text) => {
    expect(
      csvFile([[text, -1]], 'utf8')
        .toString()
        .slice(1),
    ).toBe(`'${text},-1\r\n`)
  })

  it('is read back from CP932 as it was: kanji, kana of both widths, what Windows added', () => {
    const text = '途中切断 着信ｶﾅ ①㈱髙﨑～－ 表示圏外'
    expect(read(csvFile([[text]], 'cp932'))).toBe(`${text}\r\n`)
    expect(csvFile([['あ髙']], 'cp932')).toEqual(Buffer.from([0x82, 0xa0, 0xfb, 0xfc, 0x0d, 0x0a]))
  })

  it('writes a wave dash as Windows knows it, and 〓 for what is not in CP932', () => {
    expect(read(csvFile([['9時〜17時 한국어 🙂']], 'cp932'))).toBe('9時～17時 〓〓〓 〓\r\n')
  })
})
