import { epochMs, type JobQueue, sleep } from '@tsunagu/runtime'
import { listContracts } from '@tsunagu/store'
import { jobId, jobOf } from './intake.ts'
import { unfinished, waiting } from './outcomes.ts'
import type { PostOffice } from './post-office.ts'
import { tell } from './tell.ts'

const everyMs = 1_000
/** A message whose job did not come to its end is given a new one each minute. */
const againMs = 60_000

/**
 * Makes jobs of messages that have none: those that agents send, those that are due for another try, and those whose job
 * was lost; and tells the log what it has not heard. Until `signal` aborts; never gives up.
 */
export const sweepMessages = async (office: PostOffice, jobs: JobQueue, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      for (const contract of await listContracts(office.db)) await sweepContract(office, jobs, contract)
    } catch (error) {
      office.log.warn({ err: error }, 'sweep: trying again')
    }
    await sleep(office.clock, everyMs, signal)
  }
}

const sweepContract = async (office: PostOffice, jobs: JobQueue, contract: string): Promise<void> => {
  const now = office.clock.now()
  for (const row of await unfinished(office, contract)) {
    await tell(office, row)
    if (row.state !== 'queued' || row.handed_at !== null) continue
    const late = Math.floor((now - epochMs(row.due_at)) / againMs)
    const id = jobId(row.id, row.tries)
    await jobs.add('message.send', jobOf(contract, row.id), late === 0 ? id : `${id}@${late}`)
  }
  const { count, oldestS } = await waiting(office, contract)
  office.metrics.waiting.set({ contract }, count)
  office.metrics.oldest.set({ contract }, oldestS)
}
