import type { FloorView, Me } from '@tsunagu/messages'
import { isOnlyAgent, seesStaff } from '../access/roles.ts'
import type { CommittedFloor } from './committed.ts'
import { floorView } from './floor-view.ts'

/** The floor as this visitor may see it: an agent himself and his own call, the client's people no staff, others all. */
export const viewFor = (floor: CommittedFloor, visitor: Me): FloorView => {
  const view = floorView(floor, visitor.roles)
  if (seesStaff(visitor.roles)) return view
  if (!isOnlyAgent(visitor.roles))
    return { ...view, agents: [], calls: view.calls.map((call) => ({ ...call, agent: null })) }
  return {
    ...view,
    agents: view.agents.filter((agent) => agent.agent === visitor.agent),
    calls: view.calls.filter((call) => call.agent !== null && call.agent === visitor.agent),
  }
}
