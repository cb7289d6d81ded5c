import { describe, expect, it } from 'vitest'
import { cellReaders, codeReader, cp932Bytes } from './cell.ts'

const readers = cellReaders()

/** What is written in a cell, and what is kept of it; null: refused. */
const said: Readonly<Record<keyof typeof readers, readonly (readonly [string, string | null])[]>> = {
  text: [
    ['', ''],
    ['=1+1', '=1+1'],
    ['熊本　太郎', '熊本　太郎'],
  ],
  kana: [
    ['ｻﾄｳ ﾀﾛｳ', 'ｻﾄｳ ﾀﾛｳ'],
    ['サトウ　たろう', 'サトウ　たろう'],
    ['ABC-1', 'ABC-1'],
    ['佐藤', null],
    ['ｻﾄｳ太', null],
    ['\uf900', null],
    ['\u3400', null],
  ],
  digits: [
    ['', ''],
    ['00123', '00123'],
    ['００１２３', '00123'],
    ['001-23 4', '001234'],
    ['12a', null],
    ['-', null],
    ['1.5', null],
  ],
  date: [
    ['20251130', '2025-11-30'],
    ['2025/1/2', '2025-01-02'],
    ['R7.11.30', '2025-11-30'],
    ['昭和50年1月2日', '1975-01-02'],
    ['3500102', '1975-01-02'],
    ['3-50-01-02', '1975-01-02'],
    ['5070630', '2025-06-30'],
    ['00000000', ''],
    ['0000/00/00', ''],
    ['  /  /  ', ''],
    ['20251301', null],
    ['20250229', null],
    ['S64.1.8', null],
    ['6010101', null],
  ],
  year: [
    ['2025', '2025'],
    ['２０２５年度', '2025'],
    ['令和7年度', '2025'],
    ['R7', '2025'],
    ['平成31年度分', '2019'],
    ['0', ''],
    ['', ''],
    ['1825', null],
    ['昨年', null],
  ],
  yen: [
    ['12300', '12300'],
    ['￥12,300', '12300'],
    ['１２，３００円', '12300'],
    ['0', '0'],
    ['999999999999', '999999999999'],
    ['9999999999999', null],
    ['-100', null],
    ['12.5', null],
    ['一万円', null],
  ],
  number: [
    ['1,234.5', '1234.5'],
    ['-0.25', '-0.25'],
    ['１２', '12'],
    ['', ''],
    ['1e5', null],
    ['--1', null],
  ],
  phone: [
    ['0963281234', '0963281234'],
    ['096-328-1234', '0963281234'],
    ['（０９６）３２８－１２３４', '0963281234'],
    ['+819012345678', '09012345678'],
    ['000-0000-0000', ''],
    ['---', ''],
    ['', ''],
    ['0012345678', null],
    ['963281234', null],
    ['090123456789', null],
    ['なし', null],
  ],
}

describe.each(Object.entries(said))('a cell of type %s', (type, cells) => {
  it.each(cells)('with %j is kept as %j, and again', (text, value) => {
    const read = readers[type as keyof typeof readers]
    expect([read(text), read(text)]).toEqual([value, value])
  })
})

describe('a code', () => {
  const read = codeReader({ '1': 'new', '01': '', toString: 'named' })
  it('is what its table says of exactly this text', () =>
    expect(['1', '01', '', 'toString'].map(read)).toEqual(['new', '', '', 'named']))
  it('that the table does not have is refused, whatever every object has', () =>
    expect(['2', '１', 'constructor', '__proto__'].map(read)).toEqual([null, null, null, null]))
})

it('counts width as CP932 does: one for half, two for full', () =>
  expect(['', 'aｱﾞ', '表ー', '\\~', '①髙'].map(cp932Bytes)).toEqual([0, 3, 4, 2, 4]))
