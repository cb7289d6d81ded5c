import { type ContractId, type FloorConfig, type FloorId, standardLimits } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export type Limits = Pick<FloorConfig, 'limits' | 'tellListened'>

/** The limits of a floor; the standard ones when none were ever set. */
export const readLimits = async (trx: Trx, contract: ContractId, floor: FloorId): Promise<Limits> => {
  const row = await trx
    .selectFrom('floor_limit')
    .selectAll()
    .where('contract', '=', contract)
    .where('floor', '=', floor)
    .executeTakeFirst()
  if (row === undefined) return { limits: standardLimits, tellListened: false }
  return {
    limits: {
      parkMs: row.park_ms,
      longCallMs: row.long_call_ms,
      longHoldMs: row.long_hold_ms,
      citizenGoneMs: row.citizen_gone_ms,
    },
    tellListened: row.tell_listened,
  }
}

export const putLimits = async (
  trx: Trx,
  contract: ContractId,
  floor: FloorId,
  { limits, tellListened }: Limits,
): Promise<void> => {
  const values = {
    park_ms: limits.parkMs,
    long_call_ms: limits.longCallMs,
    long_hold_ms: limits.longHoldMs,
    citizen_gone_ms: limits.citizenGoneMs,
    tell_listened: tellListened,
  }
  await trx
    .insertInto('floor_limit')
    .values({ contract, floor, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'floor']).doUpdateSet(values))
    .execute()
}
