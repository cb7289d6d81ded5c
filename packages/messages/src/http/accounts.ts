import { z } from 'zod'
import { id } from '../log/ids.ts'
import { rolesSchema } from './role.ts'
import { time } from './shapes.ts'

export const accountIdSchema = id.max(80)

export const accountSchema = z
  .object({
    account: accountIdSchema,
    name: z.string(),
    roles: rolesSchema,
    contract: id,
    agent: id.nullable(),
    suspended: z.boolean(),
    passwordChangedAt: time,
    createdAt: time,
  })
  .meta({ id: 'Account' })

export const newAccountBody = z.strictObject({
  account: accountIdSchema,
  name: z.string().min(1).max(80),
  roles: rolesSchema,
  agent: id.nullable().default(null),
  /** Left out: the answer carries a password made here, shown once. */
  password: z.string().min(12).max(200).nullable().default(null),
})

export const newAccountSchema = z.object({ account: accountSchema, password: z.string().nullable() })

export const suspendBody = z.strictObject({ suspended: z.boolean(), reason: z.string().min(1).max(200) })

/** A password made here, shown once. */
export const newPasswordSchema = z.object({ account: accountIdSchema, password: z.string() })

/** One change of an account: who did what to it and why (S1). */
export const accountChangeSchema = z.object({
  at: time,
  by: z.string(),
  change: z.string(),
  reason: z.string().nullable(),
})

export type Account = z.infer<typeof accountSchema>
export type AccountChange = z.infer<typeof accountChangeSchema>
