import type { Prompt } from '../log/commands.ts'

/** Who picked up, as far as listening could tell; whoever is not surely a machine is a person. */
export type PickedUpBy = 'person' | 'machine' | 'notSure'

/** Answering machines: off unless a campaign says so. */
export type MachineRules = {
  /** So long at most whoever picks up is listened to before an agent is put on; then he is a person. */
  readonly listenMs: number
  /** What a machine gets: nothing, or these words, twice, because nobody knows when it begins to record. */
  readonly message: readonly Prompt[]
  /** Share of the calls judged a machine that somebody listens to afterwards, 0 to 1. */
  readonly sample: number
}

/** Whether this call judged a machine is one to be listened to; the same call always is, or is not. */
export const isSampled = (call: string, share: number): boolean => {
  let hash = 0x811c9dc5
  for (const letter of call) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  // FNV leaves the last letters in the low bits alone.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32 < share
}

/**
 * How many of the calls judged a machine were persons: the share among those listened to, and what it is at most with 90 % certainty
 * (PACING §4; Wilson's bound, which needs no more than the two counts). Null: nobody has listened yet.
 */
export const falseMachines = (
  heard: number,
  persons: number,
): { readonly share: number; readonly atMost: number } | null => {
  if (heard === 0) return null
  const z = 1.2816
  const p = persons / heard
  const middle = p + z ** 2 / (2 * heard)
  const spread = z * Math.sqrt((p * (1 - p)) / heard + z ** 2 / (4 * heard ** 2))
  return { share: p, atMost: Math.min(1, (middle + spread) / (1 + z ** 2 / heard)) }
}
