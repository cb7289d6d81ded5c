import { randomBytes } from 'node:crypto'
import { isoTime, type JobQueue, type Log, sleep } from '@tsunagu/runtime'
import { inContract, linkAfterDeliveries, listContracts, openLinkRuns } from '@tsunagu/store'
import type { LinkShop } from './link-run.ts'

const everyMs = 1_000
const againMs = 60_000

/**
 * Asks for a run of name linking after each delivery of addressees, and makes jobs of runs that wait or whose job was lost: at
 * once after a restart, else each minute. What it goes by stands in the database, so nothing is lost with a process or with
 * Redis. Until `signal` aborts.
 */
export const tendLinking = async (
  shop: LinkShop & { readonly log: Log },
  jobs: JobQueue,
  signal: AbortSignal,
): Promise<void> => {
  const life = randomBytes(4).toString('hex')
  while (!signal.aborted) {
    try {
      const late = Math.floor(shop.clock.elapsed() / againMs)
      for (const contract of await listContracts(shop.db)) {
        const runs = await inContract(shop.db, contract, async (trx) => {
          await linkAfterDeliveries(trx, contract, isoTime(shop.clock.now()))
          return openLinkRuns(trx, contract)
        })
        for (const run of runs)
          await jobs.add('register.link', { contract, run }, `link-${contract}-${run}-${life}-${late}`)
      }
    } catch (error) {
      shop.log.warn({ err: error }, 'linking: trying again')
    }
    await sleep(shop.clock, everyMs, signal)
  }
}
