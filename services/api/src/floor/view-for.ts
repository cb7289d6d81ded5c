import type { FloorView, LiveCall, Me } from '@tsunagu/messages'
import { isOnlyAgent, leads, seesStaff } from '../access/roles.ts'
import type { CommittedFloor } from './committed.ts'
import { floorView } from './floor-view.ts'
import { staffOf, withoutNames } from './live-call.ts'

/**
 * The floor as this visitor may see it: an agent himself, his own calls and what is parked; the client's people no staff;
 * others all. Who watches a call is for those who lead, and for the agent whose call it is where the floor tells him.
 */
export const viewFor = (floor: CommittedFloor, visitor: Me): FloorView => {
  const view = floorView(floor, visitor.roles)
  if (leads(visitor.roles)) return view
  if (seesStaff(visitor.roles)) return { ...view, calls: view.calls.map(unwatched) }
  if (!isOnlyAgent(visitor.roles)) return { ...view, agents: [], calls: view.calls.map(withoutNames) }
  return {
    ...view,
    agents: view.agents.filter((agent) => agent.agent === visitor.agent),
    calls: view.calls
      .filter((call) => call.phase === 'parked' || isWith(call, visitor.agent))
      .map((call) => (floor.config.tellListened && isWith(call, visitor.agent) ? call : unwatched(call))),
    callbacks: [],
  }
}

const unwatched = (call: LiveCall): LiveCall => ({ ...call, watchers: [] })

const isWith = (call: LiveCall, agent: string | null): boolean => agent !== null && staffOf(call).includes(agent)
