import type { LogId } from '@tsunagu/core'

/** Folding this entry threw: a bug, never a refusal. */
export class FoldBug extends Error {
  readonly entry: LogId

  constructor(entry: LogId, cause: unknown) {
    super(`folding entry ${entry} threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'FoldBug'
    this.entry = entry
  }
}

/** So many crashes on one entry are enough; then it is passed over. */
export const crashesAllowed = 3
