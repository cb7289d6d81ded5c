import {
  type Condition,
  type ListPart,
  mixLists,
  type PersonId,
  type Slot,
  slotAt,
  standingOf,
  timeReason,
  timeScores,
} from '@tsunagu/core'
import { type Plan, triesOf } from '@tsunagu/flows'
import type { ListPreview } from '@tsunagu/messages'
import {
  countConditions,
  type Funnel,
  type ListMoment,
  type ListRow,
  type NewTarget,
  readFacts,
  readListRows,
  readSlotCounts,
  type Trx,
} from '@tsunagu/store'

/** What a list would be now: its targets in their order, everybody who fits, and how it came to that. */
export type MadeList = {
  readonly targets: readonly NewTarget[]
  readonly fits: readonly PersonId[]
  readonly preview: ListPreview
}

type Part = {
  readonly part: ListPart
  readonly fits: readonly ListRow[]
  readonly kept: readonly ListRow[]
  readonly excluded: Readonly<Record<string, number>>
  readonly reasons: ReadonlyMap<PersonId, string>
}

/**
 * Makes the lists of a plan by its conditions, without writing anything. Counting each condition alone takes as long as the list
 * itself: only where somebody looks at it.
 */
export const makeList = async (trx: Trx, moment: ListMoment, plan: Plan, isLookedAt: boolean): Promise<MadeList> => {
  const parts: Part[] = []
  for (const part of plan.lists) parts.push(await partOf(trx, moment, plan, part))
  const { ranked, left } = mixLists(
    parts.map(({ part, kept }) => ({ ...part, persons: kept.map(({ person }) => person) })),
  )
  const reasons = new Map(parts.map(({ part, reasons: of }) => [part.name, of]))
  const targets = ranked.map(({ person, list, rank }) => ({
    person,
    rank,
    reason: [list, reasons.get(list)?.get(person) ?? ''].filter((text) => text !== '').join(': '),
  }))
  const funnels = new Map<string, readonly Funnel[]>()
  for (const { name, who } of isLookedAt ? plan.lists : [])
    funnels.set(name, await countConditions(trx, moment, leaves(who)))
  const lists = parts.map(({ part, fits, excluded }) => ({
    name: part.name,
    conditions: (funnels.get(part.name) ?? []).map((counted, n) => ({
      condition: JSON.stringify(leaves(part.who)[n]),
      ...counted,
    })),
    ...{ fits: fits.length, excluded, ...(left[part.name] ?? { elsewhere: 0, overMost: 0 }) },
    targets: ranked.filter(({ list }) => list === part.name).length,
  }))
  const everybody = new Set(parts.flatMap(({ fits }) => fits.map(({ person }) => person)))
  return { targets, fits: [...everybody], preview: { lists, targets: targets.length } }
}

/** A condition taken apart where all of its parts have to hold: what people count one by one. */
const leaves = (one: Condition): readonly Condition[] => [
  ...(one.all ?? []).flatMap(leaves),
  ...Object.entries(one).flatMap(([field, value]) => (field === 'all' ? [] : [{ [field]: value } as Condition])),
]

const partOf = async (trx: Trx, moment: ListMoment, plan: Plan, part: ListPart): Promise<Part> => {
  const fits = await readListRows(trx, moment, part.who, part.order)
  const excluded: Record<string, number> = {}
  const kept: ListRow[] = []
  for (const [row, why] of await whyNot(trx, moment, fits))
    if (why === null) kept.push(row)
    else excluded[why] = (excluded[why] ?? 0) + 1
  if (part.order !== 'bestTime') return { part, fits, kept, excluded, reasons: orderReasons(part, kept) }
  return { part, fits, excluded, ...(await byTime(trx, moment, plan, kept)) }
}

const factsAtOnce = 2_000

/** Of everybody who fits, the first reason for which he is not called; null: he is. */
const whyNot = async (
  trx: Trx,
  { contract, today }: ListMoment,
  rows: readonly ListRow[],
): Promise<readonly (readonly [ListRow, string | null])[]> => {
  const told: (readonly [ListRow, string | null])[] = []
  for (let n = 0; n < rows.length; n += factsAtOnce) {
    const some = rows.slice(n, n + factsAtOnce)
    const facts = await readFacts(
      trx,
      contract,
      some.map(({ person }) => person),
    )
    for (const row of some) {
      const of = facts.get(row.person)
      const reason = of === undefined ? 'merged' : (standingOf(of, today).reasons[0]?.code ?? null)
      told.push([row, reason ?? (row.reached ? 'reachedThisMonth' : null)])
    }
  }
  return told
}

const orderReasons = ({ order }: ListPart, rows: readonly ListRow[]): ReadonlyMap<PersonId, string> =>
  new Map(
    order === 'register'
      ? []
      : rows.map(({ person }, n) => [person, `${order === 'owed' ? '未納額の多い順' : '納期限の古い順'} ${n + 1}番`]),
  )

/** In the order of who is reached now rather than at another time, each with the counts that say so. */
const byTime = async (
  trx: Trx,
  moment: ListMoment,
  plan: Plan,
  rows: readonly ListRow[],
): Promise<Pick<Part, 'kept' | 'reasons'>> => {
  const { bands } = triesOf(plan)
  const scoreOf = timeScores(await readSlotCounts(trx, moment, bands))
  const slot: Slot = slotAt(bands, moment.at) ?? { weekday: 0, band: bands[0]?.name ?? '' }
  const scored = rows.map((row, n) => ({ row, n, score: scoreOf(row.traits, slot) }))
  // Equal ones stay as they came: the oldest due first.
  const kept = scored.toSorted((a, b) => b.score.lift - a.score.lift || b.score.rate - a.score.rate || a.n - b.n)
  return {
    kept: kept.map(({ row }) => row),
    reasons: new Map(kept.map(({ row, score }) => [row.person, timeReason(row.traits, slot, score)])),
  }
}
