import type { FloorId } from '@tsunagu/core'
import type { Live } from '@tsunagu/messages'
import { sleep } from '@tsunagu/runtime'
import { liveFrom, readLiveText } from '../floor/live.ts'
import type { House } from '../house.ts'

const everyMs = 50

export type LiveWatch = {
  /** Calls back with the live counts at once and on every change; call the answer to stop. */
  readonly watch: (floor: FloorId, listener: (live: Live) => void) => () => void
  readonly close: () => Promise<void>
}

type Watched = { readonly listeners: Set<(live: Live) => void>; text: string | null; live: Live | null }

/** Looks at the live counts of the floors somebody watches, once for all sockets. */
export const createLiveWatch = (house: House): LiveWatch => {
  const floors = new Map<FloorId, Watched>()
  const closing = new AbortController()
  const look = async (floor: FloorId, watched: Watched): Promise<void> => {
    const text = await readLiveText(house, floor)
    if (text === null || text === watched.text) return
    watched.text = text
    watched.live = liveFrom(text)
    for (const listener of watched.listeners) listener(watched.live)
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
      const watched = floors.get(floor) ?? { listeners: new Set(), text: null, live: null }
      floors.set(floor, watched)
      watched.listeners.add(listener)
      if (watched.live !== null) listener(watched.live)
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
