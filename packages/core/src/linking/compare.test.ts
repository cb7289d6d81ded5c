import { describe, expect, it } from 'vitest'
import { birthLevel } from './birth-distance.ts'
import { compareAmong } from './compare.ts'
import { editDistance } from './edit-distance.ts'
import { usualThresholds } from './link.ts'
import type { LinkRecord } from './link-record.ts'

it.each([
  [19850312, 19850312, 'same'],
  [19850312, 19851203, 'swapped'],
  [19850312, 19580312, 'swapped'],
  [19850312, 19850321, 'swapped'],
  [19850312, 19850313, 'oneDigit'],
  [19850312, 19750312, 'oneDigit'],
  // Month and day of another year; two digits that are others, not in other places.
  [19850312, 19841203, 'other'],
  [19850312, 19850423, 'other'],
  [19850312, 19850417, 'other'],
  // One digit: a slip up to 14 years off, then a generation.
  [19760312, 19860312, 'oneDigit'],
  [19820312, 19620312, 'other'],
  // As far apart as father and son.
  [19820312, 19520312, 'other'],
  [19850312, 19860411, 'other'],
  [0, 19850312, 'missing'],
])('births %d and %d: %s', (one, other, level) => {
  expect(birthLevel(one, other)).toBe(level)
  expect(birthLevel(other, one)).toBe(level)
})

it.each([
  ['ヤマダ', 'ヤマダ', 0],
  ['ヤマダ', 'ヤマ', 1],
  ['ヤマダ', 'ヤダマ', 1],
  ['ヤマダ', 'カワダ', 2],
  ['ヤマダ', 'サトウ', 3],
])('%s and %s are %d slips apart, and no more than two are counted', (one, other, slips) =>
  expect(editDistance(one, other, 2)).toBe(slips),
)

const record: LinkRecord = {
  id: 1,
  ...{
    system: 'kokuho',
    clientId: '1',
    kind: 'natural',
    name: '高橋 浩二',
    kana: 'タカハシ コウジ',
    birthOn: '1985-03-12',
  },
  address: '熊本県宇土市旭町1番地2',
  phones: [],
  otherIds: [],
}
const other = (changes: Partial<LinkRecord>): LinkRecord => ({ ...record, id: 2, system: 'kotei', ...changes })
const around = { addressees: 100_000, bearers: 12, inTown: 300 }
const compare = (changes: Partial<LinkRecord>, first: Partial<LinkRecord> = {}) =>
  compareAmong({ ...record, ...first }, other(changes), around)

describe('two who become one', () => {
  it.each<[string, Partial<LinkRecord>]>([
    ['in old characters and half-width kana', { name: '髙橋浩二', kana: 'ﾀｶﾊｼ ｺｰｼﾞ', address: '宇土市旭町一丁目二' }],
    ['born on a day that was typed the wrong way round', { birthOn: '1985-12-03' }],
    ['with a slip in the kana', { kana: 'タカハシ コウシ' }],
    ['with a slip in the house number', { address: '宇土市旭町1-3' }],
    ['without birth date at the same address', { birthOn: null }],
    ['who married and kept the home', { name: '渡辺 浩二', kana: 'ワタナベ コウジ' }],
  ])('%s', (_, changes) => {
    const { rule, score, veto } = compare(changes)
    expect(veto).toBeNull()
    expect(rule !== null || score >= usualThresholds.merge).toBe(true)
  })

  it('a foreigner in either order, with or without a middle name', () => {
    const first = { name: 'NGUYEN VAN ANH', kana: 'グエン・ヴァン・アイン' }
    for (const name of ['ANH VAN NGUYEN', 'Ｎｇｕｙｅｎ　Ａｎｈ']) {
      const { rule, score, veto } = compare({ name, kana: '' }, first)
      expect([veto, rule !== null || score >= usualThresholds.merge]).toEqual([null, true])
    }
  })
})

describe('two who never become one by a machine', () => {
  it.each<[string, Partial<LinkRecord>, string]>([
    ['twins', { name: '高橋 浩一', kana: 'タカハシ コウイチ' }, 'otherName'],
    ['twins whose names sound nearly alike', { name: '高橋 幸市', kana: 'タカハシ コウシ' }, 'otherName'],
    ['father and son of one name', { birthOn: '1957-08-30' }, 'otherBirth'],
    ['father and son of one name and birthday', { birthOn: '1955-03-12' }, 'otherBirth'],
    ['namesakes elsewhere', { birthOn: '1961-10-01', address: '熊本県八代市本町2-1' }, 'otherBirth'],
  ])('%s', (_, changes, veto) => expect(compare(changes).veto).toBe(veto))

  it('those to whom the client gave two numbers, and companies of two forms', () => {
    expect(compare({ otherIds: ['juki=1'] }, { otherIds: ['juki=2'] }).veto).toBe('otherId')
    const company = { kind: 'corporate', birthOn: null, kana: '' } as const
    expect(compare({ ...company, name: '有限会社山手' }, { ...company, name: '㈱山手' }).veto).toBe('otherForm')
    expect(compare({ ...company, name: '山手株式会社' }, { ...company, name: '㈱山手' }).veto).toBeNull()
  })
})
