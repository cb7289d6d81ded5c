import {
  type ContractId,
  type NumberKind,
  needsResearch,
  numberKindOf,
  numberProblem,
  numberProblemSaid,
  type PersonId,
  plainNumber,
} from '@tsunagu/core'
import type { Me, PersonNumberView } from '@tsunagu/messages'
import {
  addNumber,
  type Db,
  findNumber,
  inContract,
  type NewNumber,
  type NewVerdict,
  openResearch,
  readNumbers,
  removeNumber,
  type Trx,
  writeChange,
  writeVerdict,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { PersonMask } from './person-mask.ts'
import { livingPerson, numberViews } from './persons.ts'

/** A number as the register keeps it. Throws DoorError with the reason when it could never be rung. */
export const reachableNumber = (text: string): string => {
  const problem = numberProblem(text)
  if (problem === null) return plainNumber(text)
  const { ja, en } = numberProblemSaid[problem]
  throw new DoorError('number.notReachable', because('number', `${ja} (${en})`))
}

type Adding = {
  readonly number: string
  readonly kind?: NumberKind | undefined
  readonly source: NewNumber['source']
  readonly rank: number
}

/** Puts a number down for a person, and tells lists of calls; with its id. */
export const putNumber = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
  { number, kind, source, rank }: Adding,
  at: string,
): Promise<number> => {
  const plain = reachableNumber(number)
  const id = await addNumber(trx, contract, {
    person,
    number: plain,
    kind: kind ?? numberKindOf(plain),
    source,
    rank,
    at,
  })
  await writeChange(trx, contract, 'numbersChanged', [person], at)
  return id
}

const viewOf = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
  id: number,
  mask: PersonMask,
): Promise<PersonNumberView> => {
  const numbers = await readNumbers(trx, contract, person)
  const [view] = await numberViews(
    trx,
    contract,
    numbers.filter((one) => one.id === id),
    mask,
  )
  if (view === undefined) throw new DoorError('number.unknown')
  return view
}

type Shown = { readonly mask: PersonMask; readonly at: string }

export const addPersonNumber = (
  db: Db,
  contract: ContractId,
  asked: PersonId,
  adding: Adding,
  { mask, at }: Shown,
): Promise<PersonNumberView> =>
  inContract(db, contract, async (trx) => {
    const { id: person } = await livingPerson(trx, contract, asked)
    return viewOf(trx, contract, person, await putNumber(trx, contract, person, adding, at), mask)
  })

const ownNumber = async (trx: Trx, contract: ContractId, asked: PersonId, number: number): Promise<PersonId> => {
  const { id: person } = await livingPerson(trx, contract, asked)
  if ((await findNumber(trx, contract, number))?.person !== person) throw new DoorError('number.unknown')
  return person
}

export const dropPersonNumber = (
  db: Db,
  contract: ContractId,
  asked: PersonId,
  number: number,
  at: string,
): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const person = await ownNumber(trx, contract, asked, number)
    await removeNumber(trx, contract, number, at)
    await writeChange(trx, contract, 'numbersChanged', [person], at)
  })

type Judging = Pick<NewVerdict, 'number' | 'verdict' | 'call' | 'note'>

/** What was found of a number; opens the search for another when none is left that may be rung (O3). */
export const judgeNumber = (
  db: Db,
  { contract, account: by }: Me,
  asked: PersonId,
  judging: Judging,
  { mask, at }: Shown,
): Promise<{ readonly number: PersonNumberView; readonly research: number | null }> =>
  inContract(db, contract, async (trx) => {
    const person = await ownNumber(trx, contract, asked, judging.number)
    const research = await judgeIn(trx, contract, person, { ...judging, by, at })
    return { number: await viewOf(trx, contract, person, judging.number, mask), research }
  })

/** The same within a transaction, for a number that is this person's; with the research that it opened, if any. */
export const judgeIn = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
  judging: NewVerdict,
): Promise<number | null> => {
  await writeVerdict(trx, contract, judging)
  const change = judging.verdict === 'doNotCall' ? 'doNotCall' : 'numbersChanged'
  await writeChange(trx, contract, change, [person], judging.at)
  const numbers = await readNumbers(trx, contract, person)
  const listed = numbers.filter(({ listed_because }) => listed_because !== null).map(({ number }) => number)
  if (!needsResearch(numbers, listed)) return null
  const research = await openResearch(trx, contract, {
    ...{ person, cause: 'noNumber', note: '', by: 'register', at: judging.at },
  })
  return research?.id ?? null
}
