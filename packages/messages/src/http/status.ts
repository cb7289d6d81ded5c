import { z } from 'zod'
import { id } from '../log/ids.ts'
import { count, ms } from './shapes.ts'

export const serviceStatusSchema = z.object({
  service: z.string(),
  /** Whether someone holds the floor's lease for this service. */
  running: z.boolean(),
  /** Which process. */
  holder: z.string().nullable(),
  position: z.string(),
  /** How far its last commit is behind the newest entry of the log. */
  lagMs: ms.nullable(),
  crashes: z.string().nullable(),
})

export const statusSchema = z
  .object({
    floor: id,
    log: z.object({ first: z.string(), last: z.string(), length: count }),
    services: z.array(serviceStatusSchema),
    nodes: z.array(z.object({ node: id, bridge: z.boolean(), pendingCommands: count })),
    calls: count,
    waiting: count,
    agentsSignedIn: count,
    agentsTalking: count,
    phonesRegistered: count,
    postgres: z.boolean(),
    redis: z.boolean(),
  })
  .meta({ id: 'Status' })

export type Status = z.infer<typeof statusSchema>
