import { isIP } from 'node:net'
import { sql } from 'kysely'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'

const hidden = { hide: true }

/** For the supervisor and Prometheus on this machine. Ready without Postgres: only some routes need it. */
export const addHealthRoutes = (server: Server, house: House): void => {
  const config = { roles: 'public' as const }
  server.get('/live', { config, schema: hidden }, async () => ({ live: true }))
  server.get('/ready', { config, schema: hidden }, async (_request, reply) => {
    const checks = {
      redis: await tried(house.withLog(house.redis.ping())),
      postgres: await tried(sql`select 1`.execute(house.db)),
    }
    const ready = checks.redis === 'ok'
    return reply.code(ready ? 200 : 503).send({ ready, checks })
  })
  server.get('/metrics', { config, schema: hidden }, async (request, reply) => {
    if (!isLoopback(request.ip)) throw new DoorError('route.unknown')
    return reply.type(house.metrics.registry.contentType).send(await house.metrics.registry.metrics())
  })
}

const tried = async (check: Promise<unknown>): Promise<string> => {
  try {
    await check
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const isLoopback = (ip: string): boolean => isIP(ip) !== 0 && /^(127\.|::1$|::ffff:127\.)/.test(ip)
