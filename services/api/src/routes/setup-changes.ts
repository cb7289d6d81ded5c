import { setupChangesQuery, setupChangesSchema } from '@tsunagu/messages'
import { inContract, readSetupChanges } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

/** Who changed what of flows, calendars and prompts. */
export const addSetupChanges = (server: Server, { db }: House): void => {
  server.get(
    '/v1/setup/changes',
    {
      config: { roles: ['manager', 'clientStaff', 'ops', 'auditor'] },
      schema: {
        tags: ['setup'],
        summary: '設定の変更履歴（案内フロー・受付時間・音声など）',
        querystring: setupChangesQuery,
        response: answers(setupChangesSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const changes = await inContract(db, contract, (trx) => readSetupChanges(trx, contract, request.query))
      return setupChangesSchema.parse({ changes })
    },
  )
}
