import { tokyoTime } from '../../calendar/tokyo-time.ts'
import type { EpochMs } from '../../log/ids.ts'
import { createAgenda } from '../../simulate/agenda.ts'
import type { Target, TargetId } from '../campaign.ts'
import type { Tried } from '../tried.ts'

/** A target as the register would know it: what has been tried, and when it comes up again; null: not any more. */
export type Listed = { readonly target: Target; dueAt: EpochMs | null; tried: readonly Tried[]; tries: number }

/** The list of a simulated campaign, kept in the order in which it is asked for, as an index of the register would. */
export type Listing = {
  readonly size: number
  readonly of: (target: TargetId) => Listed | undefined
  /** Up to so many who are due, by rank, but for those the dialler knows already; and how many more come up this day. */
  readonly take: (
    at: EpochMs,
    asked: { readonly most: number; readonly known: ReadonlySet<TargetId> },
  ) => { readonly targets: readonly Target[]; readonly left: number }
  /** Somebody comes up again before then. */
  readonly hasBefore: (at: EpochMs) => boolean
}

export const openListing = (targets: readonly Target[], startsAt: EpochMs): Listing => {
  const rows = new Map<TargetId, Listed>()
  const later = createAgenda<Listed>()
  const laterByDay = new Map<number, number>()
  const ready = createAgenda<Listed>()
  /** With the dialler, as far as the list knows: looked at again when it is asked the next time. */
  const handed = new Set<Listed>()
  for (const target of targets) {
    const listed: Listed = { target, dueAt: startsAt, tried: target.tried, tries: 0 }
    rows.set(target.target, listed)
    ready.put(target.rank, listed)
  }
  const countLater = (at: EpochMs, more: number): void => {
    const { number } = tokyoTime(at)
    laterByDay.set(number, (laterByDay.get(number) ?? 0) + more)
  }
  const takeBack = (known: ReadonlySet<TargetId>): void => {
    for (const listed of handed) {
      if (known.has(listed.target.target)) continue
      handed.delete(listed)
      if (listed.dueAt === null) continue
      later.put(listed.dueAt, listed)
      countLater(listed.dueAt, 1)
    }
  }
  const comeUp = (at: EpochMs): void => {
    for (let next = later.first(); next !== undefined && next.at <= at; next = later.first()) {
      later.take()
      countLater(next.at, -1)
      ready.put(next.item.target.rank, next.item)
    }
  }
  return {
    size: rows.size,
    of: (target) => rows.get(target),
    take: (at, { most, known }) => {
      takeBack(known)
      comeUp(at)
      const taken: Target[] = []
      while (taken.length < most) {
        const next = ready.take()?.item
        if (next === undefined) break
        handed.add(next)
        taken.push({ ...next.target, tried: next.tried })
      }
      return { targets: taken, left: ready.size() + (laterByDay.get(tokyoTime(at).number) ?? 0) }
    },
    hasBefore: (at) => {
      if (ready.size() > 0) return true
      for (const { dueAt } of handed) if (dueAt !== null && dueAt < at) return true
      return (later.first()?.at ?? at) < at
    },
  }
}
