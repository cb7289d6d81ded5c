import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { allRoutes } from '../access/roles.ts'
import type { Server } from '../server.ts'

const sources = fileURLToPath(new URL('../../page/', import.meta.url))
const compiled = fileURLToPath(new URL('../../dist/page/', import.meta.url))

/** The page people work with: our own files only, and nobody needs to be signed in to see the sign-in form. */
export const addPage = async (server: Server): Promise<void> => {
  await server.register(async (scope) => {
    allRoutes(scope as unknown as FastifyInstance, 'public')
    const options = { index: false, cacheControl: true, maxAge: 0, decorateReply: false } as const
    await scope.register(fastifyStatic, { ...options, root: compiled, prefix: '/page/js/', allowedPath: isScript })
    await scope.register(fastifyStatic, {
      ...options,
      root: sources,
      prefix: '/page/',
      allowedPath: isPagePart,
      decorateReply: true,
    })
    scope.get('/', { schema: { hide: true } }, async (_request, reply) => reply.sendFile('index.html'))
  })
}

const isScript = (path: string): boolean => /^\/?[a-z-]+\.js$/.test(path)
const isPagePart = (path: string): boolean => /^\/?(style\.css|icon\.svg|index\.html)$/.test(path)
