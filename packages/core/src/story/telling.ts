import type { EpochMs, FlowId } from '../log/ids.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'

/** The same sentence in both languages of the house. */
export type Said = { readonly ja: string; readonly en: string }

/** One step of a call's story. */
export type StoryLine = {
  readonly at: EpochMs
  /** Since the first line of the story. */
  readonly sinceMs: number
  readonly what: Said
  /** Null where the step explains itself. */
  readonly why: Said | null
}

/** What has been told so far, as far as a later reason needs it. */
export type Told = {
  readonly queuedAt: EpochMs | null
  /** The flow that began; the steps of one that it calls are told with the name of that. */
  readonly flow: FlowId | null
  /** Offers since the caller joined the queue that are over; one that was answered is followed by no other. */
  readonly failedOffers: number
  readonly offeredAt: EpochMs | null
  /** When the caller was last told how long it may take. */
  readonly announcedAt: EpochMs | null
}

/** How numbers and agents are written. */
export type Names = {
  readonly number: (number: string) => string
  readonly agent: (agent: string) => string
  /** What people wrote about a caller. */
  readonly text: (text: string) => string
  /** Whether the reader may know who watched. */
  readonly watching: boolean
}

export type Telling = { readonly what: Said; readonly why: Said | null }

/** Null: nothing worth telling. */
export type Teller<T extends LogBody['type']> = (
  body: Extract<LogBody, { type: T }>,
  scene: { readonly entry: LogEntry; readonly told: Told; readonly names: Names },
) => Telling | null

export type Tellers = { readonly [T in LogBody['type']]?: Teller<T> }

export const told = (ja: string, en: string, why: Said | null = null): Telling => ({ what: { ja, en }, why })
export const because = (ja: string, en: string): Said => ({ ja, en })
