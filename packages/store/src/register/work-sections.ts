import type { ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

/** A section of the client, with the accounts that answer for it. */
export type ClientSection = { readonly id: string; readonly name: string; readonly accounts: readonly string[] }

export const readSections = (trx: Trx, contract: ContractId): Promise<ClientSection[]> =>
  trx
    .selectFrom('client_section')
    .select(['id', 'name', 'accounts'])
    .where('contract', '=', contract)
    .orderBy('id')
    .execute()

export const putSection = async (trx: Trx, contract: ContractId, section: ClientSection): Promise<void> => {
  const { id, name, accounts } = section
  await trx
    .insertInto('client_section')
    .values({ contract, id, name, accounts })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet({ name, accounts }))
    .execute()
}
