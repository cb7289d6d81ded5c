import { expect, it } from 'vitest'
import type { Comparison } from './compare.ts'
import { openEdges } from './edges.ts'

const compared: Comparison = {
  ...{
    name: 'same',
    birth: 'same',
    address: 'same',
    phone: 'missing',
    id: 'missing',
    score: 0,
    rule: null,
    veto: null,
  },
  bits: { rarity: 0, name: 0, birth: 0, phone: 0, id: 0, system: 0 },
}

it('what a rule found goes before all weights, then what weighs most, and of equals the older records', () => {
  const edges = openEdges()
  edges.add(0, 1, { ...compared, score: 20 })
  edges.add(0, 2, { ...compared, score: 30.5 })
  edges.add(1, 2, { ...compared, score: 30.5 })
  edges.add(1, 3, { ...compared, score: -40, rule: 'sameId' })
  edges.add(2, 3, { ...compared, score: 12, rule: 'nameBirthAddress' })
  const { count, one, other, ruled, sameId, score } = edges.close()
  expect(Array.from({ length: count }, (_, at) => `${one[at]} ${other[at]}`)).toEqual([
    '2 3',
    '1 3',
    '0 2',
    '1 2',
    '0 1',
  ])
  expect([[...ruled], [...sameId]]).toEqual([
    [1, 1, 0, 0, 0],
    [0, 1, 0, 0, 0],
  ])
  expect([...score]).toEqual([12, -40, 30.5, 30.5, 20])
})

it("the household's number is left out of what tells its members apart", () => {
  const edges = openEdges()
  const phoned = { ...compared, score: 9, bits: { ...compared.bits, phone: 4 } }
  edges.add(0, 1, { ...phoned, phone: 'mobile' })
  edges.add(0, 2, { ...phoned, phone: 'landline' })
  edges.add(0, 3, { ...phoned, phone: 'landlineOtherMobile' })
  expect([...edges.close().telling]).toEqual([9, 5, 5])
})
