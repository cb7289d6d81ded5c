import type { FloorView, Me } from '@tsunagu/messages'
import { isOnlyAgent } from '../access/roles.ts'
import type { CommittedFloor } from './committed.ts'
import { floorView } from './floor-view.ts'

/** The floor as this visitor may see it: an agent sees himself and his own call, everyone else the whole floor. */
export const viewFor = (floor: CommittedFloor, visitor: Me): FloorView => {
  const view = floorView(floor, visitor.roles)
  if (!isOnlyAgent(visitor.roles)) return view
  return {
    ...view,
    agents: view.agents.filter((agent) => agent.agent === visitor.agent),
    calls: view.calls.filter((call) => call.agent !== null && call.agent === visitor.agent),
  }
}
