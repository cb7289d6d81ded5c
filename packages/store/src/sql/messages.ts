import { randomBytes } from 'node:crypto'
import { type Composed, type ContractId, type MessageId, refusalReason } from '@tsunagu/core'
import type { Trx } from './contract.ts'
import type { MessageRow, NewMessage, Timestamp } from './tables.ts'

/** What a message is before anything became of it. */
export type MessageStart = Pick<
  NewMessage,
  'contract' | 'floor' | 'id' | 'call' | 'line' | 'author' | 'template' | 'language' | 'to_number'
> & { readonly at: Timestamp; readonly composed: Composed }

/** A message that waits to be sent; or one that failed at once, with the reason, because it could not be written. */
export const newMessage = ({ at, composed, ...start }: MessageStart): NewMessage => ({
  ...start,
  ...(composed.type === 'refused'
    ? { text: null, parts: 0, state: 'failed', reason: refusalReason(composed.refusal), failed_at: at }
    : { language: composed.language, text: composed.text, parts: composed.parts, state: 'queued', reason: null }),
  ...(composed.type === 'refused' ? {} : { failed_at: null }),
  told: null,
  gammu_id: randomBytes(12).toString('hex'),
  ...{ queued_at: at, due_at: at, handed_at: null, sent_at: null, delivered_at: null },
})

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
