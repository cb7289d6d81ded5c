import type { LinkedPair, LinkOutcome, PersonId } from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import { countMerged, inContract, type LinkRun, type Merge, mergePersons, stillToMerge } from '@tsunagu/store'
import type { LinkShop, Loaded, Tell } from './link-run.ts'

/** Who becomes part of whom: of each group the person who is known longest is kept. */
export const mergesOf = ({ table, persons }: Loaded, { groupOf, joined }: LinkOutcome): readonly Merge[] => {
  const foundBy = new Map<PersonId, LinkedPair>()
  for (const pair of joined)
    for (const row of [pair.one, pair.other]) {
      const person = persons[row] ?? 0
      if (!foundBy.has(person)) foundBy.set(person, pair)
    }
  const kept = new Map<number, PersonId>()
  persons.forEach((person, row) => {
    const group = groupOf[row] ?? row
    kept.set(group, Math.min(kept.get(group) ?? person, person))
  })
  const merges = new Map<PersonId, Merge>()
  persons.forEach((other, row) => {
    const first = kept.get(groupOf[row] ?? row) ?? other
    if (first === other || merges.has(other)) return
    const pair = foundBy.get(other)
    const merge = { kept: first, other }
    const idOf = (at: number): number => table.rows[at]?.id ?? 0
    merges.set(
      other,
      pair === undefined
        ? merge
        : { ...merge, found: { one: idOf(pair.one), other: idOf(pair.other), agreement: pair.compared } },
    )
  })
  return [...merges.values()].sort((a, b) => a.kept - b.kept || a.other - b.other)
}

const batch = 1_000

/** In batches of one transaction each; what people changed since the run read everybody is left to them. */
export const applyMerges = async (
  shop: LinkShop,
  run: LinkRun,
  merges: readonly Merge[],
  tell: Tell,
): Promise<void> => {
  for (let from = 0; from < merges.length; from += batch) {
    await tell('merge', from, merges.length)
    const at = isoTime(shop.clock.now())
    await inContract(shop.db, run.contract, async (trx) => {
      const some = await stillToMerge(trx, run.contract, merges.slice(from, from + batch))
      await mergePersons(trx, run.contract, some, { at, by: run.asked_by, why: '', run: run.id })
      await countMerged(trx, run.contract, run.id, some.length)
    })
  }
}
