import type { ContractId, PersonId } from '@tsunagu/core'
import type { Me, ResearchResultBody, ResearchView } from '@tsunagu/messages'
import { closeResearch, type Db, findResearch, inContract, openResearch, type Trx, takeResearch } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { putNumber } from './numbers.ts'
import type { PersonMask } from './person-mask.ts'
import { researchView } from './person-views.ts'
import { livingPerson } from './persons.ts'

const shown = async (trx: Trx, contract: ContractId, id: number, mask: PersonMask): Promise<ResearchView> => {
  const found = await findResearch(trx, contract, id)
  if (found === null) throw new DoorError('research.unknown')
  return researchView(found, mask)
}

type Shown = { readonly mask: PersonMask; readonly at: string }

/** Asks for a number of this person to be looked for; the open task if there is one. */
export const askResearch = (
  db: Db,
  { contract, account: by }: Me,
  asked: PersonId,
  note: string,
  { mask, at }: Shown,
): Promise<{ readonly research: ResearchView; readonly isNew: boolean }> =>
  inContract(db, contract, async (trx) => {
    const { id: person } = await livingPerson(trx, contract, asked)
    const { id, isNew } = await openResearch(trx, contract, { person, cause: 'hand', note, by, at })
    return { research: await shown(trx, contract, id, mask), isNew }
  })

/** Takes a task on, or gives it back (`by` null). */
export const assignResearch = (
  db: Db,
  contract: ContractId,
  id: number,
  by: string | null,
  mask: PersonMask,
): Promise<ResearchView> =>
  inContract(db, contract, async (trx) => {
    await shown(trx, contract, id, mask)
    if (!(await takeResearch(trx, contract, id, by))) throw new DoorError('research.over')
    return shown(trx, contract, id, mask)
  })

/** Ends a task; a number that was found becomes the person's first. Throws DoorError when the result is not complete. */
export const endResearch = (
  db: Db,
  { contract, account: by }: Me,
  id: number,
  body: ResearchResultBody,
  { mask, at }: Shown,
): Promise<ResearchView> =>
  inContract(db, contract, async (trx) => {
    const { state, method, source, note, number, kind } = body
    const { person, closedAt } = await shown(trx, contract, id, mask)
    if (closedAt !== null) throw new DoorError('research.over')
    if ((state === 'found') !== (number !== null) || (state !== 'dropped' && method === null))
      throw new DoorError('research.result')
    const adding = { number: number ?? '', kind, source: 'research', rank: 1 } as const
    const found = number === null ? null : await putNumber(trx, contract, person, adding, at)
    if (!(await closeResearch(trx, contract, id, { state, method, source, note, number: found, by, at })))
      throw new DoorError('research.over')
    return shown(trx, contract, id, mask)
  })
