import { describe, expect, it } from 'vitest'
import { addressLevel } from './address-level.ts'
import type { LinkRecord } from './link-record.ts'
import { linkTable } from './link-table.ts'
import { nameLevel } from './name-level.ts'

const record: LinkRecord = {
  ...{ id: 1, system: 'kokuho', clientId: '1', kind: 'natural' as const, name: '', kana: '' },
  ...{ birthOn: null, address: '', phones: [], otherIds: [] },
}
const rowsOf = (one: Partial<LinkRecord>, other: Partial<LinkRecord>) => {
  const table = linkTable([
    { ...record, ...one },
    { ...record, ...other, id: 2 },
  ])
  const [a, b] = table.rows
  if (a === undefined || b === undefined) throw new Error('two records make two rows')
  return { table, a, b }
}

describe('two addresses', () => {
  it.each([
    ['1-2', '1番2号', 'same'],
    ['1-2', '1-3', 'numberSlip'],
    ['1-2', '1-21', 'numberSlip'],
    ['1-2-3', '1-2', 'numberSlip'],
    ['1-2', '1-79', 'town'],
    ['1-2', '3-4', 'town'],
    ['1-2-3', '1-3-4', 'town'],
    ['12', '13', 'onlyNumberSlip'],
    ['1-2 コーポ山田101号室', '1-2', 'room'],
    ['1-2 コーポ山田101号室', '1-2 コーポ山田102号室', 'otherRoom'],
    ['1-2 コーポ山田101号室', '1-3', 'numberSlip'],
    ['1-2 コーポ山田101号室', '1-3 101', 'roomSlip'],
    ['12 コーポ山田101号室', '13 101', 'roomSlip'],
    ['1-2 コーポ山田101号室', '1-3 102', 'town'],
    ['1-2', '', 'town'],
  ])('in one town, %s and %s: %s', (one, other, level) => {
    const { table, a, b } = rowsOf({ address: `宇土市旭町${one}` }, { address: `宇土市旭町${other}` })
    expect([addressLevel(table, a, b), addressLevel(table, b, a)]).toEqual([level, level])
  })

  it.each([
    ['宇土市旭町1-2', '宇土市旭待1-2', 'areaSlip'],
    ['宇土市旭町1-2', '宇土市旭待1-3', 'other'],
    ['宇土市旭町1-2', '宇土市本町1-2', 'areaSlip'],
    ['宇土市旭町1-2', '八代市本町1-2', 'other'],
    ['宇土市旭町1-2', '', 'missing'],
    ['札幌市中央区北一条西6-25', '札幌市中央区北条一西6-25', 'areaSlip'],
    ['宇土市旭町1-2 101号室', '宇土市旭待1-2 102号室', 'other'],
  ])('%s and %s: %s', (one, other, level) => {
    const { table, a, b } = rowsOf({ address: one }, { address: other })
    expect([addressLevel(table, a, b), addressLevel(table, b, a)]).toEqual([level, level])
  })
})

describe('two names', () => {
  it.each([
    ['高橋 浩二|タカハシ コウジ', '高橋浩二|', 'same'],
    ['高橋 浩二|タカハシ コウジ', '高橋 浩二|タカハシ コウシ', 'readNearly'],
    ['高橋 浩二|タカハシ コウジ', '高橋 浩二|タカハシ ヒロツグ', 'readOtherwise'],
    ['高橋 浩二|タカハシ コウジ', 'タカハシ コウジ|', 'soundsSame'],
    ['高橋 浩二|タカハシ コウジ', 'タカハシ コウシ|', 'near'],
    ['高橋 浩二|タカハシ コウジ', 'タカハシ マサオ|', 'other'],
    ['高橋 浩一|タカハシ コウイチ', '高橋 幸市|タカハシ コウイチ', 'givenOtherKanji'],
    ['高橋 浩一|タカハシ コウイチ', '高橋 浩市|タカハシ コウイチ', 'givenSomeKanji'],
    ['高橋 浩一|タカハシ コウイチ', '高端 浩一|タカハシ コウイチ', 'familyOtherKanji'],
    ['高橋 浩二|タカハシ コウジ', '渡辺 浩二|ワタナベ コウジ', 'otherFamily'],
    ['高橋 浩二|タカハシ コウジ', '高橋 浩三|タカハシ コウゾウ', 'other'],
    ['NGUYEN VAN ANH|', 'Nguyen Anh|', 'fewerWords'],
    ['NGUYEN VAN ANH|', 'Nguyen|', 'other'],
    ['NGUYEN VAN ANH|', 'Nguyen Van Binh|', 'other'],
  ])('%s and %s: %s', (one, other, level) => {
    const [[name = '', kana = ''], [name2 = '', kana2 = '']] = [one.split('|'), other.split('|')] as [
      string[],
      string[],
    ]
    const { table, a, b } = rowsOf({ name, kana }, { name: name2, kana: kana2 })
    expect([nameLevel(table, a, b), nameLevel(table, b, a)]).toEqual([level, level])
  })
})
