import type { Direction } from '../log/events.ts'
import type { CallId, ContractId, EpochMs, LegId, LineId } from '../log/ids.ts'
import type { Mark } from './segments.ts'

/** One recording as the log tells of it. */
export type Booked = {
  readonly recording: string
  readonly leg: LegId
  readonly startedAt: EpochMs
  /** Null until the leg's end stands in the log. */
  readonly endedAt: EpochMs | null
  readonly isIndexed: boolean
}

/** A call whose recordings are not all archived yet. */
export type BookedCall = {
  readonly call: CallId
  readonly line: LineId
  readonly direction: Direction
  readonly arrivedAt: EpochMs
  readonly endedAt: EpochMs | null
  readonly marks: readonly Mark[]
  /** Legs of the call that are, or may yet be, recorded. */
  readonly legs: readonly LegId[]
  readonly recordings: readonly Booked[]
}

/** What the log says about recordings that are still to come, by call. */
export type Book = { readonly contract: ContractId | null; readonly calls: ReadonlyMap<CallId, BookedCall> }

export const emptyBook: Book = { contract: null, calls: new Map() }

/** The call and the booking of a recording, or null when the log has not told of it (yet). */
export const bookingOf = (book: Book, recording: string): { call: BookedCall; booked: Booked } | null => {
  for (const call of book.calls.values()) {
    const booked = call.recordings.find((candidate) => candidate.recording === recording)
    if (booked !== undefined) return { call, booked }
  }
  return null
}
