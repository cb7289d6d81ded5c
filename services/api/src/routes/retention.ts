import { byRetentionKind, retentionBody, retentionSchema } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { inContract, putRetention, readRetention, readRetentionRuns } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['retention']
const runsShown = 100

/** 保存期間 (S8): how long what is kept, and what was deleted. */
export const addRetentionRoutes = (server: Server, house: House): void => {
  const retentionOf = (contract: string) =>
    inContract(house.db, contract, async (trx) => ({
      rules: [...(await readRetention(trx, contract))],
      runs: [...(await readRetentionRuns(trx, contract, runsShown))],
    }))
  server.get(
    '/v1/retention',
    {
      config: { roles: ['manager', 'ops', 'auditor'] },
      schema: { tags, summary: '保存期間と消去の記録', response: answers(retentionSchema) },
    },
    async (request) => retentionOf(visitorOf(request).contract),
  )
  server.put(
    '/v1/retention/:kind',
    {
      config: { roles: ['manager'] },
      schema: {
        tags,
        summary: '保存期間の設定（texts: SMSの本文と宛先、authenticity: 本物確認の照会、refusals: 取り込まなかった行）',
        params: byRetentionKind,
        body: retentionBody,
        response: answers(retentionSchema),
      },
    },
    async (request) => {
      const { contract, account } = visitorOf(request)
      const { kind } = request.params
      const { days } = request.body
      await tellLook(house.db, request, 'setup.changed', `retention ${kind}`, { days })
      const rule = { kind, days, by: account, at: isoTime(house.clock.now()) }
      await inContract(house.db, contract, (trx) => putRetention(trx, contract, rule))
      return retentionOf(contract)
    },
  )
}
