import { type LogId, noStats, type StatsState } from '@tsunagu/core'
import { type LogBatch, PositionMoved } from '@tsunagu/runtime'
import { type Db, inContract, movePosition, readPosition, type Trx } from '@tsunagu/store'
import { foldBatch } from './batch.ts'
import { diffStats, loadStats } from './fold-fields.ts'
import type { Home } from './rows.ts'
import {
  addWrapUps,
  writeCalls,
  writeEvents,
  writeFlowMarks,
  writeFold,
  writeIntervals,
  writeLegs,
} from './write-rows.ts'

export const archiveReader = 'stats'

export type Archive = {
  /** Where the stored fold stands; reads the fold itself as well. */
  readonly position: () => Promise<LogId>
  readonly handle: (batch: LogBatch) => Promise<void>
}

/**
 * Writes a floor's log to Postgres, and what follows from it: every entry, the calls with their legs, the agents'
 * intervals, what is counted of flows. All of a batch, the fold's memory and the position in one transaction, so a batch is there once or not at
 * all, whenever the process dies.
 */
export const openArchive = (db: Db, home: Home): Archive => {
  let fold: StatsState = noStats
  const key = { ...home, reader: archiveReader }

  const position = (): Promise<LogId> =>
    inContract(db, home.contract, async (trx) => {
      const at = await readPosition(trx, key)
      fold = await readFold(trx, home)
      return at
    })

  const handle = async ({ floor, from, to, entries }: LogBatch): Promise<void> => {
    const batch = foldBatch(fold, entries)
    await inContract(db, home.contract, async (trx) => {
      if (!(await movePosition(trx, key, from, to))) throw new PositionMoved(floor)
      await writeEvents(trx, home, entries)
      await writeCalls(trx, home, batch.calls)
      await writeLegs(trx, home, batch.calls)
      await writeIntervals(trx, home, batch.intervals)
      await writeFlowMarks(trx, home, batch.flowMarks)
      await addWrapUps(trx, batch.intervals)
      await writeFold(trx, home, diffStats(fold, batch.state))
    })
    fold = batch.state
  }
  return { position, handle }
}

const readFold = async (trx: Trx, home: Home): Promise<StatsState> => {
  const rows = await trx.selectFrom('stats_fold').select(['field', 'value']).where('floor', '=', home.floor).execute()
  return loadStats(new Map(rows.map(({ field, value }) => [field, JSON.stringify(value)])))
}
