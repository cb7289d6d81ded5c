import { emptyFloor, type Floor } from '../floor/floor.ts'
import { stepFloor } from '../floor/step.ts'
import type { AcdEvent } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import { concerns, isOwnEvent, keepTimers } from './replay.ts'

/** Where a walk over a floor's log begins: acd's state as committed at some position, with the timers set then. */
export type WalkStart = { readonly floor: Floor; readonly timers: ReadonlyMap<string, EpochMs> }

export const logBegin: WalkStart = { floor: emptyFloor, timers: new Map() }

/** What one entry made of the floor. */
export type FloorStep = {
  readonly entry: LogEntry
  readonly before: Floor
  readonly after: Floor
  readonly effects: readonly Effect<AcdEvent>[]
}

export type FloorWalk = {
  readonly floor: () => Floor
  /** The next entry of the log; null when it is acd's own word, or a timer that was moved away. */
  readonly take: (entry: LogEntry) => FloorStep | null
}

/** Takes acd's decisions again, entry by entry, so that it can be asked what it saw. Entries must come in log order. */
export const walkFloor = (start: WalkStart): FloorWalk => {
  let { floor } = start
  const timers = new Map(start.timers)
  return {
    floor: () => floor,
    take: (entry) => {
      if (isOwnEvent(entry, 'acd') || !concerns('acd', timers, entry)) return null
      const { state, effects } = stepFloor(floor, entry)
      const step = { entry, before: floor, after: state, effects }
      keepTimers(timers, entry, effects)
      floor = state
      return step
    },
  }
}
