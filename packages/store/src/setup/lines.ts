import type { ContractId, Flow, Line } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export const readLines = async (trx: Trx, contract: ContractId): Promise<readonly Line[]> => {
  const rows = await trx.selectFrom('line').selectAll().where('contract', '=', contract).orderBy('id').execute()
  return rows.map(({ id, name, number, flow, caller_ids }) => ({ id, name, number, flow, callerIds: caller_ids }))
}

/** Throws `isTaken` when the number belongs to another line, whichever contract it is of. */
export const putLine = async (trx: Trx, contract: ContractId, line: Line): Promise<void> => {
  const values = { name: line.name, number: line.number, flow: line.flow, caller_ids: [...line.callerIds] }
  await trx
    .insertInto('line')
    .values({ contract, id: line.id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

export const readFlows = async (trx: Trx, contract: ContractId): Promise<readonly Flow[]> => {
  const rows = await trx.selectFrom('flow').selectAll().where('contract', '=', contract).orderBy('id').execute()
  return rows.map(({ id, version, title, language, start, nodes }) => ({ id, version, title, language, start, nodes }))
}

/** Each change is a new version of the flow; calls in progress keep the one they began with. */
export const putFlow = async (trx: Trx, contract: ContractId, flow: Omit<Flow, 'version'>): Promise<void> => {
  const { id, title, language, start } = flow
  const values = { title, language, start, nodes: JSON.stringify(flow.nodes) }
  await trx
    .insertInto('flow')
    .values({ contract, id, version: 1, ...values })
    .onConflict((conflict) =>
      conflict.columns(['contract', 'id']).doUpdateSet((row) => ({ ...values, version: row('flow.version', '+', 1) })),
    )
    .execute()
}
