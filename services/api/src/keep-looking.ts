import { isDatabaseAway, listContracts } from '@tsunagu/store'
import type { House } from './house.ts'

/** What is looked at, for the log; how often; and what is done for each contract. */
type Looking = {
  readonly what: string
  readonly everyMs: number
  readonly look: (contract: string) => Promise<void>
}

/**
 * Looks at every contract again and again, one round after the other; a round that fails is only told, for what is due stands in the
 * database and is met again. Returns how to stop it.
 */
export const keepLooking = (house: House, looking: Looking): (() => Promise<void>) => {
  let open = true
  let timer = { cancel: (): void => undefined }
  let round: Promise<void> = Promise.resolve()
  const arm = (): void => {
    timer = house.clock.schedule(looking.everyMs, () => {
      round = lookRound(house, looking).finally(() => {
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

const lookRound = async ({ db, log }: House, { what, look }: Looking): Promise<void> => {
  try {
    for (const contract of await listContracts(db)) await look(contract)
  } catch (error) {
    if (isDatabaseAway(error)) log.warn({ err: error }, `${what}: the database is away`)
    else log.error({ err: error, alert: true }, what)
  }
}
