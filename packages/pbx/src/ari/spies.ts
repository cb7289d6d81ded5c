import type { FloorId, LegId } from '@tsunagu/core'
import type { AriConnection } from './connection.ts'
import type { KnownLeg, LegBook, LegPlace } from './leg-book.ts'
import { endOfSpy, quieten } from './places.ts'

/** A spy that is not in the book was asked for by a process that is gone; it is taken as it is. */
export const spyEntered = (book: LegBook, id: LegId, floor: FloorId): void => {
  const place = { kind: 'idle' } as const
  const spy = book.get(id) ?? book.add({ leg: id, floor, kind: 'spy', record: false, state: 'up', place })
  spy.entered()
}

/** Nobody waits for what follows from an end, and what is gone meanwhile is no fault. */
export const spyEnded = (connection: AriConnection, book: LegBook, { leg: spy, place }: KnownLeg): void => {
  const listener = book.listenerOf(spy)
  if (place.kind === 'bridge') book.bridges.delete(place.bridge)
  if (listener !== undefined) listener.settling = quieten(connection, listener).catch(() => undefined)
}

export const listenerEnded = (connection: AriConnection, place: Extract<LegPlace, { kind: 'listening' }>): void => {
  for (const end of endOfSpy(place)) connection.call(end).catch(() => undefined)
}
