import type { FloorEvent, FloorId, LogEntry } from '@tsunagu/core'
import { createTimerTable, emptyMemory, type FloorMemory, type Folder, foldEntry, sortEffects } from '@tsunagu/runtime'

export type Wanted = ReturnType<typeof sortEffects>

/** What a story needs of a service, whatever its state is. */
export type StoryService = {
  readonly name: string
  /** Folds the entry and keeps what a commit would keep. */
  readonly take: (entry: LogEntry) => Wanted
  /** Timers that are set, with their times. */
  readonly waiting: () => ReadonlyMap<string, number>
  readonly markFired: (timer: string, at: number) => void
  /** kill -9 and takeover: only what was committed is left. */
  readonly takeOver: () => void
  readonly state: () => unknown
}

/** One pure service over a log in memory; its "hash in Redis" is a map of fields, written and read by its own folder. */
export const storyService = <State, Event extends FloorEvent>(
  folder: Folder<State, Event>,
  floor: FloorId,
): StoryService => {
  const fields = new Map<string, string>()
  const timers = new Map<string, number>()
  const fired = new Map<string, number>()
  let memory: FloorMemory<State> = emptyMemory(folder, floor)

  const commit = (before: State): void => {
    const changes = folder.diff(before, memory.state)
    for (const [field, value] of Object.entries(changes.set)) fields.set(field, value)
    for (const field of changes.del) fields.delete(field)
    memory.timers.changes()
    timers.clear()
    for (const [timer, at] of memory.timers.waiting()) timers.set(timer, at)
  }
  return {
    name: folder.service,
    take: (entry) => {
      const before = memory.state
      const effects = foldEntry(folder, memory, entry)
      commit(before)
      if (entry.body.type === 'timer.fired') fired.delete(entry.body.timer)
      return sortEffects(effects) as Wanted
    },
    waiting: () => memory.timers.waiting(),
    markFired: (timer, at) => {
      memory.timers.markFired(timer, at)
      timers.delete(timer)
      fired.set(timer, at)
    },
    takeOver: () => {
      const { position } = memory
      memory = { state: folder.load(fields), position, timers: createTimerTable(timers, fired) }
    },
    state: () => memory.state,
  }
}
