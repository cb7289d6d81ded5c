import type { ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { LayoutRow } from './tables.ts'

/** The newest version of each, in order of ids. */
export const readLayouts = (trx: Trx, contract: ContractId): Promise<readonly LayoutRow[]> =>
  trx
    .selectFrom('layout')
    .selectAll()
    .distinctOn('id')
    .where('contract', '=', contract)
    .orderBy('id')
    .orderBy('version', 'desc')
    .execute()

/** One version, or the newest; null when there is none. */
export const findLayout = async (
  trx: Trx,
  contract: ContractId,
  id: string,
  version: number | null = null,
): Promise<LayoutRow | null> => {
  let query = trx.selectFrom('layout').selectAll().where('contract', '=', contract).where('id', '=', id)
  if (version !== null) query = query.where('version', '=', version)
  return (await query.orderBy('version', 'desc').limit(1).executeTakeFirst()) ?? null
}

type NewLayout = { readonly id: string; readonly title: string; readonly source: string; readonly by: string }

/** Saves a layout as its next version; the same text again is the version it was. */
export const putLayout = async (trx: Trx, contract: ContractId, layout: NewLayout): Promise<number> => {
  const newest = await findLayout(trx, contract, layout.id)
  if (newest?.source === layout.source) return newest.version
  const version = (newest?.version ?? 0) + 1
  await trx
    .insertInto('layout')
    .values({ contract, version, ...layout })
    .execute()
  return version
}
