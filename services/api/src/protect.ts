import helmet from '@fastify/helmet'
import type { House } from './house.ts'
import type { Server } from './server.ts'

/** Nothing from outside, nothing inline, no frames (S5). */
export const protect = async (server: Server, house: House): Promise<void> => {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: house.secure,
    referrerPolicy: { policy: 'no-referrer' },
  })
}
