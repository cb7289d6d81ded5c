import type { SlotTime } from './agent-time.ts'

/** What became of one simulated caller. `left`: a rule of the queue took the caller out; `unserved`: nobody ever came. */
export type CallResult = {
  readonly stream: number
  readonly slot: number
  readonly end: 'answered' | 'abandoned' | 'left' | 'unserved'
  /** Joining the queue to agent, or to giving up. */
  readonly waitMs: number
  /** Arrival to agent (P1: 平均応答時間); null unless answered. */
  readonly answerMs: number | null
  /** Found nobody free. */
  readonly waited: boolean
}

export type SimulatedDay = {
  readonly calls: readonly CallResult[]
  readonly slots: readonly SlotTime[]
  /** Entries that the floor stepped through. */
  readonly entries: number
}
