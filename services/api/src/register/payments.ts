import type { ContractId } from '@tsunagu/core'
import type { Me, NewPayment, PaymentView } from '@tsunagu/messages'
import {
  type Db,
  findClaim,
  findClaimByKey,
  findPaymentByKey,
  inContract,
  insertPayment,
  reversePayment,
  type StoredClaim,
  settleClaims,
  type Trx,
  tokyoDayOf,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { paymentView } from './person-views.ts'

type Saved = PaymentView & { readonly repeated: boolean }

/**
 * Writes payments down, all or none, and finds at once who owes nothing any more and which promises are kept. The same key told
 * again is the same payment. Throws DoorError when a claim is not there, a key was used for something else, or a day is to come.
 */
export const writePayments = (db: Db, visitor: Me, payments: readonly NewPayment[], at: string): Promise<Saved[]> =>
  inContract(db, visitor.contract, async (trx) => {
    const claims: number[] = []
    const saved: { readonly key: string; readonly repeated: boolean }[] = []
    for (const [place, payment] of payments.entries()) {
      const where = `payments.${place}`
      if (payment.paidOn > tokyoDayOf(at))
        throw new DoorError('payment.day', because(`${where}.paidOn`, payment.paidOn))
      const claim = await claimOf(trx, visitor.contract, payment, where)
      const repeated = await writeOne(trx, visitor, { payment, claim: claim.id, at, where })
      if (!repeated) claims.push(claim.id)
      saved.push({ key: payment.clientKey, repeated })
    }
    await settleClaims(trx, visitor.contract, [...new Set(claims)], at)
    const shown: Saved[] = []
    for (const { key, repeated } of saved) shown.push({ ...(await viewOf(trx, visitor.contract, key)), repeated })
    return shown
  })

const claimOf = async (trx: Trx, contract: ContractId, payment: NewPayment, where: string): Promise<StoredClaim> => {
  const { claim, kind = '', claimKey = '' } = payment
  const found =
    claim === undefined ? await findClaimByKey(trx, contract, kind, claimKey) : await findClaim(trx, contract, claim)
  if (found !== null) return found
  throw new DoorError('payment.claimUnknown', because(where, claim === undefined ? `${kind} ${claimKey}` : `${claim}`))
}

type Writing = {
  readonly payment: NewPayment
  readonly claim: number
  readonly at: string
  readonly where: string
}

/** Whether it was there before. */
const writeOne = async (trx: Trx, visitor: Me, { payment, claim, at, where }: Writing): Promise<boolean> => {
  const { clientKey, amount, paidOn } = payment
  const source = visitor.roles.includes('ops') ? 'api' : 'staff'
  const wanted = { clientKey, claim, amount, paidOn, source, by: visitor.account, at } as const
  if (await insertPayment(trx, visitor.contract, wanted)) return false
  const there = await findPaymentByKey(trx, visitor.contract, clientKey)
  if (there?.claim !== claim || there.amount !== amount || there.paid_on !== paidOn)
    throw new DoorError('payment.keyTaken', because(`${where}.clientKey`, clientKey))
  return true
}

const viewOf = async (trx: Trx, contract: ContractId, clientKey: string): Promise<PaymentView> => {
  const found = await findPaymentByKey(trx, contract, clientKey)
  if (found === null) throw new DoorError('payment.unknown')
  return paymentView(found)
}

export const findPayment = (db: Db, contract: ContractId, clientKey: string): Promise<PaymentView> =>
  inContract(db, contract, (trx) => viewOf(trx, contract, clientKey))

/** Takes a payment back: bounced, booked wrongly, told for the wrong claim. Done twice it is done once. */
export const takeBackPayment = (
  db: Db,
  visitor: Me,
  { clientKey, reason }: { readonly clientKey: string; readonly reason: string },
  at: string,
): Promise<{ readonly payment: PaymentView; readonly repeated: boolean }> =>
  inContract(db, visitor.contract, async (trx) => {
    const found = await findPaymentByKey(trx, visitor.contract, clientKey)
    if (found === null) throw new DoorError('payment.unknown')
    const isNew = await reversePayment(trx, visitor.contract, found.id, { by: visitor.account, reason, at })
    if (isNew) await settleClaims(trx, visitor.contract, [found.claim], at)
    return { payment: await viewOf(trx, visitor.contract, clientKey), repeated: !isNew }
  })
