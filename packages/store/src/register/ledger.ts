import type { ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { ExchangeNoteRow, ExchangeRow, NewExchange } from '../sql/tables.ts'

/** Writes a file that changed hands into the ledger (R9); returns its number there. */
export const insertExchange = async (trx: Trx, row: NewExchange): Promise<number> => {
  const { id } = await trx.insertInto('exchange').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

export type LedgerSearch = {
  readonly direction?: 'in' | 'out' | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Part of the file's name or purpose, or its checksum from the beginning. */
  readonly text?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, (char) => `\\${char}`)

/** Entries of the ledger, newest first. */
export const searchLedger = (
  trx: Trx,
  contract: ContractId,
  { direction, from, to, text, before, limit }: LedgerSearch,
): Promise<ExchangeRow[]> => {
  let query = trx.selectFrom('exchange').selectAll().where('contract', '=', contract)
  if (direction !== undefined) query = query.where('direction', '=', direction)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  if (before !== undefined) query = query.where('id', '<', before)
  if (text !== undefined) {
    const part = `%${escaped(text)}%`
    query = query.where((is) =>
      is.or([is('file', 'ilike', part), is('purpose', 'ilike', part), is('sha256', 'like', `${escaped(text)}%`)]),
    )
  }
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export const findExchange = async (
  trx: Trx,
  contract: ContractId,
  id: number,
): Promise<{ readonly entry: ExchangeRow; readonly notes: readonly ExchangeNoteRow[] } | null> => {
  const entry = await trx
    .selectFrom('exchange')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  if (entry === undefined) return null
  const notes = await trx
    .selectFrom('exchange_note')
    .selectAll()
    .where('contract', '=', contract)
    .where('exchange', '=', id)
    .orderBy('id')
    .execute()
  return { entry, notes }
}

/** Adds a correction, or that somebody fetched the file; an entry itself is never changed. */
export const addExchangeNote = async (
  trx: Trx,
  contract: ContractId,
  note: Pick<ExchangeNoteRow, 'exchange' | 'kind' | 'text' | 'by'>,
): Promise<void> => {
  await trx
    .insertInto('exchange_note')
    .values({ contract, ...note })
    .execute()
}

export type LedgerMonth = {
  readonly month: string
  readonly direction: 'in' | 'out'
  readonly files: number
  readonly rows: number
  readonly bytes: number
  readonly unprotected: number
}

/** By month of Tokyo: how many files came in and went out, and how many of them nothing protected. */
export const ledgerMonths = async (trx: Trx, contract: ContractId): Promise<readonly LedgerMonth[]> => {
  const { rows } = await sql<LedgerMonth>`select to_char(at at time zone 'Asia/Tokyo', 'YYYY-MM') as month, direction,
      count(*)::integer as files, coalesce(sum(rows), 0)::bigint as rows, sum(bytes)::bigint as bytes,
      (count(*) filter (where protection = 'none'))::integer as unprotected
    from tsunagu.exchange where contract = ${contract} group by 1, 2 order by 1 desc, 2`.execute(trx)
  return rows
}
