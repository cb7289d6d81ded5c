import type { Effect, FloorEvent, FloorId, LogEntry, Step } from '@tsunagu/core'

/**
 * A pure service of a floor, as the shell sees it: how its state is kept in fields, and one step. `step` is handed every
 * entry of the log that the service did not write itself, and its own `timer.fired`.
 */
export type Folder<State, Event extends FloorEvent> = {
  /** Name of the service; also the `by` of what it writes. */
  readonly service: string
  readonly initial: (floor: FloorId) => State
  /** From the committed fields, one per entity, without the shell's own. */
  readonly load: (fields: ReadonlyMap<string, string>) => State
  /** What to write so that `load` gives `after`. Called once per commit; compare by identity and it is cheap. */
  readonly diff: (before: State, after: State) => Changes
  readonly step: (state: State, entry: LogEntry) => Step<State, Effect<Event>>
}

export type Changes = { readonly set: Readonly<Record<string, string>>; readonly del: readonly string[] }
