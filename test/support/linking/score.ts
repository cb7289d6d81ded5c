import type { TrapKind } from './people.ts'
import type { City, Labelled, Mistake } from './records.ts'
import { mistakeKinds } from './records.ts'

export type Rating = { readonly precision: number; readonly recall: number; readonly f1: number }

/** `pairs`: how many true pairs have a record with this mistake in them. */
export type ByMistake = Readonly<Record<Mistake, { readonly recall: number; readonly pairs: number }>>
export type ByTrap = Readonly<Record<TrapKind, { readonly merged: number; readonly pairs: number }>>

const pairsOf = (size: number): number => (size * (size - 1)) / 2

const countBy = <K>(keys: Iterable<K>): Map<K, number> => {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const pairsIn = (counts: Map<unknown, number>): number =>
  [...counts.values()].reduce((sum, size) => sum + pairsOf(size), 0)

/** Pairs of records that are together and belong together. `clusterOf[i]` is where record i went. */
export const rate = ({ records }: City, clusterOf: ArrayLike<number>): Rating => {
  const found = pairsIn(countBy(records.map((_, at) => clusterOf[at])))
  const there = pairsIn(countBy(records.map(({ being }) => being)))
  const right = pairsIn(countBy(records.map(({ being }, at) => `${being} ${clusterOf[at]}`)))
  const precision = found === 0 ? 1 : right / found
  const recall = right / there
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}

const recordsByBeing = (records: readonly Labelled[]): Map<number, number[]> => {
  const byBeing = new Map<number, number[]>()
  records.forEach(({ being }, at) => {
    const list = byBeing.get(being)
    if (list === undefined) byBeing.set(being, [at])
    else list.push(at)
  })
  return byBeing
}

export const rateByMistake = ({ records }: City, clusterOf: ArrayLike<number>): ByMistake => {
  const sums = Object.fromEntries(mistakeKinds.map((kind) => [kind, { right: 0, pairs: 0 }])) as Record<
    Mistake,
    { right: number; pairs: number }
  >
  for (const list of recordsByBeing(records).values())
    for (let i = 0; i < list.length; i += 1)
      for (let j = i + 1; j < list.length; j += 1) {
        const [one, other] = [list[i] ?? 0, list[j] ?? 0]
        const mistakes = new Set([...(records[one]?.mistakes ?? []), ...(records[other]?.mistakes ?? [])])
        for (const kind of mistakes) {
          sums[kind].pairs += 1
          if (clusterOf[one] === clusterOf[other]) sums[kind].right += 1
        }
      }
  return Object.fromEntries(
    mistakeKinds.map((kind) => [kind, { recall: sums[kind].right / sums[kind].pairs, pairs: sums[kind].pairs }]),
  ) as ByMistake
}

/** Of the beings that are easily taken for one: how many have a record of each in one cluster. */
export const rateTraps = ({ records, traps }: City, clusterOf: ArrayLike<number>): ByTrap => {
  const byBeing = recordsByBeing(records)
  const sums: Record<TrapKind, { merged: number; pairs: number }> = {
    twins: { merged: 0, pairs: 0 },
    parentAndChild: { merged: 0, pairs: 0 },
    handedDown: { merged: 0, pairs: 0 },
    sameNameElsewhere: { merged: 0, pairs: 0 },
  }
  for (const { kind, one, other } of traps) {
    const clusters = new Set((byBeing.get(one) ?? []).map((at) => clusterOf[at]))
    const others = byBeing.get(other) ?? []
    if (clusters.size === 0 || others.length === 0) continue
    sums[kind].pairs += 1
    if (others.some((at) => clusters.has(clusterOf[at]))) sums[kind].merged += 1
  }
  return sums
}
