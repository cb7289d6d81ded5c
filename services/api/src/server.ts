import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import { type ErrorCode, problemsOf } from '@tsunagu/messages'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { demandRoles, guard, type RouteEntry } from './access/roles.ts'
import { recognise } from './access/visitor.ts'
import { describeApi } from './docs.ts'
import { DoorError } from './errors/door-error.ts'
import { handleErrors, sendError } from './errors/error-handler.ts'
import type { House } from './house.ts'
import { protect } from './protect.ts'
import { addRoutes } from './routes/routes.ts'

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

const bodyLimitBytes = 256 * 1024

/** The whole door, ready to listen; also the table of its routes with who may use each. */
export const buildServer = async (
  house: House,
): Promise<{ readonly server: Server; readonly routes: readonly RouteEntry[] }> => {
  const server = fastify({
    loggerInstance: house.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    genReqId: () => `q-${randomUUID()}`,
    forceCloseConnections: true,
    // Addresses that cannot be read never reach a route.
    frameworkErrors: (_error, request, reply) => {
      sendError(request as FastifyRequest, reply as unknown as FastifyReply, 'path.invalid', [])
    },
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => checker(schema, httpPart ?? 'body'))
  server.setSerializerCompiler(serializerCompiler)
  handleErrors(server as FastifyInstance)
  const routes = demandRoles(server as FastifyInstance)
  tellRequests(server, house)
  await server.register(websocket, { options: { maxPayload: 4_096 } })
  await server.register(cookie)
  await server.register(rateLimit, { global: false })
  await protect(server, house)
  recognise(server as FastifyInstance, house)
  guard(server as FastifyInstance)
  await describeApi(server)
  await addRoutes(server, house)
  return { server, routes }
}

const partCodes: Readonly<Record<string, ErrorCode>> = {
  body: 'body.invalid',
  querystring: 'query.invalid',
  params: 'path.invalid',
  headers: 'header.invalid',
}

const checker = (schema: z.ZodType, part: string) => (value: unknown) => {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  return { error: new DoorError(partCodes[part] ?? 'body.invalid', problemsOf(result.error, value)) }
}

/** One line per request: the route, never the address itself, because queries carry numbers. */
const tellRequests = (server: Server, house: House): void => {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  server.addHook('onResponse', async (request, reply) => {
    house.log.info(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })
}
