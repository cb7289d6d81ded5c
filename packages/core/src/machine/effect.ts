import type { LaneCommand } from '../log/commands.ts'
import type { EpochMs } from '../log/ids.ts'

/** What a step asks of its shell; committed in one atomic write with the new state, then performed. */
export type Effect<Event> =
  | ({ readonly type: 'command' } & LaneCommand)
  | { readonly type: 'event'; readonly event: Event }
  /** Setting a timer that is already set moves it. */
  | { readonly type: 'timer.set'; readonly timer: string; readonly at: EpochMs }
  | { readonly type: 'timer.cancel'; readonly timer: string }
