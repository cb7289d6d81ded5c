import { z } from 'zod'
import { id } from '../log/ids.ts'
import { rolesSchema } from './role.ts'
import { time } from './shapes.ts'

export const signInBody = z.strictObject({
  account: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
})

export const passwordBody = z.strictObject({
  current: z.string().min(1).max(200),
  next: z.string().min(12).max(200),
})

export const meSchema = z
  .object({
    account: z.string(),
    name: z.string(),
    roles: rolesSchema,
    contract: id,
    floor: id,
    /** The agent this account works as, or null. */
    agent: id.nullable(),
  })
  .meta({ id: 'Me' })

export const sessionSchema = z.object({
  /** For programs: `Authorization: Bearer …`. Pages use the cookie that is set besides. */
  token: z.string(),
  expiresAt: time,
  me: meSchema,
})

export type Me = z.infer<typeof meSchema>
export type Session = z.infer<typeof sessionSchema>
