import type { FloorConfig } from '../floor/config.ts'
import type { FlowNode } from '../flow/flow.ts'
import type { AgentId, FlowId, LineId, QueueId } from '../log/ids.ts'
import { unreachable } from '../machine/step.ts'

/** The little of a floor's set-up that figures need, folded from `floor.configured`. */
export type FloorShape = {
  readonly lines: readonly LineId[]
  readonly queues: readonly QueueId[]
  readonly staff: Readonly<Record<AgentId, readonly QueueId[]>>
  /** Per flow, the nodes that speak to the caller. */
  readonly guidance: Readonly<Record<FlowId, readonly string[]>>
  /** Per flow, the language it begins in, and the nodes from which on another is spoken. */
  readonly spoken: Readonly<
    Record<FlowId, { readonly first: string; readonly chosen: Readonly<Record<string, string>> }>
  >
}

export const noFloor: FloorShape = { lines: [], queues: [], staff: {}, guidance: {}, spoken: {} }

/**
 * Whether entering the node is an answer in the sense of E Ⅱ5 (音声ガイダンスを開始したもの). The out-of-hours
 * announcement is not: it is outside the hours the rate is about.
 */
const speaks = (node: FlowNode): boolean => {
  switch (node.type) {
    case 'announce':
    case 'menu':
    case 'collect':
    case 'authenticity':
    case 'survey':
    case 'voicemail':
    case 'transfer':
      return node.prompts.length > 0
    case 'end':
      return node.prompts.length > 0 && node.outcome === 'inFlow'
    case 'hours':
    case 'language':
    case 'branch':
    case 'data':
    case 'set':
    case 'count':
    case 'sms':
    case 'queue':
    case 'callback':
    case 'flow':
    case 'return':
      return false
    default:
      return unreachable(node)
  }
}

export const floorShape = (config: FloorConfig): FloorShape => ({
  lines: config.lines.map((line) => line.id),
  queues: config.queues.map((queue) => queue.id),
  staff: Object.fromEntries(config.agents.map((agent) => [agent.id, agent.queues])),
  guidance: Object.fromEntries(
    config.flows.map((flow) => [
      flow.id,
      Object.entries(flow.nodes)
        .filter(([, node]) => speaks(node))
        .map(([name]) => name),
    ]),
  ),
  spoken: Object.fromEntries(
    config.flows.map(({ id, language, nodes }) => [id, { first: language, chosen: chosenIn(nodes) }]),
  ),
})

const chosenIn = (nodes: FloorConfig['flows'][number]['nodes']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(nodes).flatMap(([name, node]) => (node.type === 'language' ? [[name, node.language]] : [])),
  )
