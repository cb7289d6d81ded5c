import { z } from 'zod'

/** agent 担当者 · supervisor 統括 · manager 管理者 · clientStaff 委託元職員 · ops 運用 · auditor 監査 */
export const roles = ['agent', 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] as const
export type Role = (typeof roles)[number]
export const roleSchema = z.enum(roles)
/** An account may have several: a supervisor who also takes calls is an agent too. */
export const rolesSchema = z.array(roleSchema).min(1)

/** Roles that work with callers and so need their numbers; everyone else sees the last digits only (DESIGN, rule 8). */
const rolesWithNumbers: readonly Role[] = ['agent', 'supervisor', 'manager']

export const seesNumbers = (held: readonly Role[]): boolean => held.some((role) => rolesWithNumbers.includes(role))

/** Keeps the last four digits: enough to tell two callers apart, not enough to ring them. */
export const maskNumber = (number: string): string =>
  number.length <= 4 ? '*'.repeat(number.length) : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`
