import {
  byCampaign,
  byCampaignPerson,
  campaignForecastSchema,
  campaignReportFileQuery,
  campaignReportQuery,
  campaignReportSchema,
  campaignStatusSchema,
  campaignWhySchema,
  decisionListSchema,
  decisionQuery,
  type Me,
  personWhySchema,
  slotProofSchema,
  targetPageSchema,
  targetQuery,
} from '@tsunagu/messages'
import { inContract, readDialDecisions, searchTargets } from '@tsunagu/store'
import { seesStaff } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { campaignStatus, campaignWhy } from '../campaigns/campaign-status.ts'
import { targetView } from '../campaigns/campaign-views.ts'
import { existing } from '../campaigns/change-campaign.ts'
import { forecastOf } from '../campaigns/forecast.ts'
import { personWhy } from '../campaigns/person-why.ts'
import { proofOf, type ReportDays, reportOf, reportTable } from '../campaigns/report-view.ts'
import { sendTable } from '../files/send-table.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { fromRankCursor, toRankCursor } from '../records/cursor.ts'
import { personMaskFor } from '../register/person-mask.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'
import { campaignReaders } from './campaigns.ts'

const tags = ['campaigns']
/** Whoever sees which person is called. */
const personLookers = { roles: ['supervisor', 'manager', 'ops', 'auditor'] } as const
const path = '/v1/campaigns/:campaign'

/** What a campaign does at this moment, what it did, and why. */
export const addCampaignLooks = (server: Server, house: House): void => {
  addLive(server, house)
  addForecast(server, house)
  addPersons(server, house)
  addReports(server, house)
}

const addLive = (server: Server, house: House): void => {
  server.get(
    `${path}/status`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: '今の状況（担当者・回線・呼出中・放棄・残り時間）',
        params: byCampaign,
        response: answers(campaignStatusSchema),
      },
    },
    async (request) => campaignStatus(house, visitorOf(request), request.params.campaign),
  )
  server.get(
    `${path}/why`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: 'なぜ発信しない・これだけ発信するのか',
        params: byCampaign,
        response: answers(campaignWhySchema),
      },
    },
    async (request) => campaignWhy(house, visitorOf(request), request.params.campaign),
  )
  server.get(
    `${path}/decisions`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: '発信の判断の記録、新しい順',
        params: byCampaign,
        querystring: decisionQuery,
        response: answers(decisionListSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { before = null, limit } = request.query
      const { campaign } = request.params
      return inContract(house.db, contract, async (trx) => {
        await existing(trx, contract, campaign)
        const rows = await readDialDecisions(trx, contract, campaign, { before, limit })
        return { decisions: rows.map((row) => ({ ...row, decision: { ...row.decision } })) }
      })
    },
  )
}

const addForecast = (server: Server, house: House): void => {
  server.get(
    `${path}/forecast`,
    {
      config: { roles: ['supervisor', 'manager', 'ops'] },
      schema: {
        tags,
        summary: '予測の材料（計画・匿名の対象者・これまでの架電の数字。個人は分からない）',
        params: byCampaign,
        response: answers(campaignForecastSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      await tellLook(house.db, request, 'campaign.viewed', campaign, { forecast: true })
      return forecastOf(house, visitorOf(request).contract, campaign)
    },
  )
}

const addPersons = (server: Server, house: House): void => {
  server.get(
    `${path}/targets`,
    {
      config: personLookers,
      schema: {
        tags,
        summary: '架電対象（架電する順、理由つき）',
        params: byCampaign,
        querystring: targetQuery,
        response: answers(targetPageSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { campaign } = request.params
      const { state = null, because = null, cursor, limit } = request.query
      await tellLook(house.db, request, 'campaign.viewed', campaign, { by: Object.keys(request.query) })
      return inContract(house.db, contract, async (trx) => {
        await existing(trx, contract, campaign)
        const after = cursor === undefined ? null : fromRankCursor(cursor)
        const rows = await searchTargets(trx, contract, campaign, { state, because, after, limit: limit + 1 })
        const page = rows.slice(0, limit)
        const last = rows.length > limit ? page.at(-1) : undefined
        return { targets: page.map(targetView), next: last === undefined ? null : toRankCursor(last) }
      })
    },
  )
  server.get(
    `${path}/targets/:person`,
    {
      config: personLookers,
      schema: {
        tags,
        summary: 'なぜこの人に架電する・しないか',
        params: byCampaignPerson,
        response: answers(personWhySchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { campaign, person } = request.params
      await tellLook(house.db, request, 'campaign.viewed', `${campaign} person ${person}`)
      return personWhy(house, contract, campaign, person, personMaskFor(roles).number)
    },
  )
  server.get(
    `${path}/proof`,
    {
      config: personLookers,
      schema: {
        tags,
        summary: '曜日・時間帯を変えて架電したことの証明（C10(4)）',
        params: byCampaign,
        response: answers(slotProofSchema),
      },
    },
    async (request) => {
      const { campaign } = request.params
      await tellLook(house.db, request, 'campaign.viewed', campaign, { proof: true })
      return proofOf(house, visitorOf(request).contract, campaign)
    },
  )
}

/** The client's people see counts, not which member of staff did what. */
const reportFor = async (house: House, { contract, roles }: Me, campaign: string, days: ReportDays) => {
  const report = await reportOf(house, contract, campaign, days)
  return seesStaff(roles) ? report : { ...report, byAgent: [] }
}

const addReports = (server: Server, house: House): void => {
  server.get(
    `${path}/report`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: '集計（接触率・結果・曜日と時間帯・放棄・担当者）',
        params: byCampaign,
        querystring: campaignReportQuery,
        response: answers(campaignReportSchema),
      },
    },
    async (request) => reportFor(house, visitorOf(request), request.params.campaign, request.query),
  )
  server.get(
    `${path}/report/file`,
    {
      config: campaignReaders,
      schema: {
        tags,
        summary: '集計を Excel または CSV で',
        params: byCampaign,
        querystring: campaignReportFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const { format, encoding, ...days } = request.query
      const report = await reportFor(house, visitorOf(request), request.params.campaign, days)
      return sendTable(reply, reportTable(report), { format, encoding })
    },
  )
}
