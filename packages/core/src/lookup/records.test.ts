import { expect, it } from 'vitest'
import { type RecordLayout, readHeader, readRecord } from './records.ts'

const source = {
  id: 'tax',
  name: '納付状況',
  keys: [
    { field: '通知番号', as: 'digits' },
    { field: '生年月日', as: 'date' },
  ],
  sayable: ['金額'],
} as const

const layout: RecordLayout = { source, columns: ['金額', '生年月日', '氏名', '通知番号'] }
const row = (...cells: string[]) => ({ row: 7, cells })

it('finds its columns wherever they stand, and leaves the others out', () => {
  expect(readHeader(source, { row: 1, cells: ['金額', ' 生年月日', '氏名', '通知番号'] })).toEqual({
    ok: true,
    value: layout,
  })
  expect(readRecord(layout, row('12,000', 'S25.1.2', '熊本 太郎', '00-1'))).toEqual({
    ok: true,
    value: { key: '001|1950-01-02', fields: { 金額: '12,000' } },
  })
})

it('names columns that are missing or there twice', () => {
  const read = readHeader(source, { row: 1, cells: ['生年月日', '生年月日', '金額'] })
  expect(read).toMatchObject({
    ok: false,
    problems: [
      { row: 1, column: '通知番号', found: '0 ×' },
      { row: 1, column: '生年月日', found: '2 ×' },
    ],
  })
})

it('names everything that is wrong with a row, and shows no value', () => {
  const read = readRecord(layout, row('1\u00002', '1950-13-01', '熊本', 'A-12'))
  expect(read).toMatchObject({
    ok: false,
    problems: [
      { row: 7, column: '通知番号', found: 'x-00' },
      { row: 7, column: '生年月日', found: '0000-00-00' },
      { row: 7, column: '金額', found: '0?0' },
    ],
  })
  expect(readRecord(layout, row('1', '1950-01-01', '熊本'))).toMatchObject({
    ok: false,
    problems: [{ row: 7, column: null, found: '3' }],
  })
  expect(readRecord(layout, row('あ'.repeat(501), '1950-01-01', '', '1'))).toMatchObject({
    problems: [{ column: '金額', found: `${'x'.repeat(24)}… (501)` }],
  })
})
