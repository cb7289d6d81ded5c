import type { ContractId, Day, PersonId } from '@tsunagu/core'
import type { Me, StopOrderBody, StopOrderView } from '@tsunagu/messages'
import {
  type Db,
  findClaim,
  findStop,
  inContract,
  insertStop,
  liftStop,
  type Trx,
  tokyoDayOf,
  writeChange,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { stopView } from './person-views.ts'
import { livingPerson } from './persons.ts'

/** Writes down that a person, or one claim, is not to be reminded (O8). Throws DoorError when there is no such one. */
export const makeStop = (db: Db, visitor: Me, body: StopOrderBody, at: string): Promise<StopOrderView> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const today = tokyoDayOf(at)
    const from = body.from ?? today
    const { until, reason } = body
    if (until !== null && (until < from || until < today)) throw new DoorError('stop.days')
    const { person, claim, whose } = await subjectOf(trx, contract, body)
    const hasBegun = from <= today
    const id = await insertStop(trx, contract, { person, claim, reason, from, until, by, at, hasBegun })
    if (hasBegun) await writeChange(trx, contract, 'stopped', [whose], at)
    return shown(trx, contract, id, today)
  })

type Subject = { readonly person: PersonId | null; readonly claim: number | null; readonly whose: PersonId }

const subjectOf = async (trx: Trx, contract: ContractId, { person, claim }: StopOrderBody): Promise<Subject> => {
  if (claim === undefined) {
    const { id } = await livingPerson(trx, contract, person ?? 0)
    return { person: id, claim: null, whose: id }
  }
  const found = await findClaim(trx, contract, claim)
  if (found === null) throw new DoorError('claim.unknown')
  return { person: null, claim, whose: found.person }
}

const shown = async (trx: Trx, contract: ContractId, stop: number, today: Day): Promise<StopOrderView> => {
  const found = await findStop(trx, contract, stop)
  if (found === null) throw new DoorError('stop.unknown')
  return stopView(found, today)
}

/** Ends a stop order before its time. */
export const endStop = (db: Db, visitor: Me, stop: number, reason: string, at: string): Promise<StopOrderView> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const today = tokyoDayOf(at)
    const found = await findStop(trx, contract, stop)
    if (found === null) throw new DoorError('stop.unknown')
    const isOver = found.until_on !== null && found.until_on < today
    if (isOver || !(await liftStop(trx, contract, stop, { by, reason, at }))) throw new DoorError('stop.over')
    if (found.begun_at !== null && found.whose !== null) await writeChange(trx, contract, 'resumed', [found.whose], at)
    return shown(trx, contract, stop, today)
  })
