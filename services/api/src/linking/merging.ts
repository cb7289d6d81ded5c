import type { PersonId } from '@tsunagu/core'
import {
  type Db,
  decideTogether,
  inContract,
  mergePersons,
  type Split,
  splitOff,
  type Trx,
  undoMerge,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { livingPerson } from '../register/persons.ts'
import type { Deciding } from './pairs.ts'

type Linked = { readonly kept: PersonId; readonly other: PersonId }

/** In one transaction: the decision, so that no later run takes it back, and the merge. */
export const mergeTwo = async (trx: Trx, kept: PersonId, other: PersonId, deciding: Deciding): Promise<void> => {
  const author = { ...deciding, run: null }
  await decideTogether(trx, deciding.contract, kept, other, author)
  await mergePersons(trx, deciding.contract, [{ kept, other }], author)
}

/** Throws DoorError when either is unknown, or both are one already. */
export const mergeByHand = (db: Db, asked: Linked, deciding: Deciding): Promise<Linked> =>
  inContract(db, deciding.contract, async (trx) => {
    const kept = (await livingPerson(trx, deciding.contract, asked.kept)).id
    const other = (await livingPerson(trx, deciding.contract, asked.other)).id
    if (kept === other) throw new DoorError('link.samePerson')
    await mergeTwo(trx, kept, other, deciding)
    return { kept, other }
  })

type Wanted = { readonly event: number } | { readonly person: PersonId; readonly addressees: readonly number[] }

/** Throws DoorError when there is nothing to take apart. */
export const splitByHand = (db: Db, wanted: Wanted, deciding: Deciding): Promise<Linked> =>
  inContract(db, deciding.contract, async (trx) => {
    const author = { ...deciding, run: null }
    const split =
      'event' in wanted
        ? await undoMerge(trx, deciding.contract, wanted.event, author)
        : await splitOff(
            trx,
            deciding.contract,
            (await livingPerson(trx, deciding.contract, wanted.person)).id,
            wanted.addressees,
            author,
          )
    if (split.type === 'refused') throw refusalOf(split.refusal)
    return { kept: split.kept, other: split.other }
  })

const refusalOf = (refusal: Extract<Split, { type: 'refused' }>['refusal']): DoorError =>
  refusal === 'eventUnknown' || refusal === 'notMerged'
    ? new DoorError('link.eventUnknown')
    : new DoorError('link.notSplit', because('event', refusal))
