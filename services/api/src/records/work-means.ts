import type { ClaimId, ContractId, EpochMs, PersonId, Stamp, WorkMeans, WorkStep, Yen } from '@tsunagu/core'
import type { Me } from '@tsunagu/messages'
import { readOffice, readWorkRules, type Trx } from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { actorOf } from './work-actor.ts'

/** Who asks, when, and with which key that makes a repetition harmless. */
export type Asking = { readonly visitor: Me; readonly at: EpochMs; readonly key: string | null }
/** Rules and office hours of the contract, and who acts. */
export const meansOf = async (trx: Trx, { visitor, at }: Asking, call: string | null): Promise<WorkMeans> => {
  const rules = await readWorkRules(trx, visitor.contract)
  const stamp: Stamp = { at, actor: await actorOf(trx, visitor), call }
  return { stamp, rules, office: await readOffice(trx, visitor.contract, rules.calendar) }
}

/** A "no" of the core, with what can be done instead. */
export const unlessRefused = (step: WorkStep): Extract<WorkStep, { type: 'done' }> => {
  if (step.type === 'done') return step
  const possible = step.possible.filter((verb) => verb !== 'escalate' && verb !== 'voided')
  throw new DoorError(step.refusal, because('verb', `possible now: ${possible.join(', ') || 'nothing'}`))
}

/** Throws DoorError when one of the claims is not this person's. */
export const claimsOf = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId | null,
  claims: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, Yen>> => {
  if (claims.length === 0) return new Map()
  const rows = await trx
    .selectFrom('claim')
    .innerJoin('addressee', (join) =>
      join.onRef('addressee.contract', '=', 'claim.contract').onRef('addressee.id', '=', 'claim.addressee'),
    )
    .select(['claim.id', 'claim.amount', 'claim.paid', 'claim.state'])
    .where('claim.contract', '=', contract)
    .where('claim.id', 'in', claims)
    .where('addressee.person', '=', person)
    .execute()
  const owed = new Map(rows.map(({ id, amount, paid, state }) => [id, state === 'open' ? amount - paid : 0]))
  const foreign = claims.find((claim) => !owed.has(claim))
  if (foreign !== undefined) throw new DoorError('claim.notOfPerson', because('claims', String(foreign)))
  return owed
}
