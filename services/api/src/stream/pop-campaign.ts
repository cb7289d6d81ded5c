import type { Call } from '@tsunagu/core'
import type { Me, ScreenPop } from '@tsunagu/messages'
import { within } from '@tsunagu/runtime'
import { findCampaign, inContract } from '@tsunagu/store'
import type { House } from '../house.ts'

/** The call does not wait for a name. */
const nameMs = 300

/** The campaign that a call is made for, by its id where its name could not be read in time; null for every other call. */
export const popCampaign = async (house: House, { contract }: Me, call: Call): Promise<ScreenPop['campaign']> => {
  if (call.attempt === null) return null
  const { campaign: id } = call.attempt
  try {
    const found = inContract(house.db, contract, (trx) => findCampaign(trx, contract, id))
    return { id, name: (await within(house.clock, nameMs, found, 'the campaign took too long'))?.name ?? id }
  } catch (error) {
    house.log.warn({ err: error, call: call.id }, 'screen-pop without the name of its campaign')
    return { id, name: id }
  }
}
