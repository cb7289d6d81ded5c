import type { FloorId } from '@tsunagu/core'
import { type Clock, isoTime, type Log } from '@tsunagu/runtime'
import { appendOnce, type Db, inContract, markTold, type Redis, type UntoldChange, untoldChanges } from '@tsunagu/store'
import type { Bell } from './bell.ts'
import type { RegisterMetrics } from './metrics.ts'

export type RegisterParts = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly bell: Bell
  readonly register: RegisterMetrics
}

/** The longest a change waits when the bell was not heard. */
const pollMs = 1_000
const batch = 200
/** A change is told once within this time, however often whoever told it died before writing that down. */
const onceMs = 7 * 86_400_000

/**
 * Tells a floor's log every change of its contract's register, in the order in which they were written, each once: also when
 * several processes do it at the same time, or one dies between telling and marking.
 */
export const tellChanges = (floor: FloorId, parts: RegisterParts): { readonly stop: () => Promise<void> } => {
  const { bell, log } = parts
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if ((await tellSome(floor, parts)) === batch) continue
      } catch (error) {
        log.warn({ err: error, floor }, 'register changes: trying again')
      }
      await bell.wait(floor, pollMs, stopping.signal)
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

const tellSome = async (floor: FloorId, { redis, db, clock, register }: RegisterParts): Promise<number> => {
  const changes = await inContract(db, floor, (trx) => untoldChanges(trx, floor, batch))
  register.late.set({ floor }, changes.length)
  if (changes.length === 0) return 0
  for (const change of changes) if (await tellOne(redis, floor, change)) register.told.inc({ floor, kind: change.kind })
  const ids = changes.map(({ id }) => id)
  await inContract(db, floor, (trx) => markTold(trx, floor, ids, isoTime(clock.now())))
  return changes.length
}

/** False: it was told before. */
const tellOne = async (redis: Redis, floor: FloorId, { id, kind, persons }: UntoldChange): Promise<boolean> => {
  const event = { type: 'persons.changed', change: kind, persons } as const
  const { repeated } = await appendOnce(redis, floor, 'cases', event, `register:${id}`, onceMs)
  return !repeated
}
