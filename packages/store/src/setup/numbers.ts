import type { ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** An outside number that calls may be transferred to. */
export type TransferNumber = { readonly number: string; readonly name: string }

export const readTransferNumbers = (trx: Trx, contract: ContractId): Promise<readonly TransferNumber[]> =>
  trx
    .selectFrom('transfer_number')
    .select(['number', 'name'])
    .where('contract', '=', contract)
    .orderBy('number')
    .execute()

export const putTransferNumber = async (
  trx: Trx,
  contract: ContractId,
  { number, name }: TransferNumber,
): Promise<void> => {
  await trx
    .insertInto('transfer_number')
    .values({ contract, number, name })
    .onConflict((conflict) => conflict.columns(['contract', 'number']).doUpdateSet({ name }))
    .execute()
}

/** False: there was none. */
export const deleteTransferNumber = async (trx: Trx, contract: ContractId, number: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('transfer_number')
    .where('contract', '=', contract)
    .where('number', '=', number)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** A number that is never called by us, with why, since when, and who wrote it down. */
export type DoNotCall = {
  readonly number: string
  readonly reason: string
  readonly since: Timestamp
  readonly by: string
}

export const readDoNotCall = (trx: Trx, contract: ContractId): Promise<readonly DoNotCall[]> =>
  trx
    .selectFrom('do_not_call')
    .select(['number', 'reason', 'since', 'by'])
    .where('contract', '=', contract)
    .orderBy('number')
    .execute()

/** Written down again: the reason is new, the day it began stays. */
export const putDoNotCall = async (
  trx: Trx,
  contract: ContractId,
  { number, reason, by }: Omit<DoNotCall, 'since'>,
): Promise<void> => {
  await trx
    .insertInto('do_not_call')
    .values({ contract, number, reason, by })
    .onConflict((conflict) => conflict.columns(['contract', 'number']).doUpdateSet({ reason, by }))
    .execute()
}

/** False: there was none. */
export const deleteDoNotCall = async (trx: Trx, contract: ContractId, number: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('do_not_call')
    .where('contract', '=', contract)
    .where('number', '=', number)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
