import type { ContractId, Line } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export const readLines = async (trx: Trx, contract: ContractId): Promise<readonly Line[]> => {
  const rows = await trx.selectFrom('line').selectAll().where('contract', '=', contract).orderBy('id').execute()
  return rows.map(({ id, name, number, flow, caller_ids, trunk: { limits } }) => ({
    ...{ id, name, number, flow, callerIds: caller_ids },
    ...(limits === undefined ? {} : { trunk: limits }),
  }))
}

/** Throws `isTaken` when the number belongs to another line, whichever contract it is of. */
export const putLine = async (trx: Trx, contract: ContractId, line: Line): Promise<void> => {
  const trunk = JSON.stringify(line.trunk === undefined ? {} : { limits: line.trunk })
  const values = { name: line.name, number: line.number, flow: line.flow, caller_ids: [...line.callerIds], trunk }
  await trx
    .insertInto('line')
    .values({ contract, id: line.id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}
