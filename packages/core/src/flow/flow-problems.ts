import type { FloorConfig } from '../floor/config.ts'
import type { FlowId } from '../log/ids.ts'
import { unreachable } from '../machine/step.ts'
import type { Flow, FlowNode, Spoken } from './flow.ts'

export type FlowProblemCode =
  | 'flow.unknown'
  | 'node.missing'
  | 'node.unreachable'
  | 'node.neverEnds'
  | 'node.silentCircle'
  | 'menu.noKeys'
  | 'menu.keyInvalid'
  | 'menu.keyTwice'
  | 'menu.waitInvalid'
  | 'menu.triesInvalid'
  | 'prompt.none'
  | 'prompt.invalid'
  | 'queue.unknown'
  /** The queue has no callback rules. */
  | 'queue.noCallback'
  | 'calendar.unknown'
  | 'number.notAllowed'

/** Where in the flow, which problem, and the word at fault (a node's name, a key, a queue …). */
export type FlowProblem = {
  readonly flow: FlowId
  readonly node: string
  readonly code: FlowProblemCode
  readonly value: string
}

/** Everything wrong with the flows of a set-up, lines without a flow included; empty when it may be published. */
export const floorFlowProblems = (config: FloorConfig): readonly FlowProblem[] => [
  ...config.lines
    .filter((line) => !config.flows.some((flow) => flow.id === line.flow))
    .map((line) => ({ flow: line.flow, node: '', code: 'flow.unknown' as const, value: line.id })),
  ...config.flows.flatMap((flow) => flowProblems(flow, config)),
]

/** Everything that would make a caller hear the apology, or walk for ever; all at once, not the first only. */
export const flowProblems = (flow: Flow, config: FloorConfig): readonly FlowProblem[] => {
  const tell = (node: string, code: FlowProblemCode, value: string): FlowProblem => ({
    flow: flow.id,
    node,
    code,
    value,
  })
  const reachable = reach(flow, [flow.start], exitsOf)
  const names = Object.keys(flow.nodes)
  return [
    ...(nodeOf(flow, flow.start) ? [] : [tell('', 'node.missing', flow.start)]),
    ...names.flatMap((name) => {
      const node = nodeOf(flow, name)
      if (node === undefined) return []
      const missing = exitsOf(node).filter((next) => nodeOf(flow, next) === undefined)
      return [
        ...missing.map((next) => tell(name, 'node.missing', next)),
        ...(reachable.has(name) ? [] : [tell(name, 'node.unreachable', name)]),
        ...(endsSomewhere(flow, name) ? [] : [tell(name, 'node.neverEnds', name)]),
        ...(circlesSilently(flow, name) ? [tell(name, 'node.silentCircle', name)] : []),
        ...ownProblems(node, config).map(([code, value]) => tell(name, code, value)),
      ]
    }),
  ]
}

const nodeOf = (flow: Flow, name: string): FlowNode | undefined =>
  Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined

/** The nodes that can come next; a sub-flow comes back, and a message or a queue does not. */
const exitsOf = (node: FlowNode): readonly string[] => {
  switch (node.type) {
    case 'announce':
    case 'language':
    case 'set':
    case 'count':
    case 'survey':
    case 'flow':
      return [node.next]
    case 'menu':
      return [...Object.values(node.keys), node.otherwise]
    case 'collect':
      return [node.next, node.otherwise]
    case 'hours':
      return [
        ...[node.open, node.closed, ...Object.values(node.slots)],
        ...[node.holiday, node.ended, node.emergency].filter((next) => next !== null),
      ]
    case 'branch':
      return [...node.cases.map(({ next }) => next), node.otherwise]
    case 'data':
      return [node.found, node.notFound, node.failed]
    case 'sms':
      return [node.next, node.unable]
    case 'transfer':
      return [node.busy, node.noAnswer, node.failed]
    case 'authenticity':
      return [node.genuine, node.unknown, node.failed]
    case 'queue':
    case 'callback':
    case 'voicemail':
    case 'return':
    case 'end':
      return []
    default:
      return unreachable(node)
  }
}

/** The nodes that can come next before the caller has heard anything; who looks things up in a circle asks without end. */
const silentExitsOf = (node: FlowNode): readonly string[] => {
  switch (node.type) {
    case 'hours':
    case 'branch':
    case 'language':
    case 'set':
    case 'count':
    case 'sms':
    case 'data':
      return exitsOf(node)
    case 'announce':
      return node.prompts.length === 0 ? exitsOf(node) : []
    default:
      return []
  }
}

const reach = (
  flow: Flow,
  from: readonly string[],
  exits: (node: FlowNode) => readonly string[],
): ReadonlySet<string> => {
  const seen = new Set<string>()
  const ahead = [...from]
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    const node = nodeOf(flow, name)
    if (node === undefined || seen.has(name)) continue
    seen.add(name)
    ahead.push(...exits(node))
  }
  return seen
}

/** Nodes with which a flow gives the caller away, or back to the flow that called it. */
const ways: ReadonlySet<FlowNode['type']> = new Set(['queue', 'callback', 'voicemail', 'transfer', 'return', 'end'])

const endsSomewhere = (flow: Flow, name: string): boolean =>
  [...reach(flow, [name], exitsOf)].some((reached) => {
    const type = nodeOf(flow, reached)?.type
    return type !== undefined && ways.has(type)
  })

const circlesSilently = (flow: Flow, name: string): boolean => {
  const node = nodeOf(flow, name)
  return node !== undefined && reach(flow, silentExitsOf(node), silentExitsOf).has(name)
}

type Found = readonly [FlowProblemCode, string]

const ownProblems = (node: FlowNode, config: FloorConfig): readonly Found[] => {
  switch (node.type) {
    case 'announce':
      return promptProblems(node.prompts, true)
    case 'menu':
      return menuProblems(node)
    case 'hours':
      return config.calendars.some((calendar) => calendar.id === node.calendar)
        ? []
        : [['calendar.unknown', node.calendar]]
    case 'queue':
      return config.queues.some((queue) => queue.id === node.queue) ? [] : [['queue.unknown', node.queue]]
    case 'voicemail':
      return [
        ...promptProblems(node.prompts, true),
        ...(config.queues.some((queue) => queue.id === node.queue) ? [] : [['queue.unknown', node.queue] as const]),
      ]
    case 'collect':
    case 'authenticity':
    case 'survey':
      return [...promptProblems(node.prompts, true), ...promptProblems([...node.wrong, ...node.silent], false)]
    case 'flow':
      return config.flows.some(({ id }) => id === node.flow) ? [] : [['flow.unknown', node.flow]]
    case 'language':
    case 'branch':
    case 'data':
    case 'set':
    case 'count':
    case 'sms':
    case 'return':
      return []
    case 'callback': {
      const queue = config.queues.find(({ id }) => id === node.queue)
      if (queue === undefined) return [['queue.unknown', node.queue]]
      return queue.callback === null ? [['queue.noCallback', node.queue]] : []
    }
    case 'transfer':
      return [
        ...promptProblems(node.prompts, false),
        ...(config.transferNumbers.includes(node.number) ? [] : [['number.notAllowed', node.number] as const]),
      ]
    case 'end':
      return promptProblems(node.prompts, false)
    default:
      return unreachable(node)
  }
}

const menuProblems = (menu: Extract<FlowNode, { type: 'menu' }>): readonly Found[] => {
  const keys = Object.keys(menu.keys)
  const all = menu.repeatKey === '' ? keys : [...keys, menu.repeatKey]
  return [
    ...promptProblems(menu.prompts, true),
    ...promptProblems([...menu.wrong, ...menu.silent], false),
    ...(keys.length === 0 ? [['menu.noKeys', ''] as const] : []),
    ...all.filter((key) => !/^[0-9*#A-D]$/.test(key)).map((key): Found => ['menu.keyInvalid', key]),
    ...(keys.includes(menu.repeatKey) ? [['menu.keyTwice', menu.repeatKey] as const] : []),
    ...(menu.waitMs > 0 ? [] : [['menu.waitInvalid', String(menu.waitMs)] as const]),
    ...(menu.tries >= 1 ? [] : [['menu.triesInvalid', String(menu.tries)] as const]),
  ]
}

/** Prompt names are like `ja/congestion`; never a path, so that a flow cannot play any file of the machine. */
const promptProblems = (prompts: readonly Spoken[], needed: boolean): readonly Found[] => [
  ...(needed && prompts.length === 0 ? [['prompt.none', ''] as const] : []),
  ...prompts
    .filter((prompt) => typeof prompt === 'string')
    .filter((prompt) => !/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(prompt))
    .map((prompt): Found => ['prompt.invalid', prompt]),
]
