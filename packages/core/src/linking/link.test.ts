import { expect, it } from 'vitest'
import { link, usualThresholds } from './link.ts'
import type { LinkRecord } from './link-record.ts'
import { linkTable } from './link-table.ts'

const at: Omit<LinkRecord, 'id' | 'system'> = {
  ...{ clientId: '', kind: 'natural' as const, name: '日出 吉兵衛', kana: 'ヒノデ キチベエ', birthOn: null },
  ...{ address: '熊本県八代市松江城町1-25', phones: [], otherIds: [] },
}
const landline = '0965320001'
const mobile = '09012345678'
const father: LinkRecord = { ...at, id: 1, system: 'kokuho', birthOn: '1948-05-03', phones: [landline, mobile] }
const son: LinkRecord = { ...at, id: 2, system: 'kotei', birthOn: '1977-11-20' }

/** With whom a third record, without birth date, is one. */
const whose = (phones: readonly string[], others: readonly LinkRecord[] = [father, son]) => {
  const table = linkTable([...others, { ...at, id: 9, system: 'suido', phones }])
  const { groupOf, review } = link({ table, standing: null, touched: null, decisions: [], thresholds: usualThresholds })
  const last = others.length
  return { one: others.filter((_, row) => groupOf[row] === groupOf[last]).map(({ id }) => id), asked: review.length }
}

it('a record without birth date goes to its only namesake there', () =>
  expect(whose([], [father])).toEqual({ one: [1], asked: 0 }))

it('of two namesakes there it goes to neither, and people are asked', () =>
  expect(whose([])).toEqual({ one: [], asked: 2 }))

it("the household's landline does not tell father and son apart", () =>
  expect(whose([landline])).toEqual({ one: [], asked: 2 }))

it('a mobile number does', () => expect(whose([mobile]).one).toEqual([1]))
