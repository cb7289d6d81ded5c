import type { ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export type PauseReason = {
  readonly id: string
  /** What agents choose, and what the log says. */
  readonly name: string
  /** Order on the screen; the first is what the feature code takes. */
  readonly place: number
  /** Longest pause; null: as long as it takes. */
  readonly maxMs: number | null
}

export const readPauseReasons = async (trx: Trx, contract: ContractId): Promise<readonly PauseReason[]> => {
  const rows = await trx
    .selectFrom('pause_reason')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, place, max_ms }) => ({ id, name, place, maxMs: max_ms }))
}

export const putPauseReason = async (trx: Trx, contract: ContractId, reason: PauseReason): Promise<void> => {
  const values = { name: reason.name, place: reason.place, max_ms: reason.maxMs }
  await trx
    .insertInto('pause_reason')
    .values({ contract, id: reason.id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

/** False: there was none. */
export const deletePauseReason = async (trx: Trx, contract: ContractId, id: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('pause_reason')
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
