import { deliveryKeys, unlockSchema } from '@tsunagu/messages'
import { type JobQueue, sleep } from '@tsunagu/runtime'
import { deliveriesLeft, inContract, listContracts, type Redis } from '@tsunagu/store'
import type { Intake } from './intake.ts'
import { unlockDelivery } from './unlock-delivery.ts'

const everyMs = 60_000
/** Whoever adds a job, or works on one, is given so much time. */
const unchangedMs = 60_000
/** Jobs that wait for their turn are not added again and again. */
const againMs = 3_600_000

/** Looks for deliveries without a job until `signal` aborts. */
export const tendDeliveries = async (intake: Intake, jobs: JobQueue, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await sleep(intake.clock, everyMs, signal)
    if (signal.aborted) return
    await sweepDeliveries(intake, jobs, unchangedMs).catch((error: unknown) =>
      intake.log.warn({ err: error }, 'deliveries: trying again'),
    )
  }
}

/**
 * Makes jobs of whatever is to be worked on and has none: after a crash, when Redis lost them, and when the database was away
 * for longer than a job tries. A cancelled delivery that nobody has cleared up is one of them.
 */
export const sweepDeliveries = async (
  { db, clock, log }: Pick<Intake, 'db' | 'clock' | 'log'>,
  jobs: Pick<JobQueue, 'add'>,
  unchanged: number | null = null,
): Promise<void> => {
  for (const contract of await listContracts(db))
    for (const { id, changed_at } of await inContract(db, contract, (trx) =>
      deliveriesLeft(trx, contract, unchanged),
    )) {
      const turn = unchanged === null ? clock.now() : Math.floor(clock.now() / againMs)
      await jobs.add('delivery.work', { contract, delivery: id }, `delivery-${id}-${Date.parse(changed_at)}-${turn}`)
      log.info({ contract, delivery: id }, 'delivery: taken up again')
    }
}

/** Hears the passwords of locked files. They come by a channel, which keeps nothing, and are forgotten when used. */
export const hearPasswords = async (intake: Intake, redis: Redis, jobs: JobQueue): Promise<() => void> => {
  const ear = redis.duplicate({ connectionName: `${intake.instance}:unlock` })
  ear.on('error', (error) => intake.log.warn({ err: error }, 'unlock: connection'))
  ear.on('message', (_channel, message) => {
    const said = unlockSchema.safeParse(JSON.parse(message))
    if (said.success) void unlockDelivery(intake, jobs, said.data)
  })
  await ear.subscribe(deliveryKeys.unlock)
  return () => ear.disconnect()
}
