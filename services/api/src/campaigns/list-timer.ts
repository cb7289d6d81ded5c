import { readPlan } from '@tsunagu/flows'
import { campaignsToList, inContract } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { keepLooking } from '../keep-looking.ts'
import { relist } from './change-campaign.ts'

const lookEveryMs = 20_000

/** Makes the lists of running campaigns again when their time has come, so that data that changed are seen. Returns how to stop it. */
export const keepLists = (house: House): (() => Promise<void>) =>
  keepLooking(house, { what: 'lists', everyMs: lookEveryMs, look: (contract) => listDue(house, contract) })

const listDue = async (house: House, contract: string): Promise<void> => {
  const running = await inContract(house.db, contract, (trx) => campaignsToList(trx, contract))
  for (const { id, source, listed_at } of running) {
    const read = readPlan(source)
    const everyMs = (read.ok ? read.plan.refreshMin : 15) * 60_000
    if (listed_at !== null && Date.parse(listed_at) + everyMs > house.clock.now()) continue
    try {
      await relist(house, { contract, floor: contract, account: 'lists' }, id, false)
    } catch (error) {
      // Its plan breaks a rule by now: it goes on with the list it has, and people are told.
      if (!(error instanceof DoorError)) throw error
      house.log.error({ contract, campaign: id, code: error.code, alert: true }, 'list refused')
    }
  }
}
