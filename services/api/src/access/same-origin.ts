import type { FastifyRequest } from 'fastify'
import { DoorError } from '../errors/door-error.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A cookie is sent by the browser whoever wrote the page, so what changes something, and every WebSocket, must come
 * from our own page: its `Origin` is this very host. SameSite=Strict is the first fence, this the second.
 */
export const refuseForeign = (request: FastifyRequest): void => {
  if (safe.has(request.method) && request.headers.upgrade === undefined) return
  if (!isOwn(request.headers.origin, request.headers.host)) throw new DoorError('auth.crossSite')
}

const isOwn = (origin: string | undefined, host: string | undefined): boolean => {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === host
}
