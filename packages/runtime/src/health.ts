import fastify from 'fastify'
import type { Clock } from './clock.ts'
import { within } from './clock.ts'
import type { Metrics } from './metrics.ts'

/** Resolves when the part is fit for work; rejects with the reason when not. */
export type Check = () => Promise<unknown>

export type Health = { readonly port: number; readonly close: () => Promise<void> }

export type HealthOptions = {
  readonly host: string
  readonly port: number
  readonly clock: Clock
  readonly metrics: Metrics
  /** What `/ready` asks, by name, e.g. `{ redis: () => redis.ping() }`. */
  readonly checks: Readonly<Record<string, Check>>
}

const checkDeadlineMs = 1_000

/** `/live`: the event loop turns. `/ready`: every check holds (else 503 with the reasons). `/metrics`: Prometheus text. */
export const openHealth = async ({ host, port, clock, metrics, checks }: HealthOptions): Promise<Health> => {
  const server = fastify({ logger: false, forceCloseConnections: true })
  server.get('/live', () => ({ live: true }))
  server.get('/ready', async (_request, reply) => {
    const results = await runChecks(clock, checks)
    const ready = Object.values(results).every((result) => result === 'ok')
    return reply.code(ready ? 200 : 503).send({ ready, checks: results })
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  await server.listen({ host, port })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => server.close(),
  }
}

const runChecks = async (clock: Clock, checks: HealthOptions['checks']): Promise<Record<string, string>> => {
  const results = Object.entries(checks).map(async ([name, check]) => {
    try {
      await within(clock, checkDeadlineMs, check(), `no answer within ${checkDeadlineMs} ms`)
      return [name, 'ok'] as const
    } catch (error) {
      return [name, error instanceof Error ? error.message : String(error)] as const
    }
  })
  return Object.fromEntries(await Promise.all(results))
}
