import { minuteMs } from '../calendar/tokyo-time.ts'
import type { AttemptOutcome } from './attempt-outcome.ts'

/** A part of the day, minutes after midnight; `to` is exclusive. */
export type Band = { readonly name: string; readonly from: number; readonly to: number }

/** After so many minutes again; each further time so many times longer; not more often than this in a row. */
export type Retry = { readonly afterMin: number; readonly growth: number; readonly most: number }

/** How often and when one person is tried (O5, O9). */
export type TryRules = {
  /** Whose hours hold; the legal stop from 21:00 to 08:00 holds besides. */
  readonly calendar: string
  readonly ringTimeoutS: number
  readonly bands: readonly Band[]
  /** A weekday and band in which somebody was tried is not used for him again within so many days (C10(4)). */
  readonly slotMemoryDays: number
  readonly most: {
    readonly perPersonDay: number
    readonly perPersonWeek: number
    readonly perPerson: number
    readonly perNumberDay: number
    readonly perHouseholdDay: number
  }
  readonly gapMin: { readonly person: number; readonly number: number; readonly household: number }
  /** By outcome; one that is not named is tried again in the next slot. */
  readonly retry: Partial<Readonly<Record<AttemptOutcome, Retry>>>
  /** By disposition, before the outcome's; `null`: not again. */
  readonly retryAfter: Readonly<Record<string, Retry | null>>
  /** After an abandoned call only with an agent who waits for it (PACING §4). */
  readonly abandonLockH: number
}

/** Calls to citizens, whoever's calendar says what: 貸金業法 21条1項1号 and 施行規則 19条, the yardstick for a city's claims. */
export const legalHours = { from: 8 * 60, to: 21 * 60 } as const

export const municipalTries: Omit<TryRules, 'calendar'> = {
  ringTimeoutS: 25,
  bands: [
    { name: '朝', from: 8 * 60, to: 10 * 60 },
    { name: '午前', from: 10 * 60, to: 12 * 60 },
    { name: '昼', from: 12 * 60, to: 14 * 60 },
    { name: '午後', from: 14 * 60, to: 17 * 60 },
    { name: '夜', from: 17 * 60, to: 21 * 60 },
  ],
  slotMemoryDays: 35,
  most: { perPersonDay: 3, perPersonWeek: 6, perPerson: 20, perNumberDay: 3, perHouseholdDay: 3 },
  gapMin: { person: 120, number: 120, household: 120 },
  retry: {
    busy: { afterMin: 20, growth: 1.5, most: 3 },
    network: { afterMin: 5, growth: 2, most: 6 },
    unreachable: { afterMin: 180, growth: 1, most: 3 },
  },
  retryAfter: {},
  abandonLockH: 72,
}

export const inMs = (minutes: number): number => minutes * minuteMs
