import {
  accountChangeSchema,
  accountSchema,
  newAccountBody,
  newAccountSchema,
  newPasswordSchema,
  suspendBody,
} from '@tsunagu/messages'
import { closeSessionsOf } from '@tsunagu/store'
import { z } from 'zod'
import { hashPassword, newPassword } from '../access/password.ts'
import { visitorOf } from '../access/visitor.ts'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { accountHistory, createAccount, listAccounts, setPassword, setSuspended } from '../records/accounts.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byAccount } from './params.ts'

/** Ids are issued, suspended and kept as history by operations; the auditor reads (S1). */
export const addAccountRoutes = (server: Server, house: House): void => {
  const tags = ['accounts']
  server.get(
    '/v1/accounts',
    {
      config: { roles: ['ops', 'auditor'] },
      schema: { tags, summary: 'アカウント一覧', response: answers(z.object({ accounts: z.array(accountSchema) })) },
    },
    async (request) => ({ accounts: await listAccounts(house.db, visitorOf(request).contract) }),
  )

  server.post(
    '/v1/accounts',
    {
      config: { roles: ['ops'] },
      schema: { tags, summary: 'アカウント発行', body: newAccountBody, response: answers(newAccountSchema) },
    },
    async (request) => {
      const { contract, account: by } = visitorOf(request)
      const { account, name, roles, agent } = request.body
      const password = request.body.password ?? newPassword()
      const passwordHash = await hashPassword(password)
      await tellLook(house.db, request, 'account.created', account)
      const made = await createAccount(house.db, contract, by, { account, name, roles, agent, passwordHash })
      if (made === null) throw new DoorError('account.exists')
      return { account: made, password: request.body.password === null ? password : null }
    },
  )

  server.post(
    '/v1/accounts/:account/suspend',
    {
      config: { roles: ['ops'] },
      schema: { tags, summary: '停止・再開', params: byAccount, body: suspendBody, response: answers(accountSchema) },
    },
    async (request) => {
      const { contract, account: by } = visitorOf(request)
      const { account } = request.params
      const { suspended, reason } = request.body
      if (account === by) throw new DoorError('body.invalid', because('account', 'nobody suspends himself'))
      await tellLook(house.db, request, suspended ? 'account.suspended' : 'account.resumed', account)
      const changed = await setSuspended(house.db, { contract, account, by, suspended, reason })
      if (changed === null) throw new DoorError('account.unknown')
      if (suspended) await house.withLog(closeSessionsOf(house.redis, account))
      return changed
    },
  )

  server.post(
    '/v1/accounts/:account/password',
    {
      config: { roles: ['ops'] },
      schema: { tags, summary: 'パスワードの再発行', params: byAccount, response: answers(newPasswordSchema) },
    },
    async (request) => {
      const { contract, account: by } = visitorOf(request)
      const { account } = request.params
      const password = newPassword()
      await tellLook(house.db, request, 'account.passwordReset', account)
      const passwordHash = await hashPassword(password)
      if ((await setPassword(house.db, { contract, account, by, passwordHash })) === null)
        throw new DoorError('account.unknown')
      await house.withLog(closeSessionsOf(house.redis, account))
      return { account, password }
    },
  )

  server.get(
    '/v1/accounts/:account/history',
    {
      config: { roles: ['ops', 'auditor'] },
      schema: {
        tags,
        summary: 'アカウントの履歴',
        params: byAccount,
        response: answers(z.object({ changes: z.array(accountChangeSchema) })),
      },
    },
    async (request) => ({
      changes: await accountHistory(house.db, visitorOf(request).contract, request.params.account),
    }),
  )
}
