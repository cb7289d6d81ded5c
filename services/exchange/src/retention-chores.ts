import { isoTime, sleep } from '@tsunagu/runtime'
import { ageOut, listContracts } from '@tsunagu/store'
import type { Workshop } from './workshop.ts'

const everyMs = 3_600_000
const retryMs = 60_000

/** Deletes each hour what the contracts' rules no longer keep; done twice it does nothing more. Until `signal` aborts. */
export const tendRetention = async ({ db, clock, log }: Workshop, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    let waitMs = everyMs
    try {
      for (const contract of await listContracts(db)) {
        const deleted = await ageOut(db, contract, isoTime(clock.now()))
        if (deleted > 0) log.info({ contract, deleted }, 'deleted what is kept no longer')
      }
    } catch (error) {
      log.warn({ err: error }, 'retention: trying again')
      waitMs = retryMs
    }
    await sleep(clock, waitMs, signal)
  }
}
