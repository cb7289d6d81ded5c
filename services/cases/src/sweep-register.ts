import { dayPlus, type FloorId } from '@tsunagu/core'
import { isoTime, sleep } from '@tsunagu/runtime'
import {
  beginStops,
  endStops,
  inContract,
  personsWithPromisesDue,
  readGraceDays,
  settlePromises,
  type Trx,
  tokyoDayOf,
  writeChange,
} from '@tsunagu/store'
import type { RegisterParts } from './tell-changes.ts'

const everyMs = 30_000
const batch = 500

/**
 * What the days bring to a contract's register, in days of Tokyo: promises of which the day has passed, stop orders that begin
 * and end. Looks often, because a process may have been away at midnight; what is found is written once.
 */
export const sweepRegister = (floor: FloorId, parts: RegisterParts): { readonly stop: () => Promise<void> } => {
  const { clock, db, log } = parts
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const at = isoTime(clock.now())
        await inContract(db, floor, (trx) => sweepStops(trx, floor, at))
        while ((await inContract(db, floor, (trx) => sweepPromises(trx, floor, at))) === batch);
      } catch (error) {
        log.warn({ err: error, floor }, 'register: looking again')
      }
      await sleep(clock, everyMs, stopping.signal)
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

const sweepStops = async (trx: Trx, contract: string, at: string): Promise<void> => {
  const today = tokyoDayOf(at)
  await writeChange(trx, contract, 'stopped', unique(await beginStops(trx, contract, today, at)), at)
  await writeChange(trx, contract, 'resumed', unique(await endStops(trx, contract, today, at)), at)
}

const unique = (persons: readonly number[]): readonly number[] => [...new Set(persons)]

/** How many persons were looked at. */
const sweepPromises = async (trx: Trx, contract: string, at: string): Promise<number> => {
  const before = dayPlus(tokyoDayOf(at), -(await readGraceDays(trx, contract)))
  const persons = await personsWithPromisesDue(trx, contract, before, batch)
  await settlePromises(trx, contract, persons, at)
  return persons.length
}
