import type { EpochMs } from '../log/ids.ts'

/** Things to happen, earliest first; those of the same moment in the order they were put. */
export type Agenda<T> = {
  readonly put: (at: EpochMs, item: T) => void
  readonly first: () => { readonly at: EpochMs; readonly item: T } | undefined
  readonly take: () => { readonly at: EpochMs; readonly item: T } | undefined
  readonly size: () => number
}

type Entry<T> = { readonly at: EpochMs; readonly n: number; readonly item: T }

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.n < b.n)

/** A binary heap. */
export const createAgenda = <T>(): Agenda<T> => {
  const heap: Entry<T>[] = []
  let count = 0
  const at = (i: number): Entry<T> => heap[i] as Entry<T>
  const swap = (i: number, j: number): void => {
    const kept = at(i)
    heap[i] = at(j)
    heap[j] = kept
  }
  const rise = (from: number): void => {
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(at(i), at(parent))) return
      swap(i, parent)
      i = parent
    }
  }
  const sink = (): void => {
    let i = 0
    for (;;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(at(child), at(least))) least = child
      if (least === i) return
      swap(i, least)
      i = least
    }
  }
  return {
    put: (when, item) => {
      heap.push({ at: when, n: count++, item })
      rise(heap.length - 1)
    },
    first: () => heap[0],
    take: () => {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined) return undefined
      if (heap.length > 0) {
        heap[0] = last
        sink()
      }
      return first
    },
    size: () => heap.length,
  }
}
