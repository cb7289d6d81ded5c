import { isoTime } from '@tsunagu/runtime'
import { duePublications, inContract, settlePublication } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { keepLooking } from '../keep-looking.ts'
import { textOf } from './flow-texts.ts'
import { goLive } from './flow-versions.ts'

const lookEveryMs = 1_000

/**
 * Publishes what was planned when its time comes: rows in the database, so a restart loses nothing, and what became due
 * meanwhile goes live at once. Returns how to stop it.
 */
export const keepFlowTimes = (house: House): (() => Promise<void>) =>
  keepLooking(house, {
    what: 'planned publications',
    everyMs: lookEveryMs,
    look: (contract) => publishDue(house, contract),
  })

/** The floor of a contract has its name. */
const publishDue = async (house: House, contract: string): Promise<void> => {
  const now = isoTime(house.clock.now())
  const due = await inContract(house.db, contract, (trx) => duePublications(trx, contract, now))
  for (const { id, flow, version, by } of due) {
    const visitor = { contract, floor: contract, account: by }
    try {
      const text = await inContract(house.db, contract, (trx) => textOf(trx, contract, flow, version))
      await goLive(house, visitor, text, { kind: 'publish', planned: id })
      house.log.info({ contract, flow, version }, 'planned publication')
    } catch (error) {
      if (!(error instanceof DoorError) || error.code === 'log.away') throw error
      const { code, details } = error
      const failed = await inContract(house.db, contract, (trx) =>
        settlePublication(trx, contract, id, 'failed', [{ code, details }]),
      )
      if (failed) house.log.error({ contract, flow, version, code, alert: true }, 'planned publication refused')
    }
  }
}
