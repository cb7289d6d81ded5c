import type { CampaignId } from '../../log/ids.ts'
import type { Campaign, TargetId } from '../campaign.ts'
import type { Dialler } from './dialler.ts'

/** Targets at hand are enough for so long. */
const worthMin = 2
const least = 20
const most = 400

/** How many targets a campaign that is awake wants to be handed, and which it has already. */
export type ListWanted = {
  readonly campaign: Campaign
  readonly missing: number
  readonly known: readonly TargetId[]
}

/** What the lists are asked for: two minutes' worth of calls at the pace of the last minutes. */
export const listsWanted = (dialler: Dialler): readonly ListWanted[] =>
  [...dialler.plans.values()].flatMap((campaign) => {
    const run = dialler.runs.get(campaign.id)
    if (campaign.state !== 'running' || run === undefined || run.sleeps !== null) return []
    const atHand = [...dialler.targets.values()].filter((one) => one.campaign === campaign.id)
    const perMin = Math.max(run.minute.before, run.minute.started)
    const wanted = Math.min(most, Math.max(least, worthMin * perMin, 2 * staffed(dialler, campaign)))
    if (atHand.length >= wanted) return []
    return [{ campaign, missing: wanted - atHand.length, known: knownTo(dialler, campaign.id) }]
  })

const staffed = ({ config }: Dialler, { queue }: Campaign): number =>
  config.agents.filter(({ queues }) => queues.includes(queue)).length

const knownTo = ({ targets, flights }: Dialler, campaign: CampaignId): readonly TargetId[] => [
  ...[...targets.values()].filter((one) => one.campaign === campaign).map(({ target }) => target.target),
  ...[...flights.values()].filter(({ of }) => of.campaign === campaign).map(({ of }) => of.target.target),
]
