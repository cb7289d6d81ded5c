import type { Campaign, CampaignId, CampaignState, ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { CampaignChangeTable, Timestamp } from '../sql/tables.ts'

export type StoredCampaign = {
  readonly id: CampaignId
  readonly name: string
  readonly state: 'draft' | CampaignState
  readonly version: number
  readonly source: string
  readonly plan: Campaign
  readonly made_at: Timestamp
  readonly made_by: string
  readonly changed_at: Timestamp
  readonly changed_by: string
  readonly listed_at: Timestamp | null
}

/** One change of a campaign at a time: two would take the same version. */
export const lockCampaign = async (trx: Trx, contract: ContractId, campaign: CampaignId): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`campaign ${contract} ${campaign}`}, 0))`.execute(trx)
}

const rows = (trx: Trx, contract: ContractId) =>
  trx.selectFrom('campaign').selectAll().where('contract', '=', contract).orderBy('id')

export const readCampaigns = (trx: Trx, contract: ContractId): Promise<readonly StoredCampaign[]> =>
  rows(trx, contract).execute()

export const findCampaign = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
): Promise<StoredCampaign | null> => (await rows(trx, contract).where('id', '=', campaign).executeTakeFirst()) ?? null

export type CampaignWrite = {
  readonly source: string
  readonly plan: Campaign
  readonly state: StoredCampaign['state']
  readonly by: string
  readonly at: Timestamp
}

/** Puts a campaign in the place of what stands there, whole; its version and state are in `plan` and `state`. */
export const putCampaign = async (
  trx: Trx,
  contract: ContractId,
  { source, plan, state, by, at }: CampaignWrite,
): Promise<void> => {
  const { id, name, version } = plan
  const now = { name, state, version, source, plan: JSON.stringify(plan), changed_at: at, changed_by: by }
  await trx
    .insertInto('campaign')
    .values({ contract, id, made_at: at, made_by: by, ...now })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(now))
    .execute()
}

export type CampaignChange = Pick<CampaignChangeTable, 'campaign' | 'by' | 'act' | 'version'> & {
  readonly at: Timestamp
  readonly detail: Readonly<Record<string, unknown>>
}

/** What was done with a campaign, by whom; never changed. */
export const tellCampaign = async (trx: Trx, contract: ContractId, change: CampaignChange): Promise<void> => {
  await trx
    .insertInto('campaign_change')
    .values({ contract, ...change, detail: JSON.stringify(change.detail) })
    .execute()
}

/** Newest first. */
export const readCampaignChanges = (trx: Trx, contract: ContractId, campaign: CampaignId, limit: number) =>
  trx
    .selectFrom('campaign_change')
    .selectAll()
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

export type TargetCount = {
  readonly campaign: CampaignId
  readonly state: 'waiting' | 'done'
  readonly because: string | null
  readonly targets: number
}

/** How many targets wait, and how many are done, by what took them off. */
export const countTargets = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId | null,
): Promise<readonly TargetCount[]> => {
  let query = trx
    .selectFrom('target')
    .select(['campaign', 'state', 'because', sql<number>`count(*)::integer`.as('targets')])
    .where('contract', '=', contract)
  if (campaign !== null) query = query.where('campaign', '=', campaign)
  return await query.groupBy(['campaign', 'state', 'because']).orderBy('state').orderBy('because').execute()
}

/** Running campaigns that were not listed since `before`. */
export const campaignsToList = async (
  trx: Trx,
  contract: ContractId,
): Promise<readonly Pick<StoredCampaign, 'id' | 'source' | 'listed_at'>[]> =>
  trx
    .selectFrom('campaign')
    .select(['id', 'source', 'listed_at'])
    .where('contract', '=', contract)
    .where('state', '=', 'running')
    .execute()

/** Why so many calls were started and not more, newest first. */
export const readDialDecisions = (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  { before, limit }: { readonly before: Timestamp | null; readonly limit: number },
) => {
  let query = trx
    .selectFrom('dial_decision')
    .select(['entry', 'at', 'limit', 'started', 'decision'])
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
  if (before !== null) query = query.where('at', '<', before)
  return query.orderBy('at', 'desc').limit(limit).execute()
}
