import type { Flow } from '@tsunagu/core'
import type { FlowProblem, Place } from '../problem.ts'
import type { Found } from './found.ts'
import { nodeProblems } from './node-problems.ts'
import { reachProblems } from './reach-problems.ts'
import { circleProblems, shapeProblems } from './shape-problems.ts'
import { type Reached, walk } from './walk.ts'
import { nodeIn } from './ways.ts'
import type { FlowWorld } from './world.ts'

/** Everything that would make a caller hear an apology, walk for ever, or hear nothing; all at once, by node. */
export const checkFlow = (
  flow: Flow,
  given: FlowWorld,
  placeOf: (path: string) => Place | null = () => null,
): readonly FlowProblem[] => {
  // The flow itself is checked as it is here, whatever of that name the world has.
  const world = { ...given, flows: [...given.flows.filter(({ id }) => id !== flow.id), flow] }
  const reached = reachedIn(flow, world)
  const found = [
    ...shapeProblems(flow, reached, world),
    ...circleProblems(flow, world.flows),
    ...Object.keys(flow.nodes).flatMap((name) => {
      const node = nodeIn(flow, name)
      return node === undefined ? [] : nodeProblems(name, node, world)
    }),
    ...reachProblems(flow, reached, world),
  ]
  const order = ['', ...Object.keys(flow.nodes)]
  return [...found]
    .sort((one, other) => order.indexOf(one.node) - order.indexOf(other.node))
    .map((one) => placed(one, flow, placeOf))
}

/** Every flow of a world, each with what is wrong in it. */
export const checkFlows = (world: FlowWorld): readonly FlowProblem[] =>
  world.flows.flatMap((flow) => checkFlow(flow, world))

/** The spots of this flow that callers reach: from lines, from flows that call it, or by itself when nobody does. */
const reachedIn = (flow: Flow, world: FlowWorld): readonly Reached[] => {
  const isCalled = ({ id }: Flow): boolean =>
    world.flows.some(
      (other) => other.id !== id && Object.values(other.nodes).some((node) => node.type === 'flow' && node.flow === id),
    )
  const isRoot = (one: Flow): boolean => !isCalled(one) || (world.lines?.some((line) => line.flow === one.id) ?? false)
  const own = (reached: readonly Reached[]) => reached.filter(({ spot }) => spot.flow === flow.id)
  const reached = own(walk(world.flows.filter(isRoot), world.flows))
  return reached.length > 0 ? reached : own(walk([flow], world.flows))
}

const placed = (found: Found, flow: Flow, placeOf: (path: string) => Place | null): FlowProblem => {
  const { node, path, ...rest } = found
  const parts = [...(node === '' ? [] : ['nodes', node]), ...(path === '' ? [] : [path])]
  const whole = parts.join('.')
  return { ...rest, flow: flow.id, node, path: whole, place: placeOf(whole) }
}
