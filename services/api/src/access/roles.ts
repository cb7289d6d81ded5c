import type { Role } from '@tsunagu/messages'
import { roles } from '@tsunagu/messages'
import type { FastifyInstance } from 'fastify'
import { DoorError } from '../errors/door-error.ts'

/** Who may use a route. `public` has to be said; a route that says nothing does not start. */
export type Access = 'public' | readonly Role[]

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly roles?: Access
  }
  interface FastifyInstance {
    /** Of every route of this scope that cannot carry a config of its own. */
    readonly accessOfAll?: Access
  }
}

export const everyone: Access = roles
export const floorRoles: Access = ['agent', 'supervisor', 'manager']
export const leaders: readonly Role[] = ['supervisor', 'manager']
/** Who may see which member of staff does what; the client's people see counts only. */
export const staffWatchers: readonly Role[] = ['supervisor', 'manager', 'ops', 'auditor']

/** Who may see the counts of flows (I5): the city's own people too, for whom they are made. */
export const countReaders: readonly Role[] = ['clientStaff', 'manager', 'supervisor', 'ops', 'auditor']

export const seesStaff = (held: readonly Role[]): boolean => held.some((role) => staffWatchers.includes(role))

export const leads = (held: readonly Role[]): boolean => held.some((role) => leaders.includes(role))

/** Only an agent, and so only for himself: no role that leads or watches. */
export const isOnlyAgent = (held: readonly Role[]): boolean => held.every((role) => role === 'agent')

export type RouteEntry = { readonly method: string; readonly url: string; readonly roles: Access }

/** Collects the route table and refuses to start with a route that does not say who may use it. */
export const demandRoles = (server: FastifyInstance): readonly RouteEntry[] => {
  const table: RouteEntry[] = []
  server.addHook('onRoute', function (route) {
    const access = route.config?.roles ?? this.accessOfAll
    if (access === undefined) throw new Error(`route ${String(route.method)} ${route.url} does not say who may use it`)
    route.config = { ...route.config, roles: access }
    for (const method of [route.method].flat()) table.push({ method, url: route.url, roles: access })
  })
  return table
}

/** For routes of a plugin that cannot carry a config of their own: all of them get the same, explicit answer. */
export const allRoutes = (scope: FastifyInstance, access: Access): void => {
  scope.decorate<Access>('accessOfAll', access)
}

/** Refuses visitors whose role the route does not name. */
export const guard = (server: FastifyInstance): void => {
  server.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.roles
    if (access === 'public' || request.is404) return
    const { visitor } = request
    if (visitor === null) throw new DoorError('auth.required')
    if (access === undefined || !visitor.roles.some((role) => access.includes(role)))
      throw new DoorError('auth.forbidden')
  })
}
