import type { ClientReading, ContractId, NoteResult } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

/** What can come of a contact, in the order people see it. */
export const readNoteResults = (trx: Trx, contract: ContractId): Promise<readonly NoteResult[]> =>
  trx
    .selectFrom('note_result')
    .select(['id', 'name', 'contact', 'position', 'retired'])
    .where('contract', '=', contract)
    .orderBy('position')
    .orderBy('id')
    .execute()

export const putNoteResult = async (trx: Trx, contract: ContractId, result: NoteResult): Promise<void> => {
  const { id, ...rest } = result
  await trx
    .insertInto('note_result')
    .values({ contract, ...result })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(rest))
    .execute()
}

/** What the client's own people see; nothing as long as nobody said otherwise. */
export const readClientReading = async (trx: Trx, contract: ContractId): Promise<ClientReading> => {
  const row = await trx
    .selectFrom('note_policy')
    .select('client_reads')
    .where('contract', '=', contract)
    .executeTakeFirst()
  return row?.client_reads ?? 'nothing'
}

export const putClientReading = async (trx: Trx, contract: ContractId, client_reads: ClientReading): Promise<void> => {
  await trx
    .insertInto('note_policy')
    .values({ contract, client_reads })
    .onConflict((conflict) => conflict.column('contract').doUpdateSet({ client_reads }))
    .execute()
}
