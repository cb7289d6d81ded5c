import type { FloorId } from '@tsunagu/core'
import { listFloors, type Redis } from '@tsunagu/store'
import { type Clock, sleep } from './clock.ts'

export type FloorWatch = { readonly stop: () => Promise<void> }

/** Calls `onFloor` once for each floor, those that are there and those that come; looks every `everyMs`. */
export const watchFloors = (
  redis: Redis,
  clock: Clock,
  onFloor: (floor: FloorId) => void,
  everyMs = 1_000,
): FloorWatch => {
  const stopping = new AbortController()
  const seen = new Set<FloorId>()
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const floor of await listFloors(redis)) {
        if (seen.has(floor) || stopping.signal.aborted) continue
        seen.add(floor)
        onFloor(floor)
      }
      await sleep(clock, everyMs, stopping.signal)
    }
  }
  const done = watch()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
