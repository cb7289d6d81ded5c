import { readPlan } from '@tsunagu/flows'
import { campaignsToList, inContract, isDatabaseAway, listContracts } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { relist } from './change-campaign.ts'

const lookEveryMs = 20_000

/** Makes the lists of running campaigns again when their time has come, so that data that changed are seen. Returns how to stop it. */
export const keepLists = (house: House): (() => Promise<void>) => {
  let open = true
  let timer = { cancel: (): void => undefined }
  let round: Promise<void> = Promise.resolve()
  const arm = (): void => {
    timer = house.clock.schedule(lookEveryMs, () => {
      round = lookRound(house).finally(() => {
        if (open) arm()
      })
    })
  }
  arm()
  return async () => {
    open = false
    timer.cancel()
    await round
  }
}

const lookRound = async (house: House): Promise<void> => {
  try {
    for (const contract of await listContracts(house.db)) await listDue(house, contract)
  } catch (error) {
    // Looked at again soon; the lists stand as they were made last.
    if (isDatabaseAway(error)) house.log.warn({ err: error }, 'lists: the database is away')
    else house.log.error({ err: error, alert: true }, 'lists')
  }
}

const listDue = async (house: House, contract: string): Promise<void> => {
  const running = await inContract(house.db, contract, (trx) => campaignsToList(trx, contract))
  for (const { id, source, listed_at } of running) {
    const read = readPlan(source)
    const everyMs = (read.ok ? read.plan.refreshMin : 15) * 60_000
    if (listed_at !== null && Date.parse(listed_at) + everyMs > house.clock.now()) continue
    try {
      await relist(house, { contract, floor: contract, account: 'lists' }, id)
    } catch (error) {
      // Its plan breaks a rule by now: it goes on with the list it has, and people are told.
      if (!(error instanceof DoorError)) throw error
      house.log.error({ contract, campaign: id, code: error.code, alert: true }, 'list refused')
    }
  }
}
