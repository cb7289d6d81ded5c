import type { LogEntry } from '@tsunagu/core'
import type { Live, Me, StreamMessage } from '@tsunagu/messages'
import { liveFor } from '../floor/live.ts'

type Delta = Extract<StreamMessage, { type: 'delta' }>

/** Two hundred screens are told the same: what is made for one is kept as long as the entry itself. */
const deltas = new WeakMap<LogEntry, Map<string, Delta | null>>()

/** The delta of an entry for everybody of one `kind`, made once. */
export const sharedDelta = (entry: LogEntry, kind: string, make: () => Delta | null): Delta | null => {
  const known = deltas.get(entry) ?? new Map<string, Delta | null>()
  deltas.set(entry, known)
  const made = known.get(kind)
  if (made !== undefined) return made
  const fresh = make()
  known.set(kind, fresh)
  return fresh
}

const lives = new WeakMap<Live, Map<boolean, StreamMessage>>()

/** The live counts as a message, one for those who lead and one for all others. */
export const liveMessage = (live: Live, visitor: Me): StreamMessage => {
  const shown = liveFor(live, visitor)
  const known = lives.get(live) ?? new Map<boolean, StreamMessage>()
  lives.set(live, known)
  const message: StreamMessage = known.get(shown === live) ?? { type: 'live', live: shown }
  known.set(shown === live, message)
  return message
}

const bytes = new WeakMap<StreamMessage, Buffer>()

/** A message as it goes over the wire, written once however many sockets it goes to. */
export const bytesOf = (message: StreamMessage): Buffer => {
  const known = bytes.get(message) ?? Buffer.from(JSON.stringify(message))
  bytes.set(message, known)
  return known
}
