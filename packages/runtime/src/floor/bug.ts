import type { LogId } from '@tsunagu/core'

/** A service's code threw: a bug, never a refusal. `entry` is null when it was not the step (but `load` or `diff`). */
export class FoldBug extends Error {
  readonly entry: LogId | null

  constructor(entry: LogId | null, cause: unknown) {
    super(
      `${entry === null ? 'the folder' : `folding entry ${entry}`} threw: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
    this.name = 'FoldBug'
    this.entry = entry
  }
}

/** So many crashes on one entry are enough; then it is passed over. */
export const crashesAllowed = 3
