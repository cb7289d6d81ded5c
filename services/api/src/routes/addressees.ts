import { itemKey } from '@tsunagu/files'
import { addresseeQuery, deliveredAddresseesSchema } from '@tsunagu/messages'
import { findAddressees, inContract } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

/** Addressees as they were delivered, with every item of their files (O1). */
export const addAddresseeRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/addressees',
    {
      config: { roles: ['agent', 'supervisor', 'manager'] },
      schema: {
        tags: ['register'],
        summary: '宛名の検索（宛名番号、または検索できる項目の値）',
        querystring: addresseeQuery,
        response: answers(deliveredAddresseesSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { system, clientId, item, value, limit } = request.query
      await tellLook(house.db, request, 'addressees.searched', null, { by: Object.keys(request.query), item })
      const by =
        clientId !== undefined
          ? { clientId, system: system ?? null }
          : { item: item ?? '', value: itemKey(value ?? ''), system: system ?? null }
      return {
        addressees: [...(await inContract(house.db, contract, (trx) => findAddressees(trx, contract, by, limit)))],
      }
    },
  )
}
