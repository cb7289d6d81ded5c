import type { ContractId } from '@tsunagu/core'
import type { ClaimView } from '@tsunagu/messages'
import { type Db, findClaim, findClaimByKey, inContract, settleClaims, setWithdrawn } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { PersonMask } from './person-mask.ts'
import { claimView } from './person-views.ts'

type Key = { readonly kind: string; readonly clientKey: string }

/** One claim by its id or by the client's key. Throws DoorError when there is none. */
export const viewClaim = (db: Db, contract: ContractId, by: number | Key, mask: PersonMask): Promise<ClaimView> =>
  inContract(db, contract, async (trx) => {
    const found =
      typeof by === 'number'
        ? await findClaim(trx, contract, by)
        : await findClaimByKey(trx, contract, by.kind, by.clientKey)
    if (found === null) throw new DoorError('claim.unknown')
    return claimView(found, mask)
  })

/** The client takes a claim back, or puts it forward again; who owes nothing any more leaves the lists of calls. */
export const withdrawClaim = (
  db: Db,
  contract: ContractId,
  claim: number,
  { isWithdrawn, at, mask }: { readonly isWithdrawn: boolean; readonly at: string; readonly mask: PersonMask },
): Promise<ClaimView> =>
  inContract(db, contract, async (trx) => {
    if ((await findClaim(trx, contract, claim)) === null) throw new DoorError('claim.unknown')
    if (await setWithdrawn(trx, contract, claim, isWithdrawn, at)) await settleClaims(trx, contract, [claim], at)
    const found = await findClaim(trx, contract, claim)
    if (found === null) throw new DoorError('claim.unknown')
    return claimView(found, mask)
  })
