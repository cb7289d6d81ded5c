import { editDistance } from './edit-distance.ts'
import type { LinkRow, LinkTable } from './link-table.ts'

/**
 * How two addresses agree, the best first. `room`: one lacks its room number; `otherRoom`: same house, other room; `areaSlip`,
 * `roomSlip`, `numberSlip`: a slip of the hand in the town, in a number with the same room behind it, or in one of several
 * numbers; `onlyNumberSlip`: there is but one, so it says less; `town`: same town only.
 */
export type AddressLevel =
  | 'missing'
  | 'same'
  | 'room'
  | 'areaSlip'
  | 'roomSlip'
  | 'numberSlip'
  | 'onlyNumberSlip'
  | 'otherRoom'
  | 'town'
  | 'other'

export const addressLevel = (table: LinkTable, one: LinkRow, other: LinkRow): AddressLevel => {
  if (one.area < 0 || other.area < 0) return 'missing'
  if (one.dwelling >= 0 && one.dwelling === other.dwelling) return 'same'
  if (one.block >= 0 && other.block >= 0) {
    if (one.block === other.block) return bothInRooms(one, other) ? 'otherRoom' : 'room'
    if (one.area === other.area) return inOneTown(table, one, other)
    return sameNumbers(one, other) && areaSlip(table, one, other) ? 'areaSlip' : 'other'
  }
  return one.area === other.area ? 'town' : 'other'
}

const bothInRooms = (one: LinkRow, other: LinkRow): boolean => one.room !== '' && other.room !== ''

const inOneTown = ({ texts }: LinkTable, one: LinkRow, other: LinkRow): AddressLevel => {
  if ((one.room === '') !== (other.room === '')) {
    const [a, b] = [texts.text(one.dwelling), texts.text(other.dwelling)]
    if (a.startsWith(`${b} `) || b.startsWith(`${a} `)) return 'room'
  }
  if (!numberSlip(one.numbers, other.numbers)) return 'town'
  if (bothInRooms(one, other)) return one.room === other.room ? 'roomSlip' : 'town'
  return one.numbers.length > 1 && other.numbers.length > 1 ? 'numberSlip' : 'onlyNumberSlip'
}

/** One number of several is a slip away, or the last was left out. */
const numberSlip = (one: readonly number[], other: readonly number[]): boolean => {
  const shared = Math.min(one.length, other.length)
  let differ = 0
  let at = 0
  for (let place = 0; place < shared; place += 1)
    if (one[place] !== other[place]) {
      differ += 1
      at = place
    }
  if (differ === 0) return shared > 0
  if (differ > 1 || one.length !== other.length) return false
  return editDistance(String(one[at]), String(other[at]), 1) <= 1
}

const sameNumbers = (one: LinkRow, other: LinkRow): boolean =>
  one.numbers.length === other.numbers.length &&
  one.numbers.every((number, at) => number === other.numbers[at]) &&
  (one.room === other.room || !bothInRooms(one, other))

const areaSlip = ({ texts }: LinkTable, one: LinkRow, other: LinkRow): boolean => {
  const [a, b] = [texts.text(one.area), texts.text(other.area)]
  return editDistance(a, b, 1) <= 1 || (digitsOfPlace.test(a + b) && editDistance(inDigits(a), inDigits(b), 1) <= 1)
}

/** A slip may hide which numerals were numbers: 北1条西, but 北条一西. */
const digitsOfPlace = /[1-9一二三四五六七八九]/u
const inDigits = (area: string): string =>
  area.replace(/[一二三四五六七八九]/gu, (kanji) => String('一二三四五六七八九'.indexOf(kanji) + 1))
