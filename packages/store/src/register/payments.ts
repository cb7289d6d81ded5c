import type { ClaimId, ContractId, Day, PersonId, Yen } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

const paymentRows = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('payment as p')
    .innerJoin('claim as c', (on) => on.onRef('c.contract', '=', 'p.contract').onRef('c.id', '=', 'p.claim'))
    .innerJoin('addressee as a', (on) => on.onRef('a.contract', '=', 'c.contract').onRef('a.id', '=', 'c.addressee'))
    .select([
      'p.id',
      'p.client_key',
      'p.claim',
      'a.person',
      'c.kind',
      'p.amount',
      'p.paid_on',
      'p.learned_at',
      'p.source',
      'p.by',
      'p.reversed_at',
      'p.reversed_by',
      'p.reversed_because',
    ])
    .where('p.contract', '=', contract)

export type StoredPayment = Awaited<ReturnType<typeof readPayments>>[number]

/** What was paid for a person's claims, the latest first. */
export const readPayments = (trx: Trx, contract: ContractId, person: PersonId, limit: number) =>
  paymentRows(trx, contract)
    .where('a.contract', '=', contract)
    .where('a.person', '=', person)
    .orderBy('p.paid_on', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute()

export const findPaymentByKey = async (
  trx: Trx,
  contract: ContractId,
  clientKey: string,
): Promise<StoredPayment | null> =>
  (await paymentRows(trx, contract).where('p.client_key', '=', clientKey).executeTakeFirst()) ?? null

export type NewPayment = {
  readonly clientKey: string
  readonly claim: ClaimId
  readonly amount: Yen
  readonly paidOn: Day
  readonly source: 'api' | 'staff'
  readonly by: string
  readonly at: Timestamp
}

/** Writes a payment down; false when its key is taken. `settleClaims` has to follow in the same transaction. */
export const insertPayment = async (trx: Trx, contract: ContractId, payment: NewPayment): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('payment')
    .values({
      contract,
      client_key: payment.clientKey,
      claim: payment.claim,
      amount: payment.amount,
      paid_on: payment.paidOn,
      learned_at: payment.at,
      source: payment.source,
      exchange: null,
      by: payment.by,
      reversed_at: null,
    })
    .onConflict((conflict) => conflict.columns(['contract', 'client_key']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Takes a payment back; false when it was before. `settleClaims` has to follow in the same transaction. */
export const reversePayment = async (
  trx: Trx,
  contract: ContractId,
  payment: number,
  because: { readonly by: string; readonly reason: string; readonly at: Timestamp },
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('payment')
    .set({ reversed_at: because.at, reversed_by: because.by, reversed_because: because.reason })
    .where('contract', '=', contract)
    .where('id', '=', payment)
    .where('reversed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
