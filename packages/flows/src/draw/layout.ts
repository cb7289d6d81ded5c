import type { Flow } from '@tsunagu/core'
import { nodeIn, type Way, waysOf } from '../check/ways.ts'

/** One arrow of the picture: all ways from one node to another in one. */
export type Arrow = { readonly from: string; readonly to: string; readonly labels: readonly string[] }

/** Nodes in rows from the start downwards; arrows that go up again are drawn at the side. */
export type Layout = { readonly rows: readonly (readonly string[])[]; readonly arrows: readonly Arrow[] }

export const layoutOf = (flow: Flow): Layout => {
  const arrows = arrowsOf(flow)
  const back = backArrows(flow, arrows)
  const rank = ranksOf(
    flow,
    arrows.filter((arrow) => !back.has(arrow)),
  )
  const rows: string[][] = []
  for (const name of Object.keys(flow.nodes)) {
    const row = rank.get(name) ?? 0
    rows[row] = [...(rows[row] ?? []), name]
  }
  return {
    rows: ordered(
      Array.from(rows, (row) => row ?? []),
      arrows,
    ),
    arrows,
  }
}

const arrowsOf = (flow: Flow): readonly Arrow[] =>
  Object.keys(flow.nodes).flatMap((from) => {
    const node = nodeIn(flow, from)
    const byTarget = new Map<string, Way[]>()
    for (const way of node === undefined ? [] : waysOf(node))
      if (nodeIn(flow, way.next) !== undefined) byTarget.set(way.next, [...(byTarget.get(way.next) ?? []), way])
    return [...byTarget].map(([to, ways]) => ({
      ...{ from, to, labels: [...new Set(ways.map(({ label }) => label).filter((label) => label !== ''))] },
    }))
  })

/** Arrows that close a circle on a walk from the start. */
const backArrows = (flow: Flow, arrows: readonly Arrow[]): ReadonlySet<Arrow> => {
  const back = new Set<Arrow>()
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string): void => {
    state.set(name, 'open')
    for (const arrow of arrows.filter(({ from }) => from === name)) {
      if (state.get(arrow.to) === 'open') back.add(arrow)
      else if (!state.has(arrow.to)) visit(arrow.to)
    }
    state.set(name, 'done')
  }
  for (const name of [flow.start, ...Object.keys(flow.nodes)])
    if (nodeIn(flow, name) !== undefined && !state.has(name)) visit(name)
  return back
}

/** Below everything that leads there. */
const ranksOf = (flow: Flow, arrows: readonly Arrow[]): ReadonlyMap<string, number> => {
  const ranks = new Map<string, number>(Object.keys(flow.nodes).map((name) => [name, 0]))
  for (let changed = true; changed; ) {
    changed = false
    for (const { from, to } of arrows) {
      const least = (ranks.get(from) ?? 0) + 1
      if ((ranks.get(to) ?? 0) >= least) continue
      ranks.set(to, least)
      changed = true
    }
  }
  return ranks
}

const sweeps = 8

/** Within each row by the middle of what leads there and of what it leads to, so that few arrows cross. */
const ordered = (rows: readonly (readonly string[])[], arrows: readonly Arrow[]): readonly (readonly string[])[] => {
  let now = rows
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const place = new Map(now.flatMap((row) => row.map((name, at) => [name, (at + 0.5) / row.length] as const)))
    const weight = (name: string, at: number, of: number): number => {
      const near = arrows.flatMap(({ from, to }) =>
        to === name && sweep % 2 === 0 ? [from] : from === name && sweep % 2 === 1 ? [to] : [],
      )
      const places = near.map((other) => place.get(other) ?? 0.5)
      return places.length === 0 ? (at + 0.5) / of : places.reduce((sum, one) => sum + one, 0) / places.length
    }
    now = now.map((row) =>
      row
        .map((name, at) => ({ name, weight: weight(name, at, row.length) }))
        .sort((one, other) => one.weight - other.weight)
        .map(({ name }) => name),
    )
  }
  return now
}
