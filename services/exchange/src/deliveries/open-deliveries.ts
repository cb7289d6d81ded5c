import { deliveryKeys, unlockSchema } from '@tsunagu/messages'
import type { JobQueue } from '@tsunagu/runtime'
import { deliveriesToWork, inContract, listContracts, type Redis } from '@tsunagu/store'
import type { Intake } from './intake.ts'
import { unlockDelivery } from './unlock-delivery.ts'

/** Makes jobs of whatever is to be worked on and has none: after a crash, and when the api could not reach Redis. */
export const sweepDeliveries = async ({ db, clock }: Intake, jobs: JobQueue): Promise<void> => {
  for (const contract of await listContracts(db))
    for (const delivery of await inContract(db, contract, (trx) => deliveriesToWork(trx, contract)))
      await jobs.add('delivery.work', { contract, delivery }, `delivery-${delivery}-${clock.now()}`)
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
