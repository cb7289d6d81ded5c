/**
 * Slips of the hand between two texts: a sign too few, too many, another, or two that changed places count one each
 * (Damerau, optimal string alignment). `most + 1` for everything further apart.
 */
export const editDistance = (one: string, other: string, most: number): number => {
  if (one === other) return 0
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) row[j] = cellOf(one, other, i, j, row, last, before)
    if (Math.min(...row) > most) return most + 1
    before = last
    last = row
  }
  return Math.min(last[other.length] ?? most + 1, most + 1)
}

const cellOf = (
  one: string,
  other: string,
  i: number,
  j: number,
  row: readonly number[],
  last: readonly number[],
  before: readonly number[],
): number => {
  const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1)
  const least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
  const changed =
    i > 1 &&
    j > 1 &&
    one.charCodeAt(i - 1) === other.charCodeAt(j - 2) &&
    one.charCodeAt(i - 2) === other.charCodeAt(j - 1)
  return changed ? Math.min(least, (before[j - 2] ?? 0) + 1) : least
}
