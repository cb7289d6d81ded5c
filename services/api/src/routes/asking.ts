import type { AgentId, RequestBody } from '@tsunagu/core'
import type { Accepted } from '@tsunagu/messages'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isOnlyAgent } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { ask } from '../floor/ask.ts'
import type { House } from '../house.ts'

/** Headers of a command. The key makes a repetition harmless: asked once, answered the same. */
export const commandHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(8)
    .max(128)
    .regex(/^[\x21-\x7e]+$/, 'visible ASCII, 8 to 128 characters')
    .optional(),
  'x-tsunagu-door': z.literal('cli').optional(),
})

type CommandRequest = FastifyRequest & { readonly headers: z.infer<typeof commandHeaders> }

/** Puts the visitor's wish to the floor. */
export const askFor = (house: House, request: CommandRequest, body: RequestBody): Promise<Accepted> => {
  const visitor = visitorOf(request)
  return ask(house, {
    floor: visitor.floor,
    actor: { account: visitor.account, door: request.headers['x-tsunagu-door'] ?? 'api' },
    body,
    key: request.headers['idempotency-key'] ?? null,
  })
}

/** An agent acts for himself only; leaders for anyone on their floor. */
export const mayActFor = (request: FastifyRequest, agent: AgentId): void => {
  const visitor = visitorOf(request)
  if (isOnlyAgent(visitor.roles) && visitor.agent !== agent) throw new DoorError('auth.notYourself')
}
