import { setTimeout as pass } from 'node:timers/promises'

const lookEveryMs = 25
const patienceMs = 30_000

export type Patience = {
  readonly withinMs?: number
  /** Said besides when it never comes, e.g. what was there instead. */
  readonly seen?: () => unknown
}

/**
 * Waits until `look` gives something other than null, undefined or false, and gives that back. The one place of the tests
 * that waits: for a condition, with a limit after which the condition counts as not met.
 */
export const until = async <T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { withinMs = patienceMs, seen }: Patience = {},
): Promise<T> => {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (performance.now() > deadline) {
      const instead = seen === undefined ? '' : `; seen: ${JSON.stringify(await seen(), null, 1)}`
      throw new Error(`${what}: not within ${withinMs} ms${instead}`)
    }
    await pass(lookEveryMs)
  }
}

/** Time that is part of the scene itself: how long a citizen talks, how long a server stays away. */
export const lasts = (ms: number): Promise<void> => pass(ms)

/** Runs `look` again and again for as long as the scene takes, and fails the moment it does not hold. */
export const staysTrue = async (what: string, ms: number, look: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + ms
  while (performance.now() < end) {
    if (!(await look())) throw new Error(`${what}: no longer`)
    await pass(lookEveryMs * 4)
  }
}
