import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { addStream } from '../stream/socket.ts'
import { addAccountRoutes } from './accounts.ts'
import { addAgentRoutes } from './agents.ts'
import { addCallCommands } from './call-commands.ts'
import { addCallRoutes } from './calls.ts'
import { addFigureRoutes } from './figures.ts'
import { addFloorRoutes } from './floor.ts'
import { addHealthRoutes } from './health.ts'
import { addPage } from './page.ts'
import { addRecordingRoutes } from './recordings.ts'
import { addPasswordRoute, addSessionRoutes } from './session.ts'
import { addSetupRoutes } from './setup.ts'
import { addStatusRoutes } from './status.ts'
import { addStoryRoutes } from './story.ts'

/** Every route of the door. */
export const addRoutes = async (server: Server, house: House): Promise<void> => {
  for (const add of [
    addSessionRoutes,
    addPasswordRoute,
    addFloorRoutes,
    addAgentRoutes,
    addCallCommands,
    addCallRoutes,
    addStoryRoutes,
    addRecordingRoutes,
    addFigureRoutes,
    addStatusRoutes,
    addAccountRoutes,
    addSetupRoutes,
    addStream,
    addHealthRoutes,
  ])
    add(server, house)
  await addPage(server)
}
