import { anonymousTargets, type ContractId, type DialHistory } from '@tsunagu/core'
import { type CampaignForecast, floorConfigSchema } from '@tsunagu/messages'
import { countTargets, dialHistory, inContract, readWaiting, type Trx } from '@tsunagu/store'
import type { House } from '../house.ts'
import { buildFloorConfig } from '../setup/floor-config.ts'
import { targetCounts } from './campaign-views.ts'
import { existing } from './change-campaign.ts'

/** So many of a list say how it is; the rest are like them. */
const mostTargets = 2_000

/** What the simulator needs to say how a campaign will go. Nothing in it says who anybody is. Throws DoorError: no such campaign. */
export const forecastOf = ({ db, clock }: House, contract: ContractId, id: string): Promise<CampaignForecast> =>
  inContract(db, contract, async (trx) => {
    const at = clock.now()
    const { plan } = await existing(trx, contract, id)
    const targets = await readWaiting(trx, { contract, campaign: id, most: mostTargets, at })
    const { waiting } = targetCounts(await countTargets(trx, contract, id), id)
    const config = await buildFloorConfig(trx, contract, contract, 0)
    return {
      campaign: plan as CampaignForecast['campaign'],
      floor: floorConfigSchema.parse({ ...config, agents: [], doNotCall: [], transferNumbers: [] }),
      targets: anonymousTargets(targets) as CampaignForecast['targets'],
      waiting,
      ...(await historyOf(trx, contract, id, at)),
    }
  })

/** Few attempts of its own say less than all that the contract's other campaigns have seen. */
const enoughAttempts = 100

type Known = Pick<CampaignForecast, 'history' | 'historyOf'>

const historyOf = async (trx: Trx, contract: ContractId, id: string, at: number): Promise<Known> => {
  const own = await dialHistory(trx, contract, id, at)
  if (own.attempts >= enoughAttempts) return known('campaign', own)
  const all = await dialHistory(trx, contract, null, at)
  return known(all.attempts === 0 ? 'none' : all.attempts === own.attempts ? 'campaign' : 'contract', all)
}

const known = (historyOf: Known['historyOf'], history: DialHistory): Known => ({
  historyOf,
  history: history as Known['history'],
})
