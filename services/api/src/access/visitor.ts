import type { Me } from '@tsunagu/messages'
import { findSession } from '@tsunagu/store'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { refuseForeign } from './same-origin.ts'

export const sessionCookie = 'tsunagu'

/** Whoever stands at the door, as signed in. */
export type Visitor = Me

declare module 'fastify' {
  interface FastifyRequest {
    visitor: Visitor | null
  }
}

/** The token a request carries, and whether a browser sent it by itself. */
export const tokenOf = (request: FastifyRequest): { readonly token: string; readonly byCookie: boolean } | null => {
  const bearer = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, byCookie: false }
  const cookie = request.cookies[sessionCookie]
  return cookie === undefined || cookie === '' ? null : { token: cookie, byCookie: true }
}

/** Finds out who is asking, before any route sees the request. */
export const recognise = (server: FastifyInstance, house: House): void => {
  server.decorateRequest('visitor', null)
  server.addHook('onRequest', async (request) => {
    const carried = tokenOf(request)
    if (carried === null) return
    if (carried.byCookie) refuseForeign(request)
    const session = await house.withLog(findSession<Visitor>(house.redis, carried.token, house.sessionMs))
    request.visitor = session?.data ?? null
  })
}

/** The visitor of a route that is not public. */
export const visitorOf = (request: FastifyRequest): Visitor => {
  if (request.visitor === null) throw new DoorError('auth.required')
  return request.visitor
}
