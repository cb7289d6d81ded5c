import { type CodeGiven, codeGivenSchema, issueCodeBody, issuedCodesSchema, type Me } from '@tsunagu/messages'
import { inContract, issueCode, readCodes } from '@tsunagu/store'
import type { z } from 'zod'
import { leads } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['calls']
const newest = 200

/** Codes by which a citizen finds out, on the published number, whether a call or text was ours. */
export const addCodeRoutes = (server: Server, house: House): void => {
  server.post(
    '/v1/authenticity-codes',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: { tags, summary: '本物確認コードの発行', body: issueCodeBody, response: answers(codeGivenSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const call = await callOf(house, visitor, request.body.call ?? null)
      await tellLook(house.db, request, 'code.issued', call)
      return giveCode(house, visitor, { ...request.body, call })
    },
  )
  server.get(
    '/v1/authenticity-codes',
    {
      config: { roles: ['supervisor', 'manager', 'auditor'] },
      schema: { tags, summary: '発行した本物確認コード（番号は出さない）', response: answers(issuedCodesSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const codes = await inContract(house.db, contract, (trx) => readCodes(trx, contract, newest))
      return issuedCodesSchema.parse({ codes })
    },
  )
}

/** The call named, or the one at hand. An agent gives codes for the call at hand only. */
const callOf = async (house: House, { floor, agent, roles }: Me, named: string | null): Promise<string | null> => {
  const { agents, calls } = await readFloor(house, floor)
  const activity = agents.get(agent ?? '')?.activity
  const own = activity === undefined || activity.kind === 'idle' ? null : activity.call
  if (named === null || named === own) return own
  if (!leads(roles) || !calls.some(({ id }) => id === named)) throw new DoorError('call.unknown')
  return named
}

type Wanted = Pick<z.infer<typeof issueCodeBody>, 'digits' | 'days'> & { readonly call: string | null }

const giveCode = (house: House, visitor: Me, { digits, days, call }: Wanted): Promise<CodeGiven> => {
  const { contract, account, agent } = visitor
  const by = { kind: 'agent', id: agent ?? account } as const
  return inContract(house.db, contract, async (trx) => {
    const given = await issueCode(trx, contract, { at: house.clock.now(), by, call, digits, days })
    if (given === null) throw new DoorError('code.exhausted')
    return { ...given, call }
  })
}
