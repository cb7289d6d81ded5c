import { isMobile } from '../flow/number-plan.ts'

/** What tells who lives together, of the addressee of a person that was delivered last. */
export type Dweller = {
  readonly person: number
  readonly corporate: boolean
  /** Of `addressKey`; '' or without a number: lives nowhere in particular. */
  readonly addressKey: string
  /** First words of name and kana; '' when none. */
  readonly surname: string
  readonly surnameKana: string
  readonly phones: readonly string[]
}

/** More than so many under one surname and address are a home or an office, no household. */
export const mostInHousehold = 12

/**
 * Households: persons at one address, down to the room, who have the surname, or its reading, or a landline in common. Companies
 * live nowhere. Persons who live with nobody are left out; each list is in the order of persons.
 */
export const householdsOf = (dwellers: readonly Dweller[]): readonly (readonly number[])[] => {
  const byAddress = new Map<string, Dweller[]>()
  for (const dweller of dwellers) {
    if (dweller.corporate || !/\d/u.test(dweller.addressKey)) continue
    const there = byAddress.get(dweller.addressKey)
    if (there === undefined) byAddress.set(dweller.addressKey, [dweller])
    else there.push(dweller)
  }
  return [...byAddress.values()].flatMap(together)
}

const together = (dwellers: readonly Dweller[]): readonly (readonly number[])[] => {
  if (dwellers.length < 2) return []
  const groups: Dweller[][] = []
  for (const dweller of dwellers) {
    const kin = groups.filter((group) => group.some((other) => areKin(dweller, other)))
    for (const group of kin) groups.splice(groups.indexOf(group), 1)
    groups.push([...kin.flat(), dweller])
  }
  return groups
    .filter((group) => group.length > 1 && group.length <= mostInHousehold)
    .map((group) => group.map(({ person }) => person).sort((a, b) => a - b))
}

const areKin = (one: Dweller, other: Dweller): boolean =>
  (one.surname !== '' && one.surname === other.surname) ||
  (one.surnameKana !== '' && one.surnameKana === other.surnameKana) ||
  one.phones.some((phone) => !isMobile(phone) && other.phones.includes(phone))
