import type { Campaign, CampaignState } from '@tsunagu/core'
import { campaignOf, type Plan, type PlanProblem } from '@tsunagu/flows'
import type { CampaignSaved, Listed, ListPreview, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  appendOnce,
  countTargets,
  findCampaign,
  inContract,
  type ListMoment,
  lockCampaign,
  putCampaign,
  putTargets,
  readDispositionRules,
  registerFloor,
  type StoredCampaign,
  type Trx,
  tellCampaign,
  tokyoDayOf,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { wrong } from '../setup/problem.ts'
import { campaignRow } from './campaign-views.ts'
import { makeList } from './make-list.ts'
import { judgePlan, soundPlan } from './plan-desk.ts'

export type Changer = Pick<Me, 'contract' | 'floor' | 'account'>

export const momentOf = (house: House, contract: string): ListMoment => {
  const at = house.clock.now()
  const now = isoTime(at)
  return { contract, at, now, today: tokyoDayOf(now) }
}

/** The campaign of this name. Throws DoorError when there is none. */
export const existing = async (trx: Trx, contract: string, campaign: string): Promise<StoredCampaign> => {
  const found = await findCampaign(trx, contract, campaign)
  if (found === null) throw new DoorError('campaign.unknown')
  return found
}

type Putting = { readonly campaign: string; readonly source: string; readonly base: number | null }

/**
 * Keeps a plan: a new campaign as a draft, a changed one in the state it has, told to the dialler at once when it was started. The
 * same text again changes nothing. Throws DoorError with every rule that is broken.
 */
export const putPlan = (house: House, visitor: Changer, { campaign, source, base }: Putting): Promise<CampaignSaved> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract } = visitor
    await lockCampaign(trx, contract, campaign)
    const { plan, problems, callerId } = await soundPlan(house, trx, contract, source)
    if (plan.campaign !== campaign)
      throw new DoorError('campaign.invalid', [wrong('campaign', plan.campaign, campaign)])
    const before = await findCampaign(trx, contract, campaign)
    if (before?.source === source) return saved(trx, contract, before, true, problems)
    if (base !== null && base !== (before?.version ?? 0))
      throw new DoorError('campaign.changed', because('base', `it is at version ${before?.version ?? 0} now`))
    if (before?.state === 'stopped') throw new DoorError('campaign.stopped')
    const state = before?.state ?? 'draft'
    const now = await campaignAs(trx, contract, plan, before, state, callerId)
    await write(house, trx, visitor, { source, now, state, act: before === null ? 'create' : 'change', detail: {} })
    if (state === 'running') await listInto(house, trx, visitor, plan)
    return saved(trx, contract, await existing(trx, contract, campaign), false, problems)
  })

/** The campaign of a plan; results that ask for another try do so in every campaign that says nothing else. */
const campaignAs = async (
  trx: Trx,
  contract: string,
  plan: Plan,
  before: Pick<StoredCampaign, 'version'> | null,
  state: StoredCampaign['state'],
  callerId: string,
): Promise<Campaign> => {
  const version = (before?.version ?? 0) + 1
  const campaign = campaignOf(plan, { version, state: state === 'draft' ? 'paused' : state, callerId })
  const rules = await readDispositionRules(trx, contract)
  const retries = rules.flatMap(({ result, retry }) => (retry === null ? [] : [[result, retry] as const]))
  const retryAfter = { ...Object.fromEntries(retries), ...campaign.tries.retryAfter }
  return { ...campaign, tries: { ...campaign.tries, retryAfter } }
}

const saved = async (
  trx: Trx,
  contract: string,
  stored: StoredCampaign,
  repeated: boolean,
  problems: readonly PlanProblem[],
): Promise<CampaignSaved> => ({
  campaign: campaignRow(stored, await countTargets(trx, contract, stored.id)),
  repeated,
  problems: [...problems],
})

type Write = {
  readonly source: string
  readonly now: Campaign
  readonly state: StoredCampaign['state']
  readonly act: 'create' | 'change' | 'start' | 'pause' | 'stop' | 'set'
  readonly detail: Readonly<Record<string, unknown>>
}

/** Writes the campaign down and, unless it was never started, tells the floor's log: once for each version. */
const write = async (
  house: House,
  trx: Trx,
  { contract, floor, account: by }: Changer,
  { source, now, state, act, detail }: Write,
): Promise<void> => {
  const at = isoTime(house.clock.now())
  await putCampaign(trx, contract, { source, plan: now, state, by, at })
  await tellCampaign(trx, contract, { campaign: now.id, at, by, act, version: now.version, detail })
  if (state === 'draft') return
  await house.withLog(registerFloor(house.redis, floor))
  const body = { type: 'campaign.set', campaign: now, by } as const
  await house.withLog(appendOnce(house.redis, floor, 'api', body, `campaign:${now.id}:${now.version}:${now.state}`))
}

const acts = { running: 'start', paused: 'pause', stopped: 'stop' } as const

/**
 * Starts, pauses or stops a campaign; what is so already stays as it is, whoever asks how often. Starting checks the plan again and
 * makes its list. Throws DoorError: unknown, stopped for good, not started yet, or its plan breaks a rule by now.
 */
export const putState = (
  house: House,
  visitor: Changer,
  campaign: string,
  state: CampaignState,
): Promise<CampaignSaved> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract } = visitor
    await lockCampaign(trx, contract, campaign)
    const before = await existing(trx, contract, campaign)
    if (before.state === state) return saved(trx, contract, before, true, [])
    if (before.state === 'stopped') throw new DoorError('campaign.stopped')
    if (before.state === 'draft' && state === 'paused') throw new DoorError('campaign.notStarted')
    const judged =
      state === 'running'
        ? await soundPlan(house, trx, contract, before.source)
        : await judgePlan(house, trx, contract, before.source)
    const now =
      judged.plan === null || state !== 'running'
        ? { ...before.plan, version: before.version + 1, state }
        : await campaignAs(trx, contract, judged.plan, before, state, judged.callerId)
    const detail =
      state === 'running' && judged.plan !== null
        ? { ...(await listInto(house, trx, visitor, judged.plan)).counts }
        : {}
    await write(house, trx, visitor, { source: before.source, now, state, act: acts[state], detail })
    return saved(trx, contract, await existing(trx, contract, campaign), false, judged.problems)
  })

const listInto = async (house: House, trx: Trx, { contract }: Changer, plan: Plan, isLookedAt = false) => {
  const moment = momentOf(house, contract)
  const { targets, fits, preview } = await makeList(trx, moment, plan, isLookedAt)
  const counts = await putTargets(trx, contract, plan.campaign, { targets, fits, at: moment.now })
  return { counts, preview }
}

/** Makes the list of a campaign again, as the data are now. */
export const relist = (house: House, visitor: Changer, campaign: string, isLookedAt = true): Promise<Listed> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    await lockCampaign(trx, contract, campaign)
    const before = await existing(trx, contract, campaign)
    if (before.state === 'stopped') throw new DoorError('campaign.stopped')
    const { plan } = await soundPlan(house, trx, contract, before.source)
    const { counts, preview } = await listInto(house, trx, visitor, plan, isLookedAt)
    const { added, back, out } = counts
    const at = isoTime(house.clock.now())
    // Made again by the clock and found the same: nothing to tell.
    if (added + back + out > 0)
      await tellCampaign(trx, contract, { campaign, at, by, act: 'list', version: before.version, detail: counts })
    return { ...counts, preview }
  })

/** What the list of a plan would be, with nothing written. Throws DoorError when the plan breaks a rule. */
export const previewPlan = (house: House, contract: string, source: string): Promise<ListPreview> =>
  inContract(house.db, contract, async (trx) => {
    const { plan } = await soundPlan(house, trx, contract, source)
    return (await makeList(trx, momentOf(house, contract), plan, true)).preview
  })
