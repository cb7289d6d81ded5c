import { type Calendar, dialWhySaid, type EpochMs, type Holidays, isOpen, nextChange, tokyoTime } from '@tsunagu/core'
import type { CampaignStatus, CampaignWhy } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { countTargets, inContract, readDialDecisions, type StoredCampaign } from '@tsunagu/store'
import { type CommittedFloor, readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { targetCounts } from './campaign-views.ts'
import type { Changer } from './change-campaign.ts'
import { existing } from './change-campaign.ts'
import { type DiallerView, readDialler } from './dialler-state.ts'

/** A campaign at this moment: agents, lines, calls in flight by age, abandoned against its cap, and the time that is left today. */
export const campaignStatus = async (house: House, visitor: Changer, campaign: string): Promise<CampaignStatus> => {
  const { contract, floor } = visitor
  const { stored, counts } = await inContract(house.db, contract, async (trx) => ({
    stored: await existing(trx, contract, campaign),
    counts: await countTargets(trx, contract, campaign),
  }))
  const [committed, dialler] = await Promise.all([readFloor(house, floor), readDialler(house, floor, campaign)])
  const at = house.clock.now()
  const { plan } = stored
  const calendar = committed.config.calendars.find(({ id }) => id === plan.tries.calendar)
  return {
    ...{
      campaign,
      name: stored.name,
      state: stored.state,
      version: stored.version,
      mode: plan.mode.kind,
      at: isoTime(at),
    },
    agents: agentsOf(committed, plan.queue),
    waiting: committed.calls.filter((call) => call.direction === 'inbound' && waitsIn(call, plan.queue)).length,
    inFlight: dialler.flights.map((flight) => flightView(flight, at)),
    mostLines: plan.mode.kind === 'agentless' ? plan.mode.mostLines : plan.pacing.mostLines,
    ...spansOf(dialler, at),
    cap: plan.pacing.cap,
    leftMinutes: calendar === undefined ? null : leftMinutes(calendar, committed.config.holidays, at),
    targets: targetCounts(counts, campaign),
    why: whySaid(stored, dialler),
  }
}

const waitsIn = (call: CommittedFloor['calls'][number], queue: string): boolean =>
  'queue' in call && call.queue === queue && (call.phase === 'waiting' || call.phase === 'offered')

const agentsOf = ({ config, agents }: CommittedFloor, queue: string): CampaignStatus['agents'] => {
  const counts = { ready: 0, busy: 0, wrapUp: 0, paused: 0, away: 0 }
  for (const { id } of config.agents.filter((agent) => agent.queues.includes(queue))) {
    const agent = agents.get(id)
    if (agent === undefined || agent.availability.kind === 'signedOut') counts.away += 1
    else if (agent.activity.kind === 'wrapUp') counts.wrapUp += 1
    else if (agent.activity.kind !== 'idle') counts.busy += 1
    else if (agent.availability.kind === 'paused') counts.paused += 1
    else counts.ready += 1
  }
  return counts
}

const flightView = (
  { attempt, dialledAt, answeredAt, connectedAt, startedAt }: DiallerView['flights'][number],
  at: EpochMs,
): CampaignStatus['inFlight'][number] => ({
  call: attempt.call,
  ageS: Math.max(0, Math.round((at - (dialledAt ?? startedAt)) / 1_000)),
  state:
    connectedAt !== null ? 'connected' : answeredAt !== null ? 'answered' : dialledAt !== null ? 'ringing' : 'starting',
})

const shareOf = (served: number, abandoned: number) => {
  const answered = served + abandoned
  return { answered, abandoned, share: answered === 0 ? null : abandoned / answered }
}

const spansOf = ({ tallies }: DiallerView, at: EpochMs): Pick<CampaignStatus, 'today' | 'last30'> => {
  const { number } = tokyoTime(at)
  const of = (days: DiallerView['tallies']) =>
    shareOf(
      days.reduce((sum, { served }) => sum + served, 0),
      days.reduce((sum, { lost, hungUp }) => sum + lost + hungUp, 0),
    )
  const today = tallies.filter(({ day }) => day === number)
  return {
    today: { ...of(today), attempts: today.reduce((sum, { attempts }) => sum + attempts, 0) },
    last30: of(tallies.filter(({ day }) => day > number - 30)),
  }
}

/** Until the hours are over; the law's end of the day comes first when they go on beyond it. */
const leftMinutes = (calendar: Calendar, holidays: Holidays, at: EpochMs): number | null => {
  if (!isOpen(calendar, holidays, at)) return null
  const legal = 21 * 60 - tokyoTime(at).minute
  const open = (nextChange(calendar, holidays, at) - at) / 60_000
  return legal <= 0 ? null : Math.max(0, Math.floor(Math.min(legal, open)))
}

const nothingYet = {
  ja: 'まだ発信の判断が記録されていない（担当のサービス dialler が動いているか確かめる）',
  en: 'nothing was decided yet (is the service dialler running?)',
}
const draft = { ja: 'まだ開始していない', en: 'it was not started yet' }

const whySaid = ({ plan, state }: StoredCampaign, { run }: DiallerView): CampaignStatus['why'] => {
  if (state === 'draft') return draft
  if (state !== 'running')
    return state === 'paused'
      ? { ja: '一時停止中', en: 'it is paused' }
      : { ja: '終了している', en: 'it has been stopped' }
  return run?.said == null ? nothingYet : dialWhySaid(run.said.decision, plan)
}

/** Why a campaign dials no more than it does, in a sentence, with the decision that says so. */
export const campaignWhy = async (
  house: House,
  { contract, floor }: Changer,
  campaign: string,
): Promise<CampaignWhy> => {
  const { stored, last } = await inContract(house.db, contract, async (trx) => ({
    stored: await existing(trx, contract, campaign),
    last: (await readDialDecisions(trx, contract, campaign, { before: null, limit: 1 }))[0] ?? null,
  }))
  const dialler = await readDialler(house, floor, campaign)
  const live = dialler.run?.said ?? null
  return {
    campaign,
    said: whySaid(stored, dialler),
    at: live === null ? (last?.at ?? null) : isoTime(live.at),
    decision: live === null ? ((last?.decision ?? null) as CampaignWhy['decision']) : { ...live.decision },
  }
}
