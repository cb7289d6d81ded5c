import { expect, it } from 'vitest'
import { type Dweller, householdsOf } from './households.ts'

const at = '久留米市東町1-2-201'
const dweller = (person: number, changes: Partial<Dweller> = {}): Dweller => ({
  person,
  corporate: false,
  addressKey: at,
  surname: '山田',
  surnameKana: 'ヤマダ',
  phones: [],
  ...changes,
})
const other = { surname: '佐藤', surnameKana: 'サトオ' }

it.each<[string, readonly Dweller[], readonly (readonly number[])[]]>([
  ['of one surname at one address are one household', [dweller(2), dweller(1)], [[1, 2]]],
  ['whose surname is read alike are, too', [dweller(1), dweller(2, { surname: 'ヤマダ' })], [[1, 2]]],
  [
    'of two surnames are one by their landline',
    [dweller(1, { phones: ['0942123456'] }), dweller(2, { ...other, phones: ['0942123456'] })],
    [[1, 2]],
  ],
  ['of two surnames are none', [dweller(1), dweller(2, other)], []],
  [
    'are not one by a mobile, which is handed on',
    [dweller(1, { phones: ['09012345678'] }), dweller(2, { ...other, phones: ['09012345678'] })],
    [],
  ],
  ['in two rooms are none', [dweller(1), dweller(2, { addressKey: '久留米市東町1-2-202' })], []],
  [
    'of whom only the town is known are none',
    [dweller(1, { addressKey: '久留米市東町' }), dweller(2, { addressKey: '久留米市東町' })],
    [],
  ],
  ['are none with a company', [dweller(1), dweller(2, { corporate: true })], []],
  ['are none when they are too many', Array.from({ length: 13 }, (_, person) => dweller(person)), []],
  [
    'are linked over a third',
    [dweller(1, { phones: ['0942123456'] }), dweller(2, other), dweller(3, { ...other, phones: ['0942123456'] })],
    [[1, 2, 3]],
  ],
])('persons %s', (_, dwellers, households) => expect(householdsOf(dwellers)).toEqual(households))
