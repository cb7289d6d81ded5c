import {
  claimKindBody,
  claimKindSchema,
  claimKindsSchema,
  claimListSchema,
  claimSavedSchema,
  claimSearch,
  claimWithdrawBody,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { inContract, putClaimKind, readClaimKinds } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { viewClaim, withdrawClaim } from '../register/claims.ts'
import { personMaskFor, personReaders } from '../register/person-mask.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byClaim, byId } from './params.ts'

const tags = ['register']
const readers = { roles: personReaders }
const kindReaders = { roles: [...personReaders, 'ops'] } as const
const kindWriters = { roles: ['manager', 'clientStaff', 'ops'] } as const

/** Claims, and the kinds of claim with their rules. Claims themselves come with deliveries. */
export const addClaimRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/claims',
    {
      config: readers,
      schema: {
        tags,
        summary: '債権の照会（種類と委託元の番号）',
        querystring: claimSearch,
        response: answers(claimListSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { kind, clientKey } = request.query
      await tellLook(house.db, request, 'claim.viewed', null, { by: Object.keys(request.query) })
      return { claims: [await viewClaim(house.db, contract, { kind, clientKey }, personMaskFor(roles))] }
    },
  )
  server.get(
    '/v1/claims/:claim',
    { config: readers, schema: { tags, summary: '債権', params: byClaim, response: answers(claimSavedSchema) } },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { claim } = request.params
      await tellLook(house.db, request, 'claim.viewed', `claim ${claim}`)
      return { claim: await viewClaim(house.db, contract, claim, personMaskFor(roles)) }
    },
  )
  server.post(
    '/v1/claims/:claim/withdraw',
    {
      config: { roles: ['clientStaff', 'ops'] },
      schema: {
        tags,
        summary: '債権の取下げ・取下げの取消し（委託元）',
        params: byClaim,
        body: claimWithdrawBody,
        response: answers(claimSavedSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { claim } = request.params
      const { withdrawn: isWithdrawn, reason } = request.body
      await tellLook(house.db, request, 'claim.changed', `claim ${claim}`, { withdrawn: isWithdrawn, reason })
      const at = isoTime(house.clock.now())
      return {
        claim: await withdrawClaim(house.db, contract, claim, { isWithdrawn, at, mask: personMaskFor(roles) }),
      }
    },
  )
  addKinds(server, house)
}

const addKinds = (server: Server, house: House): void => {
  server.get(
    '/v1/claims/kinds',
    { config: kindReaders, schema: { tags, summary: '債権の種類', response: answers(claimKindsSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const rows = await inContract(house.db, contract, (trx) => readClaimKinds(trx, contract))
      return {
        kinds: rows.map(({ id, name, attribution_days, rule }) => ({
          id,
          name,
          attributionDays: attribution_days,
          rule,
        })),
      }
    },
  )
  server.put(
    '/v1/claims/kinds/:id',
    {
      config: kindWriters,
      schema: {
        tags,
        summary: '債権の種類の登録・変更（約束から何日以内の納付を数えるか）',
        params: byId,
        body: claimKindBody,
        response: answers(claimKindSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const kind = { ...request.params, ...request.body }
      await tellLook(house.db, request, 'setup.changed', `claim kind ${kind.id}`)
      await inContract(house.db, contract, (trx) => putClaimKind(trx, contract, kind))
      return kind
    },
  )
}
