import { meSchema, passwordBody, sessionSchema, signInBody } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { type AccountRow, closeSession, closeSessionsOf, findAccountByLogin, openSession } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { hashPassword, isPassword } from '../access/password.ts'
import { everyone } from '../access/roles.ts'
import { sessionCookie, tokenOf, type Visitor, visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { countWrongPassword, forgetWrongPasswords, setPassword } from '../records/accounts.ts'
import type { Server } from '../server.ts'
import { answers, done, saved } from './answers.ts'

export const addSessionRoutes = (server: Server, house: House): void => {
  server.post(
    '/v1/session',
    {
      config: { roles: 'public', rateLimit: tries },
      preHandler: server.rateLimit(triesByAddress),
      schema: { tags: ['session'], summary: 'サインイン', body: signInBody, response: answers(sessionSchema) },
    },
    async (request, reply) => {
      const me = await signIn(house, request.body)
      const token = await house.withLog(openSession(house.redis, me.account, me, house.sessionMs))
      reply.setCookie(sessionCookie, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: house.secure,
        maxAge: Math.floor(house.sessionMs / 1_000),
      })
      return { token, expiresAt: isoTime(house.clock.now() + house.sessionMs), me }
    },
  )

  server.get(
    '/v1/session',
    { config: { roles: everyone }, schema: { tags: ['session'], summary: '自分', response: answers(meSchema) } },
    async (request) => visitorOf(request),
  )

  server.delete(
    '/v1/session',
    {
      config: { roles: everyone },
      schema: { tags: ['session'], summary: 'サインアウト', response: answers(done) },
    },
    async (request, reply) => {
      const carried = tokenOf(request)
      if (carried !== null) await house.withLog(closeSession(house.redis, carried.token))
      reply.clearCookie(sessionCookie, { path: '/' })
      return saved
    },
  )
}

/** Changing one's own password ends all sessions, this one too (S3). */
export const addPasswordRoute = (server: Server, house: House): void => {
  server.post(
    '/v1/session/password',
    {
      config: { roles: everyone, rateLimit: tries },
      schema: { tags: ['session'], summary: 'パスワードの変更', body: passwordBody, response: answers(done) },
    },
    async (request, reply) => {
      const { account, contract } = visitorOf(request)
      await signIn(house, { account, password: request.body.current })
      const passwordHash = await hashPassword(request.body.next)
      await setPassword(house.db, { contract, account, by: account, passwordHash })
      await house.withLog(closeSessionsOf(house.redis, account))
      reply.clearCookie(sessionCookie, { path: '/' })
      return saved
    },
  )
}

/** However many accounts one address tries. */
const triesByAddress = {
  max: 120,
  timeWindow: 60_000,
  groupId: 'address',
  keyGenerator: (request: FastifyRequest) => request.ip,
  errorResponseBuilder: () => new DoorError('auth.tooManyTries'),
} as const

/** Thirty tries a minute for one account from one address, right ones too; ten wrong ones in a row rest the account. */
const tries = {
  max: 30,
  timeWindow: 60_000,
  hook: 'preHandler',
  keyGenerator: (request: FastifyRequest) => `${request.ip} ${accountIn(request.body)}`,
  errorResponseBuilder: () => new DoorError('auth.tooManyTries'),
} as const

const accountIn = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'account' in body ? String(body.account).slice(0, 80) : ''

const signIn = async (house: House, body: z.infer<typeof signInBody>): Promise<Visitor> => {
  const account = await findAccountByLogin(house.db, body.account)
  const right = await isPassword(account?.password_hash ?? null, body.password)
  if (account !== null && isLocked(house, account)) throw new DoorError('auth.tooManyTries')
  if (account !== null && !right) await countWrongPassword(house.db, account)
  if (account === null || !right) throw new DoorError('auth.badPassword')
  if (!account.active) throw new DoorError('auth.suspended')
  if (account.failed_sign_ins > 0) await forgetWrongPasswords(house.db, account)
  return visitorFrom(account)
}

const isLocked = (house: House, { locked_until }: AccountRow): boolean =>
  locked_until !== null && Date.parse(locked_until) > house.clock.now()

const visitorFrom = ({ login, name, roles, contract, agent }: AccountRow): Visitor => ({
  account: login,
  name,
  roles,
  contract,
  floor: contract,
  agent,
})
