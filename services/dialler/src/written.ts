import type { ContractId, FloorId, LogId } from '@tsunagu/core'
import { type LogBatch, PositionMoved } from '@tsunagu/runtime'
import { attemptsReader, type Db, inContract, movePosition, readPosition, writeAttempts } from '@tsunagu/store'

export type Home = { readonly contract: ContractId; readonly floor: FloorId }

export type Written = {
  readonly position: () => Promise<LogId>
  readonly handle: (batch: LogBatch) => Promise<void>
}

/** What the dialler said, behind the log in Postgres: all of a batch and the position in one transaction. */
export const openWritten = (db: Db, home: Home): Written => {
  const key = { ...home, reader: attemptsReader }
  return {
    position: () => inContract(db, home.contract, (trx) => readPosition(trx, key)),
    handle: ({ floor, from, to, entries }) =>
      inContract(db, home.contract, async (trx) => {
        if (!(await movePosition(trx, key, from, to))) throw new PositionMoved(floor)
        await writeAttempts(trx, home.contract, entries)
      }),
  }
}
