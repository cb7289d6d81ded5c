import type { ClaimId, ContractId, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

const claimRows = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('claim as c')
    .innerJoin('addressee as a', (on) => on.onRef('a.contract', '=', 'c.contract').onRef('a.id', '=', 'c.addressee'))
    .innerJoin('claim_kind as k', (on) => on.onRef('k.contract', '=', 'c.contract').onRef('k.id', '=', 'c.kind'))
    .select([
      'c.id',
      'a.person',
      'c.addressee',
      'c.kind',
      'k.name as kind_name',
      'c.client_key',
      'c.fiscal_year',
      'c.period',
      'c.amount',
      'c.paid',
      'c.due_on',
      'c.state',
      'c.settled_at',
      'c.extra',
      'c.changed_at',
    ])
    .where('c.contract', '=', contract)

export type StoredClaim = Awaited<ReturnType<typeof readClaims>>[number]

/** What a person owes and has owed, the oldest due first. */
export const readClaims = (trx: Trx, contract: ContractId, person: PersonId) =>
  claimRows(trx, contract)
    .where('a.contract', '=', contract)
    .where('a.person', '=', person)
    .orderBy(sql`c.due_on nulls last`)
    .orderBy('c.id')
    .execute()

export const findClaim = async (trx: Trx, contract: ContractId, claim: ClaimId): Promise<StoredClaim | null> =>
  (await claimRows(trx, contract).where('c.id', '=', claim).executeTakeFirst()) ?? null

/** A claim by the client's key within its kind. */
export const findClaimByKey = async (
  trx: Trx,
  contract: ContractId,
  kind: string,
  clientKey: string,
): Promise<StoredClaim | null> =>
  (await claimRows(trx, contract)
    .where('c.kind', '=', kind)
    .where('c.client_key', '=', clientKey)
    .executeTakeFirst()) ?? null

/** The client takes a claim back, or puts it forward again; `settleClaims` has to follow. False: it is so already. */
export const setWithdrawn = async (
  trx: Trx,
  contract: ContractId,
  claim: ClaimId,
  isWithdrawn: boolean,
  at: Timestamp,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('claim')
    .set({ state: isWithdrawn ? 'withdrawn' : 'open', changed_at: at })
    .where('contract', '=', contract)
    .where('id', '=', claim)
    .where('state', isWithdrawn ? '<>' : '=', 'withdrawn')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const readClaimKinds = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('claim_kind')
    .select(['id', 'name', 'attribution_days', 'rule'])
    .where('contract', '=', contract)
    .orderBy('id')
    .execute()

export const putClaimKind = async (
  trx: Trx,
  contract: ContractId,
  kind: { readonly id: string; readonly name: string; readonly attributionDays: number; readonly rule: string },
): Promise<void> => {
  const values = { name: kind.name, attribution_days: kind.attributionDays, rule: kind.rule }
  await trx
    .insertInto('claim_kind')
    .values({ contract, id: kind.id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}
