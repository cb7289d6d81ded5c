/**
 * How two birth dates as yyyymmdd agree. `swapped`: month and day changed places, or two digits next to each other did;
 * `oneDigit`: one digit is another, within 14 years, so that no father is taken for his son. 0 is no date.
 */
export type BirthLevel = 'missing' | 'same' | 'swapped' | 'oneDigit' | 'other'

/** Parents are at least so much older; a year further off is a generation, not a slip. */
const generation = 15

export const birthLevel = (one: number, other: number): BirthLevel => {
  if (one === 0 || other === 0) return 'missing'
  if (one === other) return 'same'
  if (monthAndDaySwapped(one, other)) return 'swapped'
  return byDigits(one, other)
}

const monthAndDaySwapped = (one: number, other: number): boolean =>
  Math.floor(one / 10_000) === Math.floor(other / 10_000) &&
  Math.floor(one / 100) % 100 === other % 100 &&
  one % 100 === Math.floor(other / 100) % 100

const byDigits = (one: number, other: number): BirthLevel => {
  let differ = 0
  let first = -1
  for (let place = 0, a = one, b = other; place < 8; place += 1) {
    if (a % 10 !== b % 10) {
      if (differ === 0) first = place
      differ += 1
    }
    a = Math.floor(a / 10)
    b = Math.floor(b / 10)
  }
  if (differ === 1) return Math.abs(one - other) < generation * 10_000 ? 'oneDigit' : 'other'
  return differ === 2 && changedPlaces(one, other, 10 ** first) ? 'swapped' : 'other'
}

const changedPlaces = (one: number, other: number, unit: number): boolean => {
  const a = Math.floor(one / unit) % 100
  const b = Math.floor(other / unit) % 100
  return Math.floor(a / 10) === b % 10 && a % 10 === Math.floor(b / 10)
}

/** The same for all dates of the same digits, so that swapped ones meet. */
export const birthDigits = (birth: number): number => {
  const counts = new Uint8Array(10)
  for (let rest = birth; rest > 0; rest = Math.floor(rest / 10)) counts[rest % 10] = (counts[rest % 10] ?? 0) + 1
  return counts.reduce((sum, count) => Math.imul(sum, 9) + count, 1) | 0
}

/** 1975-03-12 → 19750312; null → 0. */
export const birthNumber = (day: string | null): number => (day === null ? 0 : Number(day.replaceAll('-', '')))
