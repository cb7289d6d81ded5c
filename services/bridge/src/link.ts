/** Whether the PBX can be talked to right now, and a way to wait until it can. */
export type Link = {
  readonly isUp: () => boolean
  readonly up: () => Promise<void>
  readonly markUp: () => void
  readonly markDown: () => void
}

export const createLink = (): Link => {
  let isUp = false
  let waiters: (() => void)[] = []
  return {
    isUp: () => isUp,
    up: () => (isUp ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    markUp: () => {
      isUp = true
      const waiting = waiters
      waiters = []
      for (const resolve of waiting) resolve()
    },
    markDown: () => {
      isUp = false
    },
  }
}
