import type { CallId, CampaignId, ContractId, DispositionRule, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import type { StoredAttempt } from './targets.ts'

/** What each result asks for, those that are offered no more left out. */
export const readDispositionRules = async (
  trx: Trx,
  contract: ContractId,
): Promise<readonly (DispositionRule & { readonly name: string })[]> => {
  const rows = await trx
    .selectFrom('note_result')
    .select(['id', 'name', 'asks', 'retry', 'verdict'])
    .where('contract', '=', contract)
    .where('retired', '=', false)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ id, ...rest }) => ({ result: id, ...rest }))
}

/** False when there is no such result. */
export const putDispositionRule = async (
  trx: Trx,
  contract: ContractId,
  { result, asks, retry, verdict }: DispositionRule,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('note_result')
    .set({ asks: [...asks], retry: retry === null ? null : JSON.stringify(retry), verdict })
    .where('contract', '=', contract)
    .where('id', '=', result)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The attempt that this call was, or that the citizen answered with it; held until the transaction is over. */
export const takeAttempt = async (trx: Trx, contract: ContractId, call: CallId): Promise<StoredAttempt | null> =>
  (await trx
    .selectFrom('attempt')
    .selectAll()
    .where('contract', '=', contract)
    .where((is) => is.or([is('call', '=', call), is('returned', '=', call)]))
    .orderBy('started_at', 'desc')
    .forUpdate()
    .limit(1)
    .executeTakeFirst()) ?? null

export type Disposed = {
  readonly result: string
  readonly fields: Readonly<Record<string, string | number>>
  readonly by: string
  readonly at: Timestamp
}

export const disposeAttempt = async (
  trx: Trx,
  contract: ContractId,
  call: CallId,
  { result, fields, by, at }: Disposed,
): Promise<void> => {
  await trx
    .updateTable('attempt')
    .set({ disposition: result, fields: JSON.stringify(fields), disposed_at: at, disposed_by: by })
    .where('contract', '=', contract)
    .where('call', '=', call)
    .execute()
}

/** Puts a target back on the list: for an appointment, or because the result asks for another try. */
export const targetAgain = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  person: PersonId,
  appointment: { readonly at: Timestamp; readonly agent: string | null } | null,
  now: Timestamp,
): Promise<void> => {
  await trx
    .updateTable('target')
    .set({
      ...{ state: 'waiting', because: null, settled_at: null, next_at: appointment?.at ?? now },
      held_by: sql`${appointment === null ? '{}' : '{appointment}'}::text[]`,
      ...{ appointment_at: appointment?.at ?? null, appointment_agent: appointment?.agent ?? null },
    })
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('person', '=', person)
    .execute()
}
