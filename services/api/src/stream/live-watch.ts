import type { FloorId } from '@tsunagu/core'
import { sleep } from '@tsunagu/runtime'
import type { House } from '../house.ts'

const everyMs = 50

export type LiveWatch<Seen> = {
  /** Calls back with what is seen at once and on every change; call the answer to stop. */
  readonly watch: (floor: FloorId, listener: (seen: Seen) => void) => () => void
  readonly close: () => Promise<void>
}

/** What is looked at: the text as stats last wrote it, and what it says. */
export type LiveSource<Seen> = {
  readonly read: (house: House, floor: FloorId) => Promise<string | null>
  readonly parse: (text: string) => Seen
}

type Watched<Seen> = { readonly listeners: Set<(seen: Seen) => void>; text: string | null; seen: Seen | null }

/** Looks at what stats writes of the floors somebody watches, once for all sockets. */
export const createLiveWatch = <Seen>(house: House, source: LiveSource<Seen>): LiveWatch<Seen> => {
  const floors = new Map<FloorId, Watched<Seen>>()
  const closing = new AbortController()
  const look = async (floor: FloorId, watched: Watched<Seen>): Promise<void> => {
    const text = await source.read(house, floor)
    if (text === null || text === watched.text) return
    watched.text = text
    watched.seen = source.parse(text)
    for (const listener of watched.listeners) listener(watched.seen)
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      for (const [floor, watched] of floors)
        await look(floor, watched).catch((error: unknown) => house.log.warn({ err: error, floor }, 'no live counts'))
      await sleep(house.clock, everyMs, closing.signal)
    }
  }
  const done = run()
  return {
    watch: (floor, listener) => {
      const watched: Watched<Seen> = floors.get(floor) ?? { listeners: new Set(), text: null, seen: null }
      floors.set(floor, watched)
      watched.listeners.add(listener)
      if (watched.seen !== null) listener(watched.seen)
      return () => {
        watched.listeners.delete(listener)
        if (watched.listeners.size === 0) floors.delete(floor)
      }
    },
    close: async () => {
      closing.abort()
      await done
    },
  }
}
