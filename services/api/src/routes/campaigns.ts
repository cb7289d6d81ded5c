import { planJsonSchema } from '@tsunagu/flows'
import {
  byCampaign,
  campaignHistorySchema,
  campaignListSchema,
  campaignSavedSchema,
  campaignStateBody,
  campaignViewSchema,
  listedSchema,
  listPreviewSchema,
  planBody,
  planCheckSchema,
  putPlanBody,
} from '@tsunagu/messages'
import { countTargets, inContract, readCampaignChanges, readCampaigns } from '@tsunagu/store'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { campaignRow, campaignView } from '../campaigns/campaign-views.ts'
import { existing, previewPlan, putPlan, putState, relist } from '../campaigns/change-campaign.ts'
import { isSound, judgePlan } from '../campaigns/plan-desk.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const tags = ['campaigns']
/** Counts and plans, no persons. */
export const campaignReaders = { roles: ['supervisor', 'manager', 'ops', 'clientStaff', 'auditor'] } as const
/** Whoever may have a plan looked at; nothing is written. */
const planReaders = { roles: ['supervisor', 'manager', 'ops', 'clientStaff'] } as const
const campaignChangers = { roles: ['supervisor', 'manager', 'ops'] } as const
const path = '/v1/campaigns/:campaign'

/** 架電キャンペーン: plans, their state, and their lists as counts. */
export const addCampaignRoutes = (server: Server, house: House): void => {
  addReads(server, house)
  addDesk(server, house)
  addChanges(server, house)
}

const addReads = (server: Server, house: House): void => {
  server.get(
    '/v1/campaigns',
    {
      config: campaignReaders,
      schema: { tags, summary: 'キャンペーンの一覧（対象者の件数つき）', response: answers(campaignListSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return inContract(house.db, contract, async (trx) => {
        const counts = await countTargets(trx, contract, null)
        return { campaigns: (await readCampaigns(trx, contract)).map((one) => campaignRow(one, counts)) }
      })
    },
  )
  server.get(
    path,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: 'キャンペーン（計画の本文つき）',
        params: byCampaign,
        response: answers(campaignViewSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { campaign } = request.params
      return inContract(house.db, contract, async (trx) =>
        campaignView(await existing(trx, contract, campaign), await countTargets(trx, contract, campaign)),
      )
    },
  )
  server.get(
    `${path}/history`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: '変更の履歴（誰が、いつ、何を）',
        params: byCampaign,
        response: answers(campaignHistorySchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { campaign } = request.params
      return inContract(house.db, contract, async (trx) => {
        await existing(trx, contract, campaign)
        const changes = await readCampaignChanges(trx, contract, campaign, 500)
        return { changes: changes.map(({ at, by, act, version, detail }) => ({ at, by, act, version, detail })) }
      })
    },
  )
}

const addDesk = (server: Server, house: House): void => {
  server.get(
    '/v1/campaigns/schema',
    {
      config: campaignReaders,
      schema: { tags, summary: '計画ファイルの JSON Schema', response: answers(z.record(z.string(), z.unknown())) },
    },
    async () => ({ ...planJsonSchema() }),
  )
  server.post(
    '/v1/campaigns/check',
    {
      config: planReaders,
      schema: { tags, summary: '計画の検査（登録しない）', body: planBody, response: answers(planCheckSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const judged = await inContract(house.db, contract, (trx) => judgePlan(house, trx, contract, request.body.source))
      return { ok: isSound(judged), problems: [...judged.problems] }
    },
  )
  server.post(
    '/v1/campaigns/preview',
    {
      config: planReaders,
      schema: {
        tags,
        summary: '対象者の件数（条件ごと、除外の理由ごと。登録しない）',
        body: planBody,
        response: answers(listPreviewSchema),
      },
    },
    async (request) => previewPlan(house, visitorOf(request).contract, request.body.source),
  )
}

const addChanges = (server: Server, house: House): void => {
  server.put(
    path,
    {
      config: campaignChangers,
      schema: {
        tags,
        summary: '計画の登録・変更（同じ本文なら何も変わらない）',
        params: byCampaign,
        body: putPlanBody,
        response: answers(campaignSavedSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      const { source, base } = request.body
      await tellLook(house.db, request, 'campaign.changed', campaign)
      return putPlan(house, visitorOf(request), { campaign, source, base })
    },
  )
  server.post(
    `${path}/state`,
    {
      config: campaignChangers,
      schema: {
        tags,
        summary: '開始・一時停止・終了（同じ状態なら何も変わらない）',
        params: byCampaign,
        body: campaignStateBody,
        response: answers(campaignSavedSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      const { state } = request.body
      await tellLook(house.db, request, 'campaign.changed', campaign, { state })
      return putState(house, visitorOf(request), campaign, state)
    },
  )
  server.post(
    `${path}/list`,
    {
      config: campaignChangers,
      schema: {
        tags,
        summary: '対象者の一覧を今のデータで作り直す',
        params: byCampaign,
        response: answers(listedSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      await tellLook(house.db, request, 'campaign.changed', campaign, { list: true })
      return relist(house, visitorOf(request), campaign)
    },
  )
}
