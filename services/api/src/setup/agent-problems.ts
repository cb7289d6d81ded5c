import { type AgentSetup, type FloorConfig, phonesOf } from '@tsunagu/core'
import type { Problem } from '@tsunagu/messages'
import { doubled, wrong } from './problem.ts'

/** What would let an agent be rung wrongly, or not at all. */
export const agentProblems = (agent: AgentSetup, { queues }: FloorConfig): readonly Problem[] => {
  const at = `agents.${agent.id}`
  const unknown = (where: string, named: readonly string[]): readonly Problem[] =>
    named
      .filter((queue) => !queues.some(({ id }) => id === queue))
      .map((queue) => wrong(`${at}.${where}`, queue, 'a known queue'))
  return [
    ...unknown('queues', agent.queues),
    ...unknown('supervises', agent.supervises),
    ...Object.keys(agent.tiers)
      .filter((queue) => !agent.queues.includes(queue))
      .map((queue) => wrong(`${at}.tiers.${queue}`, queue, 'a queue that the agent works in')),
  ]
}

/** A phone belongs to one agent, once: else nobody could say who picked up. */
export const phoneProblems = ({ agents }: FloorConfig): readonly Problem[] => {
  const twice = new Set(doubled(agents.flatMap(phonesOf)))
  return agents.flatMap(({ id, phone, browserPhone }) => [
    ...(twice.has(phone) ? [wrong(`agents.${id}.phone`, phone, 'a phone of nobody else')] : []),
    ...(browserPhone !== null && twice.has(browserPhone)
      ? [wrong(`agents.${id}.browserPhone`, browserPhone, 'a phone of nobody else')]
      : []),
  ])
}
