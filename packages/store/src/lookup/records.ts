import type { ContractId, LookupRecord } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** Adds records; keys that are there already make theirs ambiguous, and then nothing of it is kept but that. */
export const addRecords = async (
  trx: Trx,
  contract: ContractId,
  source: string,
  records: readonly LookupRecord[],
): Promise<void> => {
  // One statement may touch a row only once.
  const rows = new Map<string, { readonly fields: LookupRecord['fields']; readonly rows: number }>()
  for (const { key, fields } of records) {
    const before = rows.get(key)?.rows ?? 0
    rows.set(key, { fields: before === 0 ? fields : {}, rows: before + 1 })
  }
  const all = [...rows].map(([key, value]) => ({ key, ...value }))
  await sql`
    insert into tsunagu.lookup_record (contract, source, key, fields, rows)
    select ${contract}, ${source}, one.key, one.fields, one.rows
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as one(key text, fields jsonb, rows integer)
    on conflict (contract, source, key) do update
      set rows = lookup_record.rows + excluded.rows, fields = '{}'
  `.execute(trx)
}

/** The fields of the one record with this key; null when there is none, or when several rows had it. */
export const findRecord = async (
  trx: Trx,
  contract: ContractId,
  source: string,
  key: string,
): Promise<Readonly<Record<string, string>> | null> => {
  const found = await trx
    .selectFrom('lookup_record')
    .select(['fields', 'rows'])
    .where('contract', '=', contract)
    .where('source', '=', source)
    .where('key', '=', key)
    .executeTakeFirst()
  return found === undefined || found.rows > 1 ? null : found.fields
}

export const markLoaded = async (
  trx: Trx,
  contract: ContractId,
  source: string,
  { at, by }: { readonly at: Timestamp; readonly by: string },
): Promise<void> => {
  await trx
    .updateTable('lookup_source')
    .set({ loaded_at: at, loaded_by: by })
    .where('contract', '=', contract)
    .where('id', '=', source)
    .execute()
}
