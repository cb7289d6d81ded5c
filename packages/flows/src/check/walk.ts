import type { Flow, FlowNode } from '@tsunagu/core'
import { nodeIn, valuesSet, waysOf } from './ways.ts'

/** A flow node that called another flow, which will come back there. */
type Frame = { readonly flow: string; readonly node: string }

/** Where a caller can be: in which flow, called from where, at which node, in which language. */
export type Spot = {
  readonly flow: string
  readonly frames: readonly Frame[]
  readonly node: string
  readonly language: string
}

/** What is known of all callers who can be at a spot. */
export type Known = {
  /** Values that may have something, and those that surely have. */
  readonly may: ReadonlySet<string>
  readonly must: ReadonlySet<string>
  /** Menus behind the caller, at least. */
  readonly menus: number
}

export type Reached = { readonly spot: Spot; readonly known: Known }

/** Flows within flows, deeper than which the core does not go. */
export const deepest = 8

const keyOf = ({ flow, frames, node, language }: Spot): string =>
  JSON.stringify([flow, node, language, ...frames.map((frame) => [frame.flow, frame.node])])

/** Every spot that callers of these flows can reach, with what is known there: through languages and sub-flows and back. */
export const walk = (roots: readonly Flow[], flows: readonly Flow[]): readonly Reached[] => {
  const byId = new Map(flows.map((flow) => [flow.id, flow]))
  const reached = new Map<string, Reached>()
  const ahead: Reached[] = roots.map((flow) => ({
    spot: { flow: flow.id, frames: [], node: flow.start, language: flow.language },
    known: { may: new Set(), must: new Set(), menus: 0 },
  }))
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const node = nodeIn(byId.get(next.spot.flow), next.spot.node)
    if (node === undefined) continue
    const key = keyOf(next.spot)
    const before = reached.get(key)?.known
    const known = before === undefined ? next.known : joined(before, next.known)
    if (before !== undefined && sameKnown(before, known)) continue
    const here = { spot: next.spot, known }
    reached.set(key, here)
    ahead.push(...stepsFrom(here, node, byId))
  }
  return [...reached.values()]
}

const joined = (one: Known, other: Known): Known => ({
  may: new Set([...one.may, ...other.may]),
  must: new Set([...one.must].filter((value) => other.must.has(value))),
  menus: Math.min(one.menus, other.menus),
})

const sameKnown = (one: Known, other: Known): boolean =>
  one.may.size === other.may.size && one.must.size === other.must.size && one.menus === other.menus

const stepsFrom = ({ spot, known }: Reached, node: FlowNode, flows: ReadonlyMap<string, Flow>): readonly Reached[] => {
  if (node.type === 'return') return comeBack(spot, known, flows)
  if (node.type === 'flow') {
    const called = flows.get(node.flow)
    const within = [...spot.frames.map(({ flow }) => flow), spot.flow]
    if (called === undefined || within.includes(called.id) || spot.frames.length >= deepest) return []
    const frames = [...spot.frames, { flow: spot.flow, node: spot.node }]
    return [{ spot: { flow: called.id, frames, node: called.start, language: spot.language }, known }]
  }
  const language = node.type === 'language' ? node.language : spot.language
  const menus = known.menus + (node.type === 'menu' ? 1 : 0)
  return waysOf(node).map(({ path, next }) => {
    const set = valuesSet(node, path)
    const values = { may: new Set([...known.may, ...set]), must: new Set([...known.must, ...set]) }
    return { spot: { ...spot, node: next, language }, known: { ...values, menus } }
  })
}

const comeBack = (spot: Spot, known: Known, flows: ReadonlyMap<string, Flow>): readonly Reached[] => {
  const frame = spot.frames.at(-1)
  const caller = frame === undefined ? undefined : nodeIn(flows.get(frame.flow), frame.node)
  if (frame === undefined || caller?.type !== 'flow') return []
  const frames = spot.frames.slice(0, -1)
  return [{ spot: { flow: frame.flow, frames, node: caller.next, language: spot.language }, known }]
}
