import type { Me } from '@tsunagu/messages'

/** Whether somebody has one of these roles, as the routes ask. */
export const hasRole =
  (...wanted: Me['roles']) =>
  (me: Me): boolean =>
    me.roles.some((role) => wanted.includes(role))
