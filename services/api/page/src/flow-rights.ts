import type { Me } from '@tsunagu/messages'

const has = (me: Me, ...roles: readonly string[]): boolean => me.roles.some((role) => roles.includes(role))

/** As the routes of flows say. */
export const mayCheck = (me: Me): boolean => has(me, 'supervisor', 'manager', 'ops')
export const mayPublish = (me: Me): boolean => has(me, 'manager', 'ops')
export const maySeeChanges = (me: Me): boolean => has(me, 'manager', 'clientStaff', 'ops', 'auditor')
