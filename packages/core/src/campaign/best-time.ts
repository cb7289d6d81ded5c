import type { Slot } from './tried.ts'

/** What persons are compared by; `''` and null where it is not known. */
export type Traits = {
  /** Tens of years: 60 for 60 to 69. */
  readonly age: number | null
  readonly claimKind: string
  /** First three digits of the postcode. */
  readonly area: string
  /** Of the number that is tried first. */
  readonly numberKind: string
}

/** Attempts to persons of the same traits in one weekday and band, and how many of them reached somebody. */
export type SlotCount = Traits & Slot & { readonly attempts: number; readonly contacts: number }

/** How likely persons of these traits are reached now, and how that is compared with other times of the week. */
export type TimeScore = {
  readonly rate: number
  /** `rate` over the mean of all weekdays and bands that were tried: above 1 this is a good time. */
  readonly lift: number
  readonly attempts: number
  readonly contacts: number
}

/** The prior weighs as much as so many attempts: a group of five says little, one of two hundred speaks for itself. */
export const priorAttempts = 20

const traitKey = ({ age, claimKind, area, numberKind }: Traits): string =>
  [age ?? '', claimKind, area, numberKind].join('|')
const slotKey = ({ weekday, band }: Slot): string => `${weekday}|${band}`

type Counts = { attempts: number; contacts: number }

const add = (into: Map<string, Counts>, key: string, { attempts, contacts }: SlotCount): void => {
  const before = into.get(key) ?? { attempts: 0, contacts: 0 }
  into.set(key, { attempts: before.attempts + attempts, contacts: before.contacts + contacts })
}

/** Share of contacts with a beta prior of this mean. */
const smoothed = ({ attempts, contacts }: Counts, prior: number): number =>
  (contacts + priorAttempts * prior) / (attempts + priorAttempts)

const none: Counts = { attempts: 0, contacts: 0 }

/**
 * What past attempts say about the time: each group's contact rate by weekday and band, drawn towards that of everybody in the same
 * weekday and band, and that one towards the rate of all (a beta prior of twenty attempts each time). Only counts of groups are
 * looked at, never one person's history (O4, E4(3)).
 */
export const timeScores = (counts: readonly SlotCount[]): ((traits: Traits, slot: Slot) => TimeScore) => {
  const [bySlot, byBoth, slots] = [new Map<string, Counts>(), new Map<string, Counts>(), new Map<string, Slot>()]
  const all = counts.reduce(
    (sum, one) => ({ attempts: sum.attempts + one.attempts, contacts: sum.contacts + one.contacts }),
    none,
  )
  for (const one of counts) {
    add(bySlot, slotKey(one), one)
    add(byBoth, `${traitKey(one)}|${slotKey(one)}`, one)
    slots.set(slotKey(one), one)
  }
  const base = (all.contacts + 1) / (all.attempts + 2)
  const rateIn = (traits: string, slot: string): number =>
    smoothed(byBoth.get(`${traits}|${slot}`) ?? none, smoothed(bySlot.get(slot) ?? none, base))
  const means = new Map<string, number>()
  const meanOf = (traits: string): number => {
    const known = means.get(traits)
    if (known !== undefined) return known
    const rates = [...slots.keys()].map((slot) => rateIn(traits, slot))
    const mean = rates.length === 0 ? base : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
    means.set(traits, mean)
    return mean
  }
  return (traits, slot) => {
    const key = traitKey(traits)
    const rate = rateIn(key, slotKey(slot))
    return { rate, lift: rate / meanOf(key), ...(byBoth.get(`${key}|${slotKey(slot)}`) ?? none) }
  }
}

const weekdays = ['日', '月', '火', '水', '木', '金', '土']
const percent = (share: number): string => `${Math.round(share * 100)}%`

/** Why somebody stands where he stands, in words for whoever asks. */
export const timeReason = (traits: Traits, slot: Slot, { rate, lift, attempts, contacts }: TimeScore): string => {
  const alike = [
    ...(traits.age === null ? [] : [`${traits.age}代`]),
    ...[traits.claimKind, traits.area, traits.numberKind].filter((text) => text !== ''),
  ]
  const seen = attempts === 0 ? '実績なし、全体から推定' : `${contacts}/${attempts}件、少数は全体で補正`
  return `${weekdays[slot.weekday] ?? ''}曜 ${slot.band}: 同じ属性（${alike.join('・')}）の接触率 ${percent(rate)}（${seen}）、週平均の ${lift.toFixed(2)} 倍`
}
