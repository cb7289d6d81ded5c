import type { ContractId, PersonId, RegisterChange } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** As many persons as one change names (0018). */
const most = 500

/** Writes what lists of calls depend on; belongs in the transaction that changes it. Nothing for nobody. */
export const writeChange = async (
  trx: Trx,
  contract: ContractId,
  kind: RegisterChange,
  persons: readonly PersonId[],
  at: Timestamp,
): Promise<void> => {
  const rows = []
  for (let from = 0; from < persons.length; from += most)
    rows.push({ contract, kind, persons: persons.slice(from, from + most), at, told_at: null })
  if (rows.length > 0) await trx.insertInto('register_change').values(rows).execute()
}

export type UntoldChange = {
  readonly id: number
  readonly kind: RegisterChange
  readonly persons: readonly PersonId[]
}

/** What the log has not heard of, oldest first. */
export const untoldChanges = (trx: Trx, contract: ContractId, limit: number): Promise<readonly UntoldChange[]> =>
  trx
    .selectFrom('register_change')
    .select(['id', 'kind', 'persons'])
    .where('contract', '=', contract)
    .where('told_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()

export const markTold = async (
  trx: Trx,
  contract: ContractId,
  ids: readonly number[],
  at: Timestamp,
): Promise<void> => {
  await sql`update register_change set told_at = ${at}
    where contract = ${contract} and id = any(${ids}::bigint[]) and told_at is null`.execute(trx)
}
