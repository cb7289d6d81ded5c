import type { Flow, FlowNode } from '@tsunagu/core'
import { doubtful, type Found, wrong } from './found.ts'
import type { Reached } from './walk.ts'
import { nodeIn, type Way, waysOf } from './ways.ts'
import type { FlowWorld } from './world.ts'

/** What is wrong with how the nodes hang together. */
export const shapeProblems = (flow: Flow, reached: readonly Reached[], world: FlowWorld): readonly Found[] => {
  const seen = new Set(reached.map(({ spot }) => spot.node))
  const names = Object.keys(flow.nodes)
  // A way through a flow that never comes back has to be written down all the same: no fault, but worth knowing.
  const named = new Set(closure(flow, flow.start, (node) => waysOf(node).map(({ next }) => next)))
  const calledFromOutside = reached.some(({ spot }) => spot.frames.length === 0)
  return [
    ...(nodeIn(flow, flow.start) === undefined ? [wrong('', 'start', 'node.missing', flow.start)] : []),
    ...names.flatMap((name) => {
      const node = nodeIn(flow, name)
      if (node === undefined) return []
      const missing = waysOf(node).filter(({ next }) => nodeIn(flow, next) === undefined)
      return [
        ...missing.map(({ path, next }) => wrong(name, path, 'node.missing', next, names.join(', '))),
        ...(seen.has(name) ? [] : [(named.has(name) ? doubtful : wrong)(name, '', 'node.unreachable', name)]),
        ...(missing.length > 0 || ends(flow, name, world.flows) ? [] : [wrong(name, '', 'node.neverEnds', name)]),
        ...(node.type === 'return' && calledFromOutside && isOnLine(flow, world)
          ? [doubtful(name, '', 'return.nowhere', '')]
          : []),
      ]
    }),
  ]
}

const isOnLine = ({ id }: Flow, { lines }: FlowWorld): boolean => lines?.some((line) => line.flow === id) ?? false

/** Whether any way from here leads to where the caller is done with, or taken over; a flow that is not known may do so. */
const ends = (flow: Flow, from: string, flows: readonly Flow[], within: readonly string[] = []): boolean =>
  closure(flow, from, (node) => onward(node, flows, [...within, flow.id])).some((name) => {
    const node = nodeIn(flow, name)
    if (node === undefined) return true
    if (node.type === 'flow') return !comesBackOnly(node.flow, flows, [...within, flow.id])
    return ['queue', 'callback', 'voicemail', 'transfer', 'end', 'return'].includes(node.type)
  })

const onward = (node: FlowNode, flows: readonly Flow[], within: readonly string[]): readonly string[] => {
  const called = node.type === 'flow' ? flows.find(({ id }) => id === node.flow) : undefined
  if (called === undefined || within.includes(called.id)) return waysOf(node).map(({ next }) => next)
  const nodes = closure(called, called.start, (inner) => onward(inner, flows, [...within, called.id]))
  return nodes.some((name) => nodeIn(called, name)?.type === 'return') ? waysOf(node).map(({ next }) => next) : []
}

/** A flow that cannot end a call but only come back. */
const comesBackOnly = (id: string, flows: readonly Flow[], within: readonly string[]): boolean => {
  const called = flows.find((flow) => flow.id === id)
  if (called === undefined || within.includes(id)) return false
  return closure(called, called.start, (node) => onward(node, flows, [...within, id])).every((name) => {
    const node = nodeIn(called, name)
    return !['queue', 'callback', 'voicemail', 'transfer', 'end'].includes(node?.type ?? 'end')
  })
}

const closure = (flow: Flow, from: string, nextOf: (node: FlowNode) => readonly string[]): readonly string[] => {
  const seen = new Set<string>()
  const ahead = [from]
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const node = nodeIn(flow, name)
    if (node !== undefined) ahead.push(...nextOf(node))
  }
  return [...seen]
}

/** Circles of this flow, also through flows it calls, in which nothing is heard; each told once, at its first node. */
export const circleProblems = (flow: Flow, flows: readonly Flow[]): readonly Found[] => {
  const told = new Set<string>()
  return Object.keys(flow.nodes).flatMap((name) => {
    if (told.has(name)) return []
    const circle = silentCircle(flow, name, flows)
    if (circle === null) return []
    for (const member of circle) told.add(member)
    return [wrong(name, '', 'node.silentCircle', circle.join(' → '))]
  })
}

/** A silent way from a node back to itself, as names of nodes of this flow. */
const silentCircle = (flow: Flow, start: string, flows: readonly Flow[]): readonly string[] | null => {
  const seen = new Set<string>()
  const ways: (readonly string[])[] = [[start]]
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const node = nodeIn(flow, way.at(-1) ?? start)
    for (const { next } of node === undefined ? [] : silentWays(node, flows, [flow.id])) {
      if (next === start) return [...way, start]
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return null
}

/** Ways on which nothing is heard; through a called flow only when it can come back without a word. */
const silentWays = (node: FlowNode, flows: readonly Flow[], within: readonly string[]): readonly Way[] => {
  const ways = waysOf(node).filter(({ silent }) => silent)
  const called = node.type === 'flow' ? flows.find(({ id }) => id === node.flow) : undefined
  if (called === undefined || within.includes(called.id)) return node.type === 'flow' ? [] : ways
  const nodes = closure(called, called.start, (inner) =>
    silentWays(inner, flows, [...within, called.id]).map(({ next }) => next),
  )
  return nodes.some((name) => nodeIn(called, name)?.type === 'return') ? ways : []
}
