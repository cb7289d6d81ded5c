import { compareRows, type LinkedPair, type LinkOutcome, type PersonId, rowAt } from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import { countMerged, inContract, type LinkRun, type Merge, mergePersons, stillToMerge } from '@tsunagu/store'
import type { LinkShop, Loaded, Tell } from './link-run.ts'

/** Two persons and the rows by which they were found; undefined: they were one by way of others. */
type Found = { readonly kept: PersonId; readonly other: PersonId; readonly pair: LinkedPair | undefined }

/** Who becomes part of whom: of each group the person who is known longest is kept. */
export const mergesOf = ({ persons }: Loaded, { groupOf, joined }: LinkOutcome): readonly Found[] => {
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
  const merges = new Map<PersonId, Found>()
  persons.forEach((other, row) => {
    const first = kept.get(groupOf[row] ?? row) ?? other
    if (first !== other && !merges.has(other)) merges.set(other, { kept: first, other, pair: foundBy.get(other) })
  })
  return [...merges.values()].sort((a, b) => a.kept - b.kept || a.other - b.other)
}

/** With how they agree, which is worked out when it is written: there are hundreds of thousands. */
const explained = ({ table }: Loaded, { kept, other, pair }: Found): Merge => {
  if (pair === undefined) return { kept, other }
  const [one, two] = [rowAt(table, pair.one), rowAt(table, pair.other)]
  return { kept, other, found: { one: one.id, other: two.id, agreement: compareRows(table, one, two) } }
}

const batch = 1_000

/** In batches of one transaction each; what people changed since the run read everybody is left to them. */
export const applyMerges = async (
  shop: LinkShop,
  run: LinkRun,
  loaded: Loaded,
  merges: readonly Found[],
  tell: Tell,
): Promise<void> => {
  for (let from = 0; from < merges.length; from += batch) {
    await tell('merge', from, merges.length)
    const at = isoTime(shop.clock.now())
    await inContract(shop.db, run.contract, async (trx) => {
      const found = merges.slice(from, from + batch).map((merge) => explained(loaded, merge))
      const some = await stillToMerge(trx, run.contract, found)
      await mergePersons(trx, run.contract, some, { at, by: run.asked_by, why: '', run: run.id })
      await countMerged(trx, run.contract, run.id, some.length)
    })
  }
}
