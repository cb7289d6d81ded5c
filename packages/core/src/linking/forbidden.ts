import type { Groups } from './groups.ts'

/** Pairs that people said are two; no group holds both. */
export type Forbidden = {
  readonly add: (one: number, other: number) => void
  readonly between: (one: number, other: number) => boolean
}

export const openForbidden = (groups: Groups): Forbidden => {
  const others = new Map<number, Set<number>>()
  const put = (row: number, other: number): void => {
    const known = others.get(row)
    if (known === undefined) others.set(row, new Set([other]))
    else known.add(other)
  }
  return {
    add: (one, other) => {
      put(one, other)
      put(other, one)
    },
    between: (one, other) => {
      if (others.size === 0) return false
      const group = groups.find(other)
      return groups
        .members(one)
        .some((member) => [...(others.get(member) ?? [])].some((row) => groups.find(row) === group))
    },
  }
}
