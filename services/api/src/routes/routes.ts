import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { addStream } from '../stream/socket.ts'
import { addAgentRoutes } from './agents.ts'
import { addCallCommands } from './call-commands.ts'
import { addFloorRoutes } from './floor.ts'
import { addSessionRoutes } from './session.ts'

/** Every route of the door. */
export const addRoutes = async (server: Server, house: House): Promise<void> => {
  addSessionRoutes(server, house)
  addFloorRoutes(server, house)
  addAgentRoutes(server, house)
  addCallCommands(server, house)
  addStream(server, house)
}
