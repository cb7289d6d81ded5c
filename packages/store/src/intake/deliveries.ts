import type { ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { FileProtection, Timestamp } from '../sql/tables.ts'
import { deliveryLock } from './copy-door.ts'
import type { DeliveryRow, DeliveryState } from './tables.ts'

/** States in which a process works on a delivery, or will. */
export const deliveriesAtWork = [
  'waiting',
  'reading',
  'checking',
  'applying',
] as const satisfies readonly DeliveryState[]
/** States that a delivery never leaves again. */
export const deliveriesEnded = ['done', 'refused', 'failed', 'cancelled'] as const satisfies readonly DeliveryState[]

/** A delivery with its entry in the ledger. */
export type LedgeredDelivery = DeliveryRow & {
  readonly file: string
  readonly sha256: string
  readonly fileBytes: number
  readonly protection: FileProtection
}

export type NewDelivery = {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly protection: FileProtection
  readonly layout: string
  readonly layoutVersion: number
  readonly title: string
  readonly mode: 'all' | 'rows'
  readonly dryRun: boolean
  readonly state: DeliveryState
  readonly encoding: 'CP932' | 'UTF-8' | null
  readonly stored: string
  readonly by: string
}

/** Writes a file that has come in into the ledger, and the delivery that it is. */
export const insertDelivery = async (trx: Trx, contract: ContractId, delivery: NewDelivery): Promise<number> => {
  const { file, sha256, bytes, protection, layout, layoutVersion, title, mode, dryRun, state, encoding, stored, by } =
    delivery
  const ledger = await trx
    .insertInto('exchange')
    .values({
      ...{ contract, direction: 'in', file, purpose: title, layout, layout_version: layoutVersion },
      ...{ bytes, sha256, protection, rows: null, by },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await trx
    .insertInto('delivery')
    .values({
      ...{ contract, exchange: ledger.id, layout, layout_version: layoutVersion, mode, dry_run: dryRun, state },
      ...{
        encoding,
        stored,
        bytes: protection === 'none' ? bytes : null,
        fault: null,
        stage_at: null,
        ended_at: null,
        by,
      },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const ledgered = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('delivery')
    .innerJoin('exchange', (join) =>
      join.onRef('exchange.contract', '=', 'delivery.contract').onRef('exchange.id', '=', 'delivery.exchange'),
    )
    .selectAll('delivery')
    .select(['exchange.file', 'exchange.sha256', 'exchange.bytes as fileBytes', 'exchange.protection'])
    .where('delivery.contract', '=', contract)

export const findDelivery = async (trx: Trx, contract: ContractId, id: number): Promise<LedgeredDelivery | null> =>
  (await ledgered(trx, contract).where('delivery.id', '=', id).executeTakeFirst()) ?? null

/** Newest first. */
export const readDeliveries = (trx: Trx, contract: ContractId, limit: number): Promise<readonly LedgeredDelivery[]> =>
  ledgered(trx, contract).orderBy('delivery.id', 'desc').limit(limit).execute()

/** The same file under way or taken over before; null: it is new. */
export const findSameFile = async (trx: Trx, contract: ContractId, sha256: string): Promise<LedgeredDelivery | null> =>
  (await ledgered(trx, contract)
    .where('exchange.sha256', '=', sha256)
    .where('delivery.state', 'not in', ['refused', 'failed', 'cancelled'])
    .orderBy('delivery.id', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null

/** A delivery that somebody has to work on; `changed_at` tells one time from another. */
export type LeftDelivery = { readonly id: number; readonly changed_at: Timestamp }

/**
 * Deliveries with something left to do: those under way, and cancelled ones whose entry in the ledger is open and whose staged
 * rows are still there. `unchangedMs`: only those that nobody works on and that have not changed for so long.
 */
export const deliveriesLeft = async (
  trx: Trx,
  contract: ContractId,
  unchangedMs: number | null,
): Promise<readonly LeftDelivery[]> => {
  const left = ledgered(trx, contract)
    .clearSelect()
    .select(['delivery.id', 'delivery.changed_at'])
    .where((one) =>
      one.or([
        one('delivery.state', 'in', deliveriesAtWork),
        one.and([one('delivery.state', '=', 'cancelled'), one('exchange.note', '=', '')]),
      ]),
    )
    .orderBy('delivery.id')
  if (unchangedMs === null) return left.execute()
  return left
    .where('delivery.changed_at', '<=', sql<Timestamp>`now() - ${unchangedMs} * interval '1 millisecond'`)
    .where(
      sql<boolean>`not exists (select from pg_locks held join pg_database here on here.oid = held.database
        where here.datname = current_database() and held.locktype = 'advisory' and held.granted
          and held.classid = ${deliveryLock} and held.objid = delivery.id::oid)`,
    )
    .execute()
}

/** Names of the files that deliveries still need. */
export const storedDeliveries = async (trx: Trx, contract: ContractId): Promise<readonly string[]> =>
  (
    await trx
      .selectFrom('delivery')
      .select('stored')
      .where('contract', '=', contract)
      .where('stored', '<>', '')
      .execute()
  ).map(({ stored }) => stored)

type Change = {
  readonly state?: DeliveryState
  readonly encoding?: 'CP932' | 'UTF-8'
  readonly mode?: 'all' | 'rows'
  readonly dry_run?: boolean
  readonly bytes?: number
  readonly stored?: string
  readonly position?: object
  readonly counts?: object
  readonly fault?: Readonly<Record<string, string>> | null
  readonly rows?: number
  readonly refused?: number
  readonly done?: number
  readonly todo?: number
  readonly stage_at?: Timestamp
  readonly ended_at?: Timestamp
}

/** Changes a delivery if it is in one of these states; false when it is not. */
export const changeDelivery = async (
  trx: Trx,
  contract: ContractId,
  id: number,
  from: readonly DeliveryState[],
  { position, counts, fault, ...rest }: Change,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('delivery')
    .set({
      ...rest,
      ...(position === undefined ? {} : { position: JSON.stringify(position) }),
      ...(counts === undefined ? {} : { counts: JSON.stringify(counts) }),
      ...(fault === undefined ? {} : { fault: fault === null ? null : JSON.stringify(fault) }),
      changed_at: sql<Timestamp>`now()`,
    })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Writes into the ledger what became of a file. */
export const closeLedger = async (
  trx: Trx,
  contract: ContractId,
  exchange: number,
  end: { readonly rows: number | null; readonly refused: number; readonly note: string },
): Promise<void> => {
  await trx.updateTable('exchange').set(end).where('contract', '=', contract).where('id', '=', exchange).execute()
}

export type RefusalRow = {
  readonly id: number
  readonly row_number: number
  readonly line: number
  readonly item: string
  readonly code: string
  readonly shape: string
  readonly expected: string
}

/** Refused rows in the order in which they were found, after the one of this id. */
export const readRefusals = (
  trx: Trx,
  contract: ContractId,
  delivery: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly RefusalRow[]> =>
  trx
    .selectFrom('delivery_refusal')
    .select(['id', 'row_number', 'line', 'item', 'code', 'shape', 'expected'])
    .where('contract', '=', contract)
    .where('delivery', '=', delivery)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()

export const countRefusedRows = async (trx: Trx, contract: ContractId, delivery: number): Promise<number> =>
  (
    await trx
      .selectFrom('delivery_refusal')
      .select((all) => all.fn.count<number>('row_number').distinct().as('rows'))
      .where('contract', '=', contract)
      .where('delivery', '=', delivery)
      .executeTakeFirstOrThrow()
  ).rows
