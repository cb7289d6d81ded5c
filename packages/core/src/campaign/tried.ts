import { minuteMs, tokyoTime } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import { type AttemptOutcome, isCharged } from './attempt-outcome.ts'
import type { Band } from './campaign-rules.ts'

/** One attempt that was made, of any campaign of the contract. */
export type Tried = {
  readonly at: EpochMs
  readonly number: string
  readonly outcome: AttemptOutcome
  /** What the agent noted, when there was one. */
  readonly disposition: string | null
}

/** A weekday (0 = Sunday) and a band. */
export type Slot = { readonly weekday: number; readonly band: string }

export const isSameSlot = (a: Slot, b: Slot): boolean => a.weekday === b.weekday && a.band === b.band

/** Outside all bands there is none, and the slot rule has nothing to say. */
export const slotAt = (bands: readonly Band[], at: EpochMs): Slot | null => {
  const { weekday, minute } = tokyoTime(at)
  const band = bands.find(({ from, to }) => from <= minute && minute < to)
  return band === undefined ? null : { weekday, band: band.name }
}

/** The end of the band that holds at this moment. */
export const bandEnds = (bands: readonly Band[], at: EpochMs): EpochMs => {
  const { minute } = tokyoTime(at)
  const band = bands.find(({ from, to }) => from <= minute && minute < to)
  return at - (at % minuteMs) + ((band?.to ?? minute + 1) - minute) * minuteMs
}

export const chargedOf = (tried: readonly Tried[]): readonly Tried[] =>
  tried.filter(({ outcome }) => isCharged(outcome))

/** Midnight after this moment, in Tokyo. */
export const midnightAfter = (at: EpochMs): EpochMs => at - (at % minuteMs) + (1_440 - tokyoTime(at).minute) * minuteMs

export const sameDay = (a: EpochMs, b: EpochMs): boolean => tokyoTime(a).number === tokyoTime(b).number

/** Monday to Sunday. */
const weekOf = (at: EpochMs): number => Math.floor((tokyoTime(at).number + 3) / 7)

export const sameWeek = (a: EpochMs, b: EpochMs): boolean => weekOf(a) === weekOf(b)

/** The midnight with which the next week begins. */
export const weekAfter = (at: EpochMs): EpochMs => {
  const { number } = tokyoTime(at)
  const monday = (weekOf(at) + 1) * 7 - 3
  return midnightAfter(at) + (monday - number - 1) * 1_440 * minuteMs
}
