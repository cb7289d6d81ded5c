import type { AgentSetup, FloorConfig } from '../floor/config.ts'
import { standardAgent } from '../floor/config.ts'
import type { AgentId } from '../log/ids.ts'
import type { AgentGroup, Scenario } from './scenario.ts'

/** The line that simulated callers come in on. */
export const simulatedLine = 'simulated'
/** Why a simulated agent is paused: not at work in this slot. */
export const offDuty = 'offDuty'

export const agentIdOf = (group: number, n: number): AgentId => `g${group + 1}-${n}`

/** The scenario's floor with the agents of its groups. Announcements are left out: they change what callers hear, not who is next. */
export const simulatedConfig = ({ floor, groups }: Scenario): FloorConfig => ({
  ...floor,
  lines: [...floor.lines, { id: simulatedLine, name: simulatedLine, number: '', flow: '', callerIds: [] }],
  queues: floor.queues.map((queue) => ({ ...queue, announceEveryMs: 0, comfort: null, congestionPrompt: '' })),
  agents: groups.flatMap(agentsOf),
  pauseReasons: [...floor.pauseReasons, offDuty],
})

const agentsOf = (group: AgentGroup, index: number): readonly AgentSetup[] =>
  Array.from({ length: Math.max(0, ...group.agents) }, (_, n) => {
    const id = agentIdOf(index, n + 1)
    return { ...standardAgent, ...group.like, id, name: group.name, phone: `p-${id}` }
  })
