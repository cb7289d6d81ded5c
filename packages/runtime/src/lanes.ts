export type Lanes = {
  /** Runs the task after all earlier tasks of the same key; a task that fails does not stop its lane. */
  readonly run: <T>(key: string, task: () => Promise<T>) => Promise<T>
  /** Resolves when fewer than `capacity` tasks are waiting or running: await it before reading more work. */
  readonly room: () => Promise<void>
  /** Resolves when nothing is left. */
  readonly drain: () => Promise<void>
  readonly size: () => number
}

/** Ordered per key, parallel over keys, at most `concurrency` at a time. */
export const createLanes = ({
  concurrency,
  capacity,
}: {
  readonly concurrency: number
  readonly capacity: number
}): Lanes => {
  const tails = new Map<string, Promise<unknown>>()
  const gate = createGate(concurrency)
  const waiters: { readonly below: number; readonly resolve: () => void }[] = []
  let size = 0
  const done = (): void => {
    size -= 1
    for (let i = waiters.length - 1; i >= 0; i -= 1)
      if (size < (waiters[i]?.below ?? 0)) waiters.splice(i, 1)[0]?.resolve()
  }
  const below = (limit: number): Promise<void> =>
    size < limit ? Promise.resolve() : new Promise((resolve) => waiters.push({ below: limit, resolve }))
  const run = <T>(key: string, task: () => Promise<T>): Promise<T> => {
    size += 1
    const before = tails.get(key) ?? Promise.resolve()
    const mine = before.then(() => gate(task))
    const tail = mine.then(nothing, nothing).then(() => {
      if (tails.get(key) === tail) tails.delete(key)
      done()
    })
    tails.set(key, tail)
    return mine
  }
  return { run, room: () => below(capacity), drain: () => below(1), size: () => size }
}

const nothing = (): undefined => undefined

/** At most `limit` tasks at a time, first come, first served. */
const createGate = (limit: number): (<T>(task: () => Promise<T>) => Promise<T>) => {
  let running = 0
  const queue: (() => void)[] = []
  const enter = (): Promise<void> => {
    if (running < limit) {
      running += 1
      return Promise.resolve()
    }
    return new Promise((resolve) => queue.push(resolve))
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return async (task) => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
}
