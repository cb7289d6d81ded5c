/** Who belongs together: groups of rows that only ever grow, with their members. */
export type Groups = {
  readonly find: (row: number) => number
  readonly members: (row: number) => readonly number[]
  readonly join: (one: number, other: number) => void
}

export const openGroups = (rows: number): Groups => {
  const parents = Int32Array.from({ length: rows }, (_, at) => at)
  const sizes = new Int32Array(rows).fill(1)
  // Members stand in a ring; joining two rings is swapping two of their links.
  const next = Int32Array.from({ length: rows }, (_, at) => at)
  const find = (row: number): number => {
    let root = row
    while (parents[root] !== root) root = parents[root] ?? root
    for (let at = row; at !== root; ) {
      const above = parents[at] ?? root
      parents[at] = root
      at = above
    }
    return root
  }
  return {
    find,
    members: (row) => {
      const found = [row]
      for (let at = next[row] ?? row; at !== row; at = next[at] ?? row) found.push(at)
      return found
    },
    join: (one, other) => {
      const [a, b] = [find(one), find(other)]
      if (a === b) return
      const [large, small] = (sizes[a] ?? 0) >= (sizes[b] ?? 0) ? [a, b] : [b, a]
      parents[small] = large
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0)
      const follower = next[large] ?? large
      next[large] = next[small] ?? small
      next[small] = follower
    },
  }
}
