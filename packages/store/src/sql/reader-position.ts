import type { ContractId, FloorId, LogId } from '@tsunagu/core'
import type { Trx } from './contract.ts'

export type ReaderKey = { readonly contract: ContractId; readonly reader: string; readonly floor: FloorId }

/** Where the reader goes on, `0-0` at first. */
export const readPosition = async (trx: Trx, { reader, floor }: ReaderKey): Promise<LogId> => {
  const row = await trx
    .selectFrom('reader_position')
    .select('position')
    .where('reader', '=', reader)
    .where('floor', '=', floor)
    .executeTakeFirst()
  return row?.position ?? '0-0'
}

/**
 * Moves the position from `from` to `to` and keeps its row locked until the transaction ends. False when it stands
 * elsewhere: somebody else was faster, and this transaction must be given up.
 */
export const movePosition = async (trx: Trx, key: ReaderKey, from: LogId, to: LogId): Promise<boolean> => {
  if (from === '0-0') {
    await trx
      .insertInto('reader_position')
      .values({ ...key, position: '0-0' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const moved = await trx
    .updateTable('reader_position')
    .set({ position: to })
    .where('reader', '=', key.reader)
    .where('floor', '=', key.floor)
    .where('position', '=', from)
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}
