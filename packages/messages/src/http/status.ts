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

/** Something that somebody has to look at before callers notice it. */
export const noticeSchema = z
  .object({
    kind: z.enum(['holidays.unknown', 'publication.failed', 'linking.failed', 'export.failed']),
    /** What it is about: a flow, or the holidays. */
    item: z.string(),
    ja: z.string(),
    en: z.string(),
  })
  .meta({ id: 'Notice' })

export const noticesSchema = z.object({ notices: z.array(noticeSchema) }).meta({ id: 'Notices' })

export type Notice = z.infer<typeof noticeSchema>
export type Notices = z.infer<typeof noticesSchema>

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
    notices: z.array(noticeSchema),
  })
  .meta({ id: 'Status' })

export type Status = z.infer<typeof statusSchema>
