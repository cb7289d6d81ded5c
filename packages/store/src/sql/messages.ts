import type { ContractId, MessageId } from '@tsunagu/core'
import type { Trx } from './contract.ts'
import type { MessageRow, NewMessage } from './tables.ts'

/** False: a message of this id is there already, and stays as it is. */
export const insertMessage = async (trx: Trx, row: NewMessage): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('message')
    .values(row)
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const findMessage = async (trx: Trx, contract: ContractId, id: MessageId): Promise<MessageRow | null> =>
  (await trx
    .selectFrom('message')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()) ?? null
