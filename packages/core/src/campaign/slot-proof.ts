import type { EpochMs } from '../log/ids.ts'
import { isContact } from './attempt-outcome.ts'
import type { TryRules } from './campaign-rules.ts'
import { chargedOf, isSameSlot, type Slot, slotAt, type Tried } from './tried.ts'

/** How the attempts to one person are spread (C10(4)). */
export type SlotProof = {
  readonly attempts: number
  readonly slots: readonly (Slot & { readonly attempts: number })[]
  /** Attempts in a weekday and band used for him shortly before, with the reason: a quick retry is allowed, else it is a fault. */
  readonly repeats: readonly { readonly at: EpochMs; readonly slot: Slot; readonly isRetry: boolean }[]
  readonly isSpread: boolean
}

/** Proof, for one person, that he was tried on different weekdays and at different times of the day. */
export const slotProof = (rules: TryRules, tried: readonly Tried[]): SlotProof => {
  const memoryMs = rules.slotMemoryDays * 86_400_000
  const charged = chargedOf(tried).flatMap((one) => {
    const slot = slotAt(rules.bands, one.at)
    return slot === null ? [] : [{ at: one.at, slot, one }]
  })
  const repeats = charged.flatMap(({ at, slot }, n) => {
    const before = charged.slice(0, n).findLast((other) => isSameSlot(other.slot, slot) && at - other.at < memoryMs)
    if (before === undefined) return []
    return [{ at, slot, isRetry: rules.retry[charged[n - 1]?.one.outcome ?? 'noAnswer'] !== undefined }]
  })
  return {
    attempts: charged.length,
    slots: counted(charged.map(({ slot }) => slot)),
    repeats,
    isSpread: repeats.every(({ isRetry }) => isRetry),
  }
}

const counted = (slots: readonly Slot[]): SlotProof['slots'] => {
  const counts = new Map<string, Slot & { attempts: number }>()
  for (const slot of slots) {
    const key = `${slot.weekday} ${slot.band}`
    counts.set(key, { ...slot, attempts: (counts.get(key)?.attempts ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** Of all persons: attempts and contacts by weekday and band, for the order of lists and for the report. */
export type SlotTable = readonly (Slot & { readonly attempts: number; readonly contacts: number })[]

export const slotTable = (rules: TryRules, persons: readonly (readonly Tried[])[]): SlotTable => {
  const rows = new Map<string, Slot & { attempts: number; contacts: number }>()
  for (const one of persons.flatMap(chargedOf)) {
    const slot = slotAt(rules.bands, one.at)
    if (slot === null) continue
    const key = `${slot.weekday} ${slot.band}`
    const row = rows.get(key) ?? { ...slot, attempts: 0, contacts: 0 }
    row.attempts += 1
    if (isContact(one.outcome)) row.contacts += 1
    rows.set(key, row)
  }
  const place = new Map(rules.bands.map(({ name }, n) => [name, n]))
  return [...rows.values()].sort((a, b) => a.weekday - b.weekday || (place.get(a.band) ?? 0) - (place.get(b.band) ?? 0))
}
