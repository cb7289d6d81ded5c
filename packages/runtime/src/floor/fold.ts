import type { Effect, FloorEvent, FloorId, LaneCommand, LogEntry, LogId } from '@tsunagu/core'
import { logStart } from '@tsunagu/store'
import type { Folder } from './folder.ts'
import { createTimerTable, type TimerTable } from './timer-table.ts'

/** What a service remembers of a floor between two entries. */
export type FloorMemory<State> = { state: State; position: LogId; readonly timers: TimerTable }

export const emptyMemory = <State, Event extends FloorEvent>(
  folder: Folder<State, Event>,
  floor: FloorId,
): FloorMemory<State> => ({
  state: folder.initial(floor),
  position: logStart,
  timers: createTimerTable(new Map(), new Map()),
})

/**
 * Folds one entry into the memory, the same way live and in a replay, and returns the step's effects. Entries the service
 * wrote itself only move the position on; timers are kept in the memory. When the step throws, nothing has changed.
 */
export const foldEntry = <State, Event extends FloorEvent>(
  folder: Folder<State, Event>,
  memory: FloorMemory<State>,
  entry: LogEntry,
): readonly Effect<Event>[] => {
  if (!concerns(folder.service, memory.timers, entry)) {
    memory.position = entry.id
    return []
  }
  const { state, effects } = folder.step(memory.state, entry)
  memory.state = state
  memory.position = entry.id
  if (entry.body.type === 'timer.fired') memory.timers.cancel(entry.body.timer)
  for (const effect of effects) {
    if (effect.type === 'timer.set') memory.timers.set(effect.timer, effect.at)
    else if (effect.type === 'timer.cancel') memory.timers.cancel(effect.timer)
  }
  return effects
}

const concerns = (service: string, timers: TimerTable, { at, by, body }: LogEntry): boolean =>
  body.type === 'timer.fired' ? body.service === service && timers.isDue(body.timer, at) : by !== service

/** The writable part of effects. */
export const sortEffects = <Event extends FloorEvent>(
  effects: readonly Effect<Event>[],
): { readonly events: readonly Event[]; readonly commands: readonly LaneCommand[] } => ({
  events: effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : [])),
  commands: effects.flatMap((effect) =>
    effect.type === 'command' ? [{ node: effect.node, lane: effect.lane, command: effect.command }] : [],
  ),
})
