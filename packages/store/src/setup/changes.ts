import type { ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { ChangedPart, Timestamp } from '../sql/tables.ts'

/** Who changed what of a set-up, in one sentence, with what it was before and is now (null: was not, is no more). */
export type SetupChange = {
  readonly by: string
  readonly part: ChangedPart
  readonly item: string
  readonly summary: string
  readonly before: unknown
  readonly after: unknown
}

export type StoredChange = SetupChange & { readonly id: string; readonly at: Timestamp }

/** Writes down a change, in the transaction that makes it. */
export const addSetupChange = async (trx: Trx, contract: ContractId, change: SetupChange): Promise<void> => {
  const { by, part, item, summary, before, after } = change
  await trx
    .insertInto('setup_change')
    .values({ contract, by, part, item, summary, before: jsonOf(before), after: jsonOf(after) })
    .execute()
}

const jsonOf = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

/** The newest first; of one part or item only, where named. */
export const readSetupChanges = async (
  trx: Trx,
  contract: ContractId,
  wanted: { readonly part?: ChangedPart | undefined; readonly item?: string | undefined; readonly limit: number },
): Promise<readonly StoredChange[]> => {
  const rows = await trx
    .selectFrom('setup_change')
    .selectAll()
    .where('contract', '=', contract)
    .$if(wanted.part !== undefined, (query) => query.where('part', '=', wanted.part ?? 'flow'))
    .$if(wanted.item !== undefined, (query) => query.where('item', '=', wanted.item ?? ''))
    .orderBy('id', 'desc')
    .limit(wanted.limit)
    .execute()
  return rows.map(({ id, at, by, part, item, summary, before, after }) => ({
    ...{ id: String(id), at, by, part, item, summary, before, after },
  }))
}
