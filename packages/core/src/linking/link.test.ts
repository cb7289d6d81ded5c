import { describe, expect, it } from 'vitest'
import { type LinkDecision, link, usualThresholds } from './link.ts'
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
const whose = (phones: readonly string[], others: readonly LinkRecord[] = [father, son], address = at.address) => {
  const table = linkTable([...others, { ...at, id: 9, system: 'suido', phones, address }])
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

it('nor where the house number was mistyped', () => {
  const mistyped = '熊本県八代市松江城町1-26'
  expect(whose([landline], [father], mistyped)).toEqual({ one: [1], asked: 0 })
  expect(whose([landline], [father, son], mistyped)).toEqual({ one: [], asked: 2 })
})

it('a mobile number does', () => expect(whose([mobile]).one).toEqual([1]))

it('of its only namesake there with another mobile number: people are asked, whatever the household shares', () => {
  expect(whose(['08011112222'], [father])).toEqual({ one: [], asked: 1 })
  expect(whose([landline, '08011112222'], [father])).toEqual({ one: [], asked: 1 })
  expect(whose([landline], [father])).toEqual({ one: [1], asked: 0 })
})

it('two of one house with two mobile numbers are not made one by a third that fits both', () => {
  const nobody = { ...son, birthOn: null, phones: ['08011112222'] }
  expect(whose([landline], [father, nobody])).toEqual({ one: [], asked: 3 })
})

it("a son whose name is read like his father's stays two, also under the household's number", () => {
  const heir = { ...father, id: 3, system: 'suido', name: '日出吉兵江', birthOn: null, phones: [landline] }
  expect(linked([father, heir]).groups).toEqual([[1], [3]])
  expect(linked([father, { ...heir, name: father.name }]).groups).toEqual([[1, 3]])
})

/** Everybody of one name in one house unless told otherwise; systems differ, so that nothing speaks against one. */
const person = (id: number, changes: Partial<LinkRecord> = {}): LinkRecord => ({
  ...at,
  id,
  system: `s${id}`,
  birthOn: '1960-04-15',
  ...changes,
})
type Told = { readonly decisions?: readonly LinkDecision[]; readonly standing?: readonly number[] }
/** The groups by their ids, and whom people are asked about and why. */
const linked = (records: readonly LinkRecord[], { decisions = [], standing }: Told = {}) => {
  const { groupOf, review } = link({
    ...{ table: linkTable(records), touched: null, decisions, thresholds: usualThresholds },
    standing: standing ?? null,
  })
  const groups = new Map<number, number[]>()
  for (const [row, { id }] of records.entries())
    groups.set(groupOf[row] ?? -1, [...(groups.get(groupOf[row] ?? -1) ?? []), id])
  return {
    groups: [...groups.values()],
    asked: review.map(({ one, other, reason }) => `${records[one]?.id} ${records[other]?.id} ${reason}`),
  }
}

describe('what people decided', () => {
  it('keeps two apart whom every field makes one, also through a third', () => {
    const { groups, asked } = linked([person(1), person(2), person(3)], {
      decisions: [{ one: 0, other: 1, same: false }],
    })
    expect(groups).toEqual([[1, 3], [2]])
    expect(asked).toEqual([])
  })

  it('makes two one whom nothing makes one', () =>
    expect(
      linked([person(1), person(2, { name: '山鹿 京子', kana: 'ヤマガ キョウコ', address: '', birthOn: null })], {
        decisions: [{ one: 0, other: 1, same: true }],
      }).groups,
    ).toEqual([[1, 2]]))

  it('that are two goes before that are one by way of others', () =>
    expect(
      linked([person(1), person(2, { address: '' }), person(3, { address: '' })], {
        standing: [1, 2, 2],
        decisions: [
          { one: 0, other: 1, same: false },
          { one: 0, other: 2, same: true },
        ],
      }).groups,
    ).toEqual([[1], [2, 3]]))
})

describe('groups that stand', () => {
  const elsewhere = '熊本県宇土市旭町9-9'

  it('are never taken apart, though their members contradict each other', () =>
    expect(linked([person(1), person(2, { birthOn: '1990-12-31' })], { standing: [7, 7] }).groups).toEqual([[1, 2]]))

  it('stay two when what joins them has people of two birth dates behind it', () => {
    const records = [
      person(1, { birthOn: '1948-05-03', address: elsewhere, otherIds: ['juki=1'] }),
      person(2, { birthOn: null, otherIds: ['juki=1'] }),
      person(3, { birthOn: null, otherIds: ['zei=2'] }),
      person(4, { birthOn: '1977-11-20', address: '熊本県八代市本町3-3', otherIds: ['zei=2'] }),
    ]
    expect(linked(records)).toEqual({
      groups: [
        [1, 2],
        [3, 4],
      ],
      asked: ['2 3 group'],
    })
  })

  it('become one when most of their birth dates agree and one was mistyped', () => {
    const mistyped = [person(1), person(2), person(3, { birthOn: '1990-12-31' })]
    expect(linked([...mistyped, person(4)], { standing: [1, 1, 1, 4] }).groups).toEqual([[1, 2, 3, 4]])
    const half = [person(1), person(3, { birthOn: '1990-12-31' })]
    expect(linked([...half, person(4)], { standing: [1, 1, 4] })).toEqual({
      groups: [[1, 3], [4]],
      asked: ['1 4 group'],
    })
  })

  it('are no bridge to somebody else who was born on the day that was mistyped', () => {
    const phones = [mobile]
    const typed = person(1, { birthOn: '1960-09-15', phones })
    const [true1, true2] = [person(2, { phones }), person(3, { phones })]
    const born = { birthOn: '1960-09-15', address: elsewhere }
    expect(linked([typed, true1, person(4, born)])).toEqual({ groups: [[1, 2], [4]], asked: ['1 4 group'] })
    const { groups } = linked([typed, true1, true2, person(4, born), person(5, born)])
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
  })

  it('stay two when each carries a mobile telephone of its own and no birth date is in common', () => {
    const nobody = { birthOn: null }
    const records = [person(1, { phones: [mobile] }), person(2, nobody)]
    const others = [person(3, { ...nobody, phones: ['08011112222'] }), person(4, nobody)]
    const { groups, asked } = linked([...records, ...others], { standing: [1, 1, 3, 3] })
    expect(groups).toEqual([
      [1, 2],
      [3, 4],
    ])
    // Four pairs of them speak for it, and people are asked once.
    expect(asked).toHaveLength(1)
    expect(linked([...records, person(4, nobody)], { standing: [1, 1, 4] }).groups).toEqual([[1, 2, 4]])
  })

  it('stay two when each is settled on a birth date of its own, though one is a slip of the other', () => {
    const swapped = { birthOn: '1960-04-05' }
    const both = [person(1, swapped), person(2, swapped), person(3, { birthOn: '1960-05-04' })]
    const records = [...both, person(4, { birthOn: '1960-05-04' })]
    expect(linked(records, { standing: [1, 1, 3, 3] }).groups).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(linked(records.slice(1), { standing: [1, 3, 3] }).groups).toEqual([[2, 3, 4]])
  })

  it('are asked about once, by their surest pair', () => {
    const [one, two] = [
      { birthOn: '1960-04-15', address: elsewhere },
      { birthOn: null, address: '熊本県八代市松江城町9-1' },
    ]
    const records = [person(1, one), person(2, one), person(3, two), person(4, two)]
    const { groups, asked } = linked(records, { standing: [1, 1, 3, 3] })
    expect([groups.length, asked.length]).toEqual([2, asked.length > 0 ? 1 : 0])
  })
})

describe('a machine makes nobody one', () => {
  it('to whom the client gave two numbers, whatever else agrees', () => {
    const { groups, asked } = linked([person(1, { otherIds: ['juki=1'] }), person(2, { otherIds: ['juki=2'] })])
    expect(groups).toEqual([[1], [2]])
    expect(asked).toEqual([])
  })

  it('of one number and two birth dates: people are asked', () => {
    const { groups, asked } = linked([
      person(1, { otherIds: ['juki=1'] }),
      person(2, { otherIds: ['juki=1'], birthOn: '1990-12-31' }),
    ])
    expect(groups).toEqual([[1], [2]])
    expect(asked).toEqual(['1 2 score'])
  })

  it('who is a company and who is a person', () => {
    const same = { name: '日出', kana: 'ヒノデ', birthOn: null, phones: ['0965320001'] }
    expect(linked([person(1, same), person(2, { ...same, kind: 'corporate' })]).groups).toEqual([[1], [2]])
  })
})
