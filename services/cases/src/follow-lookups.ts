import type { EpochMs, FloorId, LookupAnswered } from '@tsunagu/core'
import { atOf } from '@tsunagu/messages'
import { type Clock, type Log, type Metrics, openLogReader, readEntry, sleep, within } from '@tsunagu/runtime'
import { appendOnce, type Db, type RawEntry, type Redis } from '@tsunagu/store'
import { answerOf, failedAnswer, type LookingUp } from './answer.ts'
import type { LookupMetrics } from './metrics.ts'

export type LookupParts = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly lookups: LookupMetrics
  readonly instance: string
}

/** After this nobody waits for the answer any more; also how far back a process looks that starts. */
const freshMs = 10_000
/** The longest silence a database may cause before the caller is led on. */
const databaseMs = 1_500
/** An answer is given once within this time; longer than a look-up is fresh. */
const onceMs = 600_000

/**
 * Answers the look-ups of a floor's log as they come, side by side. Keeps no position: what was answered is known by its id,
 * and what is old is left.
 */
export const followLookups = (floor: FloorId, parts: LookupParts): { readonly stop: () => Promise<void> } => {
  const { redis, clock, log, metrics, instance, lookups } = parts
  const reader = openLogReader({
    ...{ redis, floor, clock, log },
    name: `${instance}:${floor}:lookups`,
    count: 200,
    blockMs: 1_000,
  })
  const stopping = new AbortController()
  const open = new Set<Promise<void>>()
  const begin = ({ asked, at }: Asked): void => {
    const work = answerOne(floor, parts, asked, at)
      .catch((error: unknown) => log.error({ err: error, lookup: asked.lookup }, 'look-up not answered'))
      .finally(() => open.delete(work))
    open.add(work)
  }
  const run = async (): Promise<void> => {
    let position = `${clock.now() - freshMs}-0`
    while (!stopping.signal.aborted) {
      const raws = await reader.next(position)
      position = raws.at(-1)?.id ?? position
      for (const raw of raws) {
        const asked = lookupIn(raw, floor, log, metrics)
        if (asked === null) continue
        if (clock.now() - asked.at > freshMs) lookups.stale.inc({ floor })
        else begin(asked)
      }
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      reader.close()
      await done
      await Promise.all(open)
    },
  }
}

type Asked = { readonly asked: LookingUp; readonly at: EpochMs }

/** Nearly all entries are others' business: they are passed over without being read. */
const lookupIn = (raw: RawEntry, floor: FloorId, log: Log, { floor: floorMetrics }: Metrics): Asked | null => {
  if (!raw.fields.some((field) => field.includes('flow.lookingUp'))) return null
  const body = readEntry(raw, floor, log, floorMetrics)?.body
  return body?.type === 'flow.lookingUp' ? { asked: body, at: atOf(raw.id) } : null
}

const answerOne = async (floor: FloorId, parts: LookupParts, asked: LookingUp, at: EpochMs): Promise<void> => {
  const { clock, lookups } = parts
  const answer = await answerInTime(floor, parts, asked)
  if (!(await tell(floor, parts, answer, at))) return
  const { kind } = asked.what
  lookups.answered.inc({ floor, kind, result: answer.result })
  lookups.seconds.observe({ floor, kind }, Math.max(0, clock.now() - at) / 1_000)
}

const answerInTime = async (
  floor: FloorId,
  { db, clock, log }: LookupParts,
  asked: LookingUp,
): Promise<LookupAnswered> => {
  try {
    // A contract has one floor of the same name for now.
    const answer = answerOf(db, floor, asked, clock.now())
    return await within(clock, databaseMs, answer, 'the database took too long')
  } catch (error) {
    log.warn({ err: error, lookup: asked.lookup }, 'look-up failed')
    return failedAnswer(asked)
  }
}

/** Puts the answer in the log unless there is one; tries while somebody may still wait. False when it was not ours. */
const tell = async (floor: FloorId, parts: LookupParts, answer: LookupAnswered, at: EpochMs): Promise<boolean> => {
  const { redis, clock, log } = parts
  for (;;) {
    try {
      const { repeated } = await appendOnce(redis, floor, 'cases', answer, `lookup:${answer.lookup}`, onceMs)
      return !repeated
    } catch (error) {
      if (clock.now() - at > freshMs) throw error
      log.warn({ err: error, lookup: answer.lookup }, 'answer not in the log yet, trying again')
      await sleep(clock, 100)
    }
  }
}
