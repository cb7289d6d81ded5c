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

const batch = 500
/** As many batches at once: one is worked out here while another is written there. */
const lanes = 2

/** A person who is kept stands in one batch only, so that batches need not wait for each other. */
const batchesOf = (merges: readonly Found[]): readonly (readonly Found[])[] => {
  const batches: Found[][] = []
  let open: Found[] = []
  for (const merge of merges) {
    if (open.length >= batch && open.at(-1)?.kept !== merge.kept) open = []
    if (open.length === 0) batches.push(open)
    open.push(merge)
  }
  return batches
}

/** In batches of one transaction each; what people changed since the run read everybody is left to them. */
export const applyMerges = async (
  shop: LinkShop,
  run: LinkRun,
  loaded: Loaded,
  merges: readonly Found[],
  tell: Tell,
): Promise<void> => {
  const waiting = batchesOf(merges).values()
  let done = 0
  const lane = async (): Promise<void> => {
    for (const some of waiting) {
      await tell('merge', done, merges.length)
      await applyBatch(shop, run, loaded, some)
      done += some.length
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}

const applyBatch = (shop: LinkShop, run: LinkRun, loaded: Loaded, some: readonly Found[]): Promise<void> =>
  inContract(shop.db, run.contract, async (trx) => {
    const found = some.map((merge) => explained(loaded, merge))
    const still = await stillToMerge(trx, run.contract, found)
    const at = isoTime(shop.clock.now())
    await mergePersons(trx, run.contract, still, { at, by: run.asked_by, why: '', run: run.id })
    await countMerged(trx, run.contract, run.id, still.length)
  })
