import { expect, it } from 'vitest'
import { type LookupSource, recordKey, saidOf } from './source.ts'

const source: LookupSource = {
  id: 'tax',
  name: '納付状況',
  keys: [
    { field: '通知番号', as: 'digits' },
    { field: '生年月日', as: 'date' },
  ],
  sayable: ['納期限', '金額'],
}

it('finds by all keys at once, however they are written', () => {
  const key = recordKey(source, { 生年月日: '1950-01-02', 通知番号: '00-123' })
  expect(key).toBe('00123|1950-01-02')
  expect(recordKey(source, { 通知番号: '00123', 生年月日: 'S25.1.2' })).toBe(key)
})

it('finds nobody by fewer keys, by others, or by what is none', () => {
  for (const given of [
    {},
    { 通知番号: '00123' },
    { 通知番号: '00123', 生年月日: '' },
    { 通知番号: '00123', 生年月日: '1950-01-32' },
    { 通知番号: '00123', 金額: '1000' },
    { 通知番号: '00123', 生年月日: '1950-01-02', 金額: '1000' },
    { 通知番号: '00123', toString: '1950-01-02' },
  ])
    expect(recordKey(source, given)).toBeNull()
})

it('says what is asked for and sayable, and nothing else', () => {
  const record = { 金額: '12000', 氏名: '熊本 太郎' }
  expect(saidOf(source, ['金額'], record)).toEqual({ 金額: '12000' })
  expect(saidOf(source, ['金額', '氏名', '納期限', 'constructor'], record)).toEqual({ 金額: '12000', 納期限: '' })
  expect(saidOf(source, [], record)).toEqual({})
})
