import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { allRoutes } from './access/roles.ts'
import type { Server } from './server.ts'

/** Swagger's page styles itself inline; scripts come from here only, and nothing from outside. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"

/** OpenAPI 3.1 made from the same schemas that check requests, and a page to read it with; both bundled. */
export const describeApi = async (server: Server): Promise<void> => {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tsunagu 繋ぐ', version: '1', description: 'コールセンターの入口。Call-centre backend.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'tsunagu' },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: (given) => {
      const result = jsonSchemaTransform(given)
      const access = given.route.config?.roles
      const who = access === 'public' ? '誰でも / anyone' : (access ?? []).join(', ')
      return {
        ...result,
        schema: { ...result.schema, description: who, ...(access === 'public' ? { security: [] } : {}) },
      }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await server.register(async (scope) => {
    allRoutes(scope as unknown as FastifyInstance, 'public')
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: docsPolicy,
      uiConfig: { docExpansion: 'list', validatorUrl: null },
    })
    scope.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
  })
}
