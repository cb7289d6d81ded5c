import { expect, it } from 'vitest'
import { candidatePairs } from './candidate-pairs.ts'
import type { LinkRecord } from './link-record.ts'
import { linkTable } from './link-table.ts'

const one: LinkRecord = {
  ...{ id: 1, system: 'kokuho', clientId: '1', kind: 'natural' as const, name: '高橋 浩二', kana: 'タカハシ コウジ' },
  ...{ birthOn: '1985-03-12', address: '熊本県宇土市旭町1番地2', phones: [], otherIds: [] },
}
/** Shares nothing with the first but what a case gives it. */
const stranger: LinkRecord = {
  ...{ id: 2, system: 'kotei', clientId: '2', kind: 'natural' as const, name: '本田 京子', kana: 'ホンダ キョウコ' },
  ...{ birthOn: null, address: '', phones: [], otherIds: [] },
}

const pairsOf = (records: readonly LinkRecord[], touched: Uint8Array | null = null): readonly number[] => {
  const finding = candidatePairs(linkTable(records), touched)
  let found = finding.next()
  while (found.done !== true) found = finding.next()
  return [...found.value.pairs]
}
const meet = (changes: Partial<LinkRecord>, first: Partial<LinkRecord> = {}): boolean =>
  pairsOf([
    { ...one, ...first },
    { ...stranger, ...changes },
  ]).length === 1

it('two who share nothing do not meet', () => expect(meet({})).toBe(false))

it.each<[string, Partial<LinkRecord>, Partial<LinkRecord>?]>([
  ['birth date and one word of the name', { birthOn: '1985-03-12', name: '渡辺 浩二' }],
  ['birth date and one word of the kana', { birthOn: '1985-03-12', kana: 'ワタナベ コウジ' }],
  ['the name and all digits of the birth date, in another order', { birthOn: '1958-03-12', name: '浩二 高橋' }],
  ['the kana and all digits of the birth date', { birthOn: '1985-12-03', kana: 'コウジ タカハシ' }],
  ['name and town', { name: '高橋 浩二', address: '宇土市旭町9-9' }],
  ['kana and town', { kana: 'タカハシ コウジ', address: '宇土市旭町9-9' }],
  ['name and house numbers, in a town that was mistyped', { name: '高橋 浩二', address: '宇土市旭待1-2' }],
  ['birth date and house', { birthOn: '1985-03-12', address: '宇土市旭町1-2' }],
  ['a telephone number', { phones: ['09012345678'] }, { phones: ['09012345678'] }],
  ['a number of the client', { otherIds: ['juki=7'] }, { otherIds: ['juki=7'] }],
  [
    'the name of a company that moved',
    { kind: 'corporate', name: '㈱山手', kana: '' },
    { kind: 'corporate', name: '株式会社山手', kana: '', birthOn: null },
  ],
])('two meet who share %s', (_, changes, first) => expect(meet(changes, first)).toBe(true))

it('two meet once, whatever they share', () => expect(pairsOf([one, { ...one, id: 2, system: 'kotei' }])).toEqual([1]))

it('of a delivery whoever changed meets everybody, and nobody else does', () => {
  const three = [1, 2, 3].map((id) => ({ ...one, id, system: `s${id}` }))
  expect(pairsOf(three)).toEqual([1, 2, 5])
  for (const [changed, pairs] of [
    [0, [1, 2]],
    [1, [1, 5]],
    [2, [2, 5]],
  ] as const)
    expect(
      pairsOf(
        three,
        Uint8Array.from([0, 1, 2], (row) => Number(row === changed)),
      ),
    ).toEqual(pairs)
})

it('a key that more than 60 share is passed over, one that 60 share is not', () => {
  const many = (count: number): readonly LinkRecord[] =>
    Array.from({ length: count }, (_, at) => ({
      ...stranger,
      id: at + 1,
      name: `某 ${at}`,
      kana: '',
      phones: ['0964220000'],
    }))
  expect(pairsOf(many(60)).length).toBe((60 * 59) / 2)
  expect(pairsOf(many(61))).toEqual([])
})
