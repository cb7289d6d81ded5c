import { byCampaign, byCampaignCall, machineCallsSchema, machineHeardBody } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import { hearMachine, machineCalls } from '../campaigns/machine-calls.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['campaigns']
const listeners = { roles: ['supervisor', 'manager', 'ops'] } as const
const path = '/v1/campaigns/:campaign/machines'

/** 留守番電話の判定の聞き直し: which recordings are listened to, and what was heard. */
export const addCampaignMachines = (server: Server, house: House): void => {
  server.get(
    path,
    {
      config: listeners,
      schema: {
        tags,
        summary: '留守番電話と判定した通話のうち聞き直すもの、判定の内訳と誤りの割合',
        params: byCampaign,
        response: answers(machineCallsSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      await tellLook(house.db, request, 'campaign.viewed', campaign, { machines: true })
      return machineCalls(house, visitorOf(request).contract, campaign)
    },
  )
  server.put(
    `${path}/:call`,
    {
      config: listeners,
      schema: {
        tags,
        summary: '聞き直した結果（人だったか、留守番電話だったか）',
        params: byCampaignCall,
        body: machineHeardBody,
        response: answers(machineCallsSchema),
      },
    },
    async (request) => {
      const { campaign, call } = request.params
      const { heard } = request.body
      await tellLook(house.db, request, 'campaign.changed', campaign, { call, heard })
      return hearMachine(house, visitorOf(request), campaign, { call, heard })
    },
  )
}
