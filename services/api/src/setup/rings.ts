import type { FloorConfig, FlowId, LineId, QueueAction, QueueId } from '@tsunagu/core'
import type { Problem } from '@tsunagu/messages'
import { wrong } from './problem.ts'
import { ruleActionsOf } from './queue-problems.ts'

/**
 * Rules that can send a caller from queue to queue and back to the first, by themselves: such a caller would go round for
 * ever. A way through another line's flow counts too, as far as it asks the caller nothing. Each ring is told once.
 */
export const ringProblems = (config: FloorConfig): readonly Problem[] => {
  const told = new Set<string>()
  return config.queues.flatMap(({ id }) => {
    const ring = ringFrom(id, config)
    const members = ring === null ? '' : [...ring].sort().join(' ')
    if (ring === null || told.has(members)) return []
    told.add(members)
    return [wrong(`queues.${id}.rules`, [...ring, id].join(' → '), 'rules that end somewhere', 'rules.ring')]
  })
}

/** The shortest way from a queue back to itself, the queue first; null: there is none. */
const ringFrom = (start: QueueId, config: FloorConfig): readonly QueueId[] | null => {
  const seen = new Set<QueueId>()
  const ways: (readonly QueueId[])[] = [[start]]
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const next of leadsTo(way.at(-1) ?? start, config)) {
      if (next === start) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return null
}

const leadsTo = (queue: QueueId, config: FloorConfig): readonly QueueId[] => {
  const found = config.queues.find(({ id }) => id === queue)
  return found === undefined ? [] : ruleActionsOf(found).flatMap(({ action }) => queuesOf(action, config))
}

const queuesOf = (action: QueueAction, config: FloorConfig): readonly QueueId[] => {
  if (action.kind === 'queue') return [action.queue]
  return action.kind === 'line' ? queuesOfLine(action.line, config) : []
}

const queuesOfLine = (line: LineId, config: FloorConfig): readonly QueueId[] => {
  const found = config.lines.find(({ id }) => id === line)
  return found === undefined ? [] : queuesOfFlow(found.flow, config)
}

/** Queues that a flow leads to without a menu in between: at a menu the caller can choose another way, or hang up. */
const queuesOfFlow = (flow: FlowId, { flows }: FloorConfig): readonly QueueId[] => {
  const found = flows.find(({ id }) => id === flow)
  const seen = new Set<string>()
  const ahead = found === undefined ? [] : [found.start]
  const queues: QueueId[] = []
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    const node = found?.nodes[name]
    if (node === undefined || seen.has(name)) continue
    seen.add(name)
    if (node.type === 'queue' || node.type === 'callback') queues.push(node.queue)
    if (node.type === 'announce') ahead.push(node.next)
    if (node.type === 'hours') ahead.push(node.open, node.closed)
    if (node.type === 'transfer') ahead.push(node.failed)
  }
  return queues
}
