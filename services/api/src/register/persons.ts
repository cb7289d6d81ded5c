import { type ContractId, kanaKey, nameKey, type PersonId, plainNumber } from '@tsunagu/core'
import type { EarlierCall, PersonPage, PersonSearch, PersonView } from '@tsunagu/messages'
import { epochMs, isoTime } from '@tsunagu/runtime'
import {
  callsOfNumbers,
  type Db,
  findPerson,
  inContract,
  type PersonFound,
  readAddressees,
  readClaims,
  readFacts,
  readHousehold,
  readNumbers,
  readPayments,
  readPromises,
  readVerdicts,
  researchOfPerson,
  searchPersons,
  stopsOfPerson,
  type Trx,
  tokyoDayOf,
  updatePerson,
  writeChange,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { fromIdCursor, toIdCursor } from '../records/cursor.ts'
import type { PersonMask } from './person-mask.ts'
import {
  addresseeView,
  claimView,
  numberView,
  paymentView,
  personRow,
  promiseView,
  researchView,
  standingView,
  stopView,
} from './person-views.ts'

/** One page of persons for whom all that was asked is true, in the order in which they came. */
export const findPersons = (
  db: Db,
  contract: ContractId,
  search: PersonSearch,
  mask: PersonMask,
): Promise<PersonPage> =>
  inContract(db, contract, async (trx) => {
    const rows = await searchPersons(trx, contract, {
      name: search.name === undefined ? null : { nameKey: nameKey(search.name), kanaKey: kanaKey(search.name) },
      number: search.number === undefined ? null : plainNumber(search.number),
      clientId: search.clientId?.normalize('NFKC') ?? null,
      birthOn: search.birthOn ?? null,
      household: search.household ?? null,
      after: fromIdCursor(search.cursor),
      limit: search.limit + 1,
    })
    const page = rows.slice(0, search.limit)
    const last = rows.length > search.limit ? page.at(-1) : undefined
    return { persons: page.map((row) => personRow(row, mask)), next: last === undefined ? null : toIdCursor(last.id) }
  })

/** The person itself, or the one it has become part of. Throws DoorError when there is none. */
export const livingPerson = async (trx: Trx, contract: ContractId, asked: PersonId): Promise<PersonFound> => {
  let id: PersonId | null = asked
  for (let merges = 0; id !== null && merges < mostMerges; merges += 1) {
    const found: PersonFound | null = await findPerson(trx, contract, id)
    if (found === null) break
    if (found.merged_into === null) return found
    id = found.merged_into
  }
  throw new DoorError('person.unknown')
}

/** A person became part of another, which became part of another: never in a ring. */
const mostMerges = 20
const paymentsShown = 200
const callsShown = 20
const callsMs = 400 * 86_400_000

/** The whole view of a person. Throws DoorError when there is none. */
export const viewPerson = (
  db: Db,
  contract: ContractId,
  asked: PersonId,
  { mask, at }: { readonly mask: PersonMask; readonly at: string },
): Promise<PersonView> =>
  inContract(db, contract, async (trx) => {
    const row = await livingPerson(trx, contract, asked)
    const today = tokyoDayOf(at)
    const claims = await readClaims(trx, contract, row.id)
    const ids = claims.map(({ id }) => id)
    const numbers = await readNumbers(trx, contract, row.id)
    const facts = (await readFacts(trx, contract, [row.id])).get(row.id)
    if (facts === undefined) throw new Error('a person that was just read is not there')
    return {
      ...personRow(row, mask),
      asked,
      members: await membersOf(trx, contract, row, mask),
      addressees: (await readAddressees(trx, contract, row.id)).map((one) => addresseeView(one, mask)),
      claimList: claims.map((one) => claimView(one, mask)),
      payments: (await readPayments(trx, contract, row.id, paymentsShown)).map(paymentView),
      promises: (await readPromises(trx, contract, row.id)).map(promiseView),
      stopOrders: (await stopsOfPerson(trx, contract, row.id, ids)).map((one) => stopView(one, today)),
      numbers: await numberViews(trx, contract, numbers, mask),
      research: (await researchOfPerson(trx, contract, row.id)).map((one) => researchView(one, mask)),
      standing: standingView(facts, today, mask),
      lastCalls: await callsWith(
        trx,
        contract,
        numbers.map(({ number }) => number),
        at,
      ),
    }
  })

const membersOf = async (trx: Trx, contract: ContractId, row: PersonFound, mask: PersonMask) => {
  const household = row.household === null ? null : await readHousehold(trx, contract, row.household)
  return (household?.members ?? []).filter(({ id }) => id !== row.id).map((one) => personRow(one, mask))
}

export const numberViews = async (
  trx: Trx,
  contract: ContractId,
  numbers: Awaited<ReturnType<typeof readNumbers>>,
  mask: PersonMask,
) => {
  const verdicts = await readVerdicts(
    trx,
    contract,
    numbers.map(({ id }) => id),
  )
  return numbers.map((one) => numberView(one, verdicts, mask))
}

const callsWith = async (
  trx: Trx,
  contract: ContractId,
  numbers: readonly string[],
  at: string,
): Promise<EarlierCall[]> => {
  if (numbers.length === 0) return []
  const since = isoTime(epochMs(at) - callsMs)
  const rows = await callsOfNumbers(trx, contract, numbers, since, callsShown)
  return rows.map((row) => ({
    call: row.id,
    direction: row.direction,
    line: row.line ?? '',
    arrivedAt: row.arrived_at,
    outcome: row.outcome,
    agents: [...row.agents],
    talkMs: row.talk_ms,
  }))
}

/** What people write about a person. Lists of calls hear of a warning. Throws DoorError when there is no such person. */
export const changePerson = (
  db: Db,
  contract: ContractId,
  asked: PersonId,
  change: { readonly warning?: string | undefined; readonly language?: string | undefined },
  at: string,
): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const { id, warning } = await livingPerson(trx, contract, asked)
    if (!(await updatePerson(trx, contract, id, change, at))) throw new DoorError('person.unknown')
    if (change.warning !== undefined && change.warning !== warning) await writeChange(trx, contract, 'warned', [id], at)
  })
