import type { ContractId, NodeName, PhoneId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export type PhoneSetup = {
  readonly id: PhoneId
  /** With which the phone registers. */
  readonly secret: string
  readonly node: NodeName
  /** Speaks WebRTC. */
  readonly browser: boolean
}

export const readPhones = (trx: Trx, contract: ContractId): Promise<readonly PhoneSetup[]> =>
  trx
    .selectFrom('phone')
    .select(['id', 'secret', 'node', 'browser'])
    .where('contract', '=', contract)
    .orderBy('id')
    .execute()

export const putPhone = async (trx: Trx, contract: ContractId, { id, ...values }: PhoneSetup): Promise<void> => {
  await trx
    .insertInto('phone')
    .values({ contract, id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

/** The node where most phones of the contract register. */
export const nodeOfPhones = async (trx: Trx, contract: ContractId): Promise<NodeName> => {
  const row = await trx
    .selectFrom('phone')
    .select('node')
    .where('contract', '=', contract)
    .groupBy('node')
    .orderBy((all) => all.fn.countAll(), 'desc')
    .executeTakeFirst()
  return row?.node ?? 'pbx1'
}
